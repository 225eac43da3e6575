/**
 * Names of the key columns in an output table: their own, or `key_<name>` where the table has a column of that name.
 *
 * @param keyColumns Names of the key columns. @param others Names of the table's other columns. @param options `prefix`: what
 * stands before a name that is taken; `input` for columns that are handed through.
 * @returns Shape of `keyColumns`; unique, and none of `others`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { outputKeyNames } from "@lib/data/outputs/output_names.ts";
 * assertEquals(outputKeyNames(["maker", "model"], ["ds", "yhat", "model"]), ["maker", "key_model"]);
 * ```
 */
export function outputKeyNames(
  keyColumns: readonly string[],
  others: readonly string[],
  { prefix = "key" }: { readonly prefix?: "key" | "input" } = {},
): string[] {
  const taken = new Set(others);
  const own = new Set(keyColumns);
  return keyColumns.map((column) => {
    let name = column;
    while (taken.has(name) || (name !== column && own.has(name))) name = `${prefix}_${name}`;
    taken.add(name);
    return name;
  });
}
