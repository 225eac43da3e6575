import { nameFromPath } from "./config_name.ts";
import type { Config } from "./config_type.ts";

/** What a table in memory is called where others have the path of their file. */
export const IN_MEMORY = "data";

/** Where a table comes from, as a config says it. */
export type Source = Config["source"];
/** A source that is more than a path. */
export type SourceObject = Exclude<Source, string>;

/** Variables that a config may name: a process is allowed to see these, and no others. */
const SOURCE_VARIABLE = /^SOURCE_[A-Z0-9_]+$/;
/** An address with a scheme, which no path is. */
const ADDRESS = /^([a-z][a-z0-9+.-]*):\/\//i;
/** Schemes that can be read; of a database the address is no file. */
const READABLE = /^(?:https?|s3)$/i;
/** What names of parameters give away: keys of links that were signed. */
const SIGNED = /[?&#](?:[^=&]*(?:signature|token|secret|password|credential)|sig|key|api_?key)=/i;
const REMEDY = 'keep it in a variable of the environment and name that: { "env": "SOURCE_…" }';

/**
 * What is wrong with the source of a config. A secret in it is refused, and never repeated.
 *
 * @returns One sentence per problem.
 */
export function sourceProblems({ source }: Pick<Config, "source">): string[] {
  if (typeof source === "string") return addressProblems("source", source);
  const { file, env, database, table, query, zone, sheet, header } = source;
  const given = Object.entries({ table, query, zone }).filter(([, value]) => value !== null).map(([name]) => name);
  const needsFile = database === "sqlite", isServer = database !== null && !needsFile;
  return [
    ...file === null ? [] : addressProblems("source.file", file),
    ...env === null || SOURCE_VARIABLE.test(env)
      ? []
      : ["source.env must be the name of a variable such as SOURCE_SALES, which holds the address"],
    ...isServer && (env === null || file !== null)
      ? [`source must name by env, and not by file, the variable with the address of the ${database} database`]
      : needsFile && (file === null || env !== null)
      ? ["source must name by file the SQLite database"]
      : database === null && (file === null) === (env === null)
      ? ["source must name a file, or by env the variable with an address, or a database"]
      : [],
    ...database === null && given.length > 0
      ? [`source.database must be given: current value is ${given[0]} alone`]
      : [],
    ...database !== null && (table === null) === (query === null) ? ["source must have one of table and query"] : [],
    ...database !== null && (sheet !== null || header !== null)
      ? ["source.sheet and source.header are of workbooks: a database has none"]
      : [],
  ];
}

function addressProblems(field: string, text: string): string[] {
  const scheme = ADDRESS.exec(text)?.[1];
  if (scheme === undefined) return [];
  if (hasSecret(text)) return [`${field} must not hold a password or a key: ${REMEDY}`];
  if (READABLE.test(scheme)) return [];
  return /^(?:postgres(?:ql)?|mysql|mariadb)$/i.test(scheme)
    ? [
      `${field} must not be the address of a database: ` +
      'write { "database": "…", "env": "SOURCE_…", "table": "…" } with the address in that variable',
    ]
    : [`${field} must be a file, https:// or s3://: current value is ${scheme}://…`];
}

/**
 * Whether an address holds what nobody should read: a user with a password, the key of a link.
 *
 * @param address With its scheme.
 */
export function hasSecret(address: string): boolean {
  // A password with a sign of its own makes an address one that no URL takes.
  const isCut = ADDRESS.test(address) && address.includes("@") && !URL.canParse(address);
  return isCut || /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(address) || SIGNED.test(address);
}

/** Whether a source is an address on the network, and no path. */
export function isAddress(source: string): boolean {
  return ADDRESS.test(source);
}

/** A name for a table without one, from its source. */
export function nameFromSource(source: Source): string {
  if (typeof source === "string") return nameFromPath(source);
  if (source.table !== null) return nameFromPath(source.table.replace(/^.*\./, ""));
  return nameFromPath(source.file ?? source.env?.replace(/^SOURCE_/, "") ?? "");
}
