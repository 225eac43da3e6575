import { DataError } from "../../../core/errors/errors.ts";
import { decoded } from "./database_error.ts";

/** Where a database is, and who asks it. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Settings behind the question mark. */
  readonly settings: URLSearchParams;
  /** To show: `postgres://db.example:5432/shop`, without user, password and settings. */
  readonly shown: string;
}

const SERVERS = {
  postgres: { schemes: /^postgres(?:ql)?:$/, port: 5432, example: "postgres://user:password@host:5432/database" },
  mysql: { schemes: /^(?:mysql|mariadb):$/, port: 3306, example: "mysql://user:password@host:3306/database" },
} as const;

/**
 * Take the address of a database apart.
 *
 * @param kind Of database. @param address With user and password. @param variable Where it was found, for errors.
 * @throws {DataError} `SOURCE_VARIABLE` if it is none; the address is never repeated.
 */
export function parseDatabaseAddress(kind: keyof typeof SERVERS, address: string, variable: string): DatabaseAddress {
  const { schemes, port, example } = SERVERS[kind];
  const url = URL.canParse(address) ? new URL(address) : null, database = decoded(url?.pathname.slice(1) ?? "");
  if (url === null || !schemes.test(url.protocol) || url.hostname === "" || database === "" || url.username === "") {
    throw new DataError(
      "SOURCE_VARIABLE",
      `Cannot read the ${kind} database as the variable ${variable} must be its address: current value is another text`,
      { hint: `Write it like ${example}; of signs such as @ / : # in a password write the code: @ is %40.` },
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, ""), at = url.port === "" ? port : Number(url.port);
  return {
    host,
    port: at,
    user: decoded(url.username),
    password: decoded(url.password),
    database,
    settings: url.searchParams,
    shown: `${kind}://${url.hostname}:${at}/${database}`,
  };
}
