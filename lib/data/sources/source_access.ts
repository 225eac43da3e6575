import { DataError } from "../../core/errors/errors.ts";

/** What sources beside files need of their caller. */
export interface SourceAccess {
  /** A variable of the environment: addresses and keys of sources. */
  variable(name: string): string | undefined;
  /** Clock: requests to S3 are signed with its time. */
  now(): Date;
  /** Stops what is being read. */
  readonly signal?: AbortSignal;
}

/**
 * The address that a variable of the environment holds. It may be a secret: no error repeats it.
 *
 * @param name Of the config. @param access Gives the environment.
 * @throws {DataError} `SOURCE_VARIABLE` if it is not set.
 */
export function addressOf(name: string, access: SourceAccess | undefined): string {
  const address = needAccess(access, name).variable(name)?.trim() ?? "";
  if (address !== "") return address;
  throw new DataError(
    "SOURCE_VARIABLE",
    `Cannot read the source as the variable ${name} must hold its address: current value is not set`,
    { hint: `Set it for the command, for instance: export ${name}=postgres://user:password@host:5432/database` },
  );
}

/** @throws {DataError} `INVALID_PARAMETER` if a caller from code has not said how variables are read. */
export function needAccess(access: SourceAccess | undefined, what: string): SourceAccess {
  if (access !== undefined) return access;
  throw new DataError(
    "INVALID_PARAMETER",
    `Cannot read ${what} as there must be access to the environment: current value is none`,
    { hint: "Pass access: { variable: (name) => Deno.env.get(name), now: () => new Date() }." },
  );
}
