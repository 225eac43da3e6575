import type { Config } from "../../core/config/config.ts";
import { fileName } from "./file_name.ts";

/**
 * Where a table came from, for people elsewhere: a page that is handed over names no folder, host or secret.
 *
 * @param source Of a config.
 */
export function sourceText(source: Config["source"]): string {
  if (typeof source === "string") return fileName(source);
  const { file, sheet, database, table } = source;
  if (file !== null) return `${fileName(file)}${sheet === null ? "" : `, sheet ${sheet}`}`;
  return `${database ?? "database"}, ${table === null ? "a query" : `table ${table}`}`;
}
