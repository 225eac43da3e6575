import type { Config } from "../core/config.ts";

/**
 * Where a table came from, for people; of an address without what may be a secret in it.
 *
 * @param source Of a config.
 */
export function sourceText(source: Config["source"]): string {
  if (typeof source === "string") return withoutSecrets(source);
  const { file, sheet, database, table } = source;
  if (file !== null) return `${withoutSecrets(file)}${sheet === null ? "" : `, sheet ${sheet}`}`;
  return `${database ?? "database"}, ${table === null ? "a query" : `table ${table}`}`;
}

/** An address may name who asks, or be signed. */
function withoutSecrets(path: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path) ? path.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/s, "") : path;
}
