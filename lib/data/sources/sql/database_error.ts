import { denialOf } from "../../../core/errors/denial.ts";
import { DataError, ForecastError } from "../../../core/errors/errors.ts";
import { isMistake } from "../../../storage/files/system_error.ts";

/** What a driver's error is, by its code. */
type Kind = "unreachable" | "denied" | "missing" | "column" | "late" | "zone" | "failed";

/** Codes of Postgres (SQLSTATE), MySQL and MariaDB, the system and the drivers. */
const KINDS: readonly (readonly [codes: RegExp, kind: Kind])[] = [
  [
    /^(?:28\w{3}|42501|ER_ACCESS_DENIED_\w+|ER_DBACCESS_DENIED_ERROR|ER_(?:TABLE|COLUMN)ACCESS_DENIED_ERROR|ER_HOST_\w+)$/,
    "denied",
  ],
  [/^(?:3D000|3F000|42P01|ER_BAD_DB_ERROR|ER_NO_SUCH_TABLE)$/, "missing"],
  [/^(?:42703|ER_BAD_FIELD_ERROR)$/, "column"],
  [/^(?:57014|ER_QUERY_TIMEOUT|ER_STATEMENT_TIMEOUT|TIME_LIMIT)$/, "late"],
  [/^(?:22023|ER_UNKNOWN_TIME_ZONE)$/, "zone"],
  [
    /^(?:08\w{3}|57P0\d|53300|E[A-Z]{3,}|CONNECT_TIMEOUT|CONNECTION_\w+|PROTOCOL_\w+|HANDSHAKE_\w+|ER_CON_COUNT_ERROR|ER_SERVER_SHUTDOWN)$/,
    "unreachable",
  ],
];

/** Of system errors, which have such names too. */
const OF_QUERY = /^ER_/;

/**
 * What a driver says as a typed error. Neither address nor password are in it.
 *
 * @param thrown Whatever a `catch` received. @param name What the database is called. @param options `secret`: the address;
 * `action`: what was tried, default `read`; `columns`: those that a table must have that is written to.
 */
export function databaseError(
  thrown: unknown,
  name: string,
  { secret = "", action = "read", columns = [] }: {
    readonly secret?: string;
    readonly action?: "read" | "write";
    readonly columns?: readonly string[];
  } = {},
): Error {
  if (thrown instanceof ForecastError || isMistake(thrown)) return thrown as Error;
  const denial = denialOf(thrown), code = codeOf(thrown), reason = withoutSecrets(messageOf(thrown), secret);
  const kind = denial !== null ? "failed" : kindOf(code);
  const [errorCode, requirement, hint] = action === "read"
    ? TEXTS[kind]
    : { ...TEXTS, ...textsOfWriting(columns) }[kind];
  const found = [code, reason].filter((part) => part !== "").join(": ");
  return new DataError(errorCode, `Cannot ${action} ${name} as ${requirement}: current value is "${found}"`, {
    hint,
    context: { source: name, code },
    // Drivers' errors hold queries and settings: only a missing flag is passed on.
    ...denial === null ? {} : { cause: thrown },
  });
}

const TEXTS = {
  unreachable: [
    "SOURCE_UNREACHABLE",
    "the database must answer",
    "Check host and port of the address, that the server runs and lets this machine in, and run the command again.",
  ],
  denied: [
    "SOURCE_DENIED",
    "the database must let this user read it",
    "Check user and password in the variable that source.env names, and that the user may SELECT.",
  ],
  missing: [
    "MISSING_TABLE",
    "the table must exist",
    "Check source.table, its schema, and the database of the address.",
  ],
  column: ["MISSING_COLUMN", "its columns must exist", "Check source.query."],
  late: [
    "TIME_LIMIT",
    "its rows must come in time",
    "Read less by a query, add an index on keys and time, or give more in source.seconds.",
  ],
  zone: [
    "SOURCE_FAILED",
    "the database must know the settings",
    "Check source.zone; MySQL knows names such as Europe/Berlin only where its time zone tables are loaded: +01:00 works everywhere.",
  ],
  failed: ["SOURCE_FAILED", "the database must do it", "Try the query in the database's own client."],
} as const;

/** Who writes has no `source` in a config: the remedies are others. */
function textsOfWriting(columns: readonly string[]) {
  const listed = columns.length === 0 ? "those that are written" : columns.join(", ");
  const another = `Name another table with --output, it is made with its columns; or let this one have ${listed}.`;
  return {
    denied: [
      "SOURCE_DENIED",
      "the database must let this user write it",
      "Check user and password in the variable that --output names, and that the user may CREATE tables in the schema, and " +
      "SELECT, INSERT and DELETE in this one.",
    ],
    missing: [
      "MISSING_TABLE",
      "the database and the schema must exist",
      "Check the schema that --output names, and the database of the address.",
    ],
    column: ["MISSING_COLUMN", "the table must have the columns that are written", another],
    late: ["TIME_LIMIT", "it must be written in time", "Look who else holds the table, and run the command again."],
    failed: ["SOURCE_FAILED", "the database must do it", another],
  } as const;
}

function kindOf(code: string): Kind {
  const found = KINDS.find(([codes]) => codes.test(code))?.[1] ?? "failed";
  return found === "unreachable" && OF_QUERY.test(code) && !/^ER_(?:CON|SERVER)/.test(code) ? "failed" : found;
}

function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "";
  const code: unknown = Reflect.get(thrown, "code");
  if (typeof code === "string") return code;
  const inner: unknown = thrown instanceof AggregateError ? thrown.errors[0] : undefined;
  return inner instanceof Error ? codeOf(inner) : "";
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === "") return messageOf(thrown.errors[0]);
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Also what a person has put where nobody expects it. */
function withoutSecrets(text: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const secrets = [address, url?.password ?? "", decoded(url?.password ?? "")].filter((part) => part.length > 2);
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
}

/** What a percent sign does not encode is meant as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
