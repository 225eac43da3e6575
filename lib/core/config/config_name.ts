/**
 * A name for a table without one, from a path: the last part that says something, in snake case.
 *
 * @param path Of a config or a table, also a pattern or an address.
 * @returns Matches `[a-z][a-z0-9_]*`; `table` where the path says nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nameFromPath } from "@lib/core/config/config_name.ts";
 * assertEquals(nameFromPath("data/My Shop-2024.csv.gz"), "my_shop_2024");
 * assertEquals(nameFromPath("sales/*.parquet"), "sales");
 * ```
 */
export function nameFromPath(path: string): string {
  for (const part of path.split(/[\\/]/).reverse()) {
    const words = part.replace(/\..*$/, "").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
    if (words !== "") return /^[a-z]/.test(words) ? words : `table_${words}`;
  }
  return "table";
}
