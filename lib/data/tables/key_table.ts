import type { SeriesKey } from "../../core/rows/panel.ts";
import type { Database } from "./database.ts";

/**
 * Write the table `keys`: `key`, the position of each; `k0`, `k1`, … its parts; `g0`, `g1`, … the groups that it is in.
 *
 * @param database Receives it, in place of one that is there. @param keys Shape [k].
 * @param options `parts`: of each key; `groups`: numbers by key, each of shape [k]; default none.
 */
export async function writeKeyTable(
  database: Database,
  keys: readonly SeriesKey[],
  { parts, groups = [] }: { readonly parts: number; readonly groups?: readonly Int32Array[] },
): Promise<void> {
  const positions = [...Array(parts).keys()];
  const columns = [
    "key INTEGER",
    ...positions.map((p) => `k${p} VARCHAR`),
    ...groups.map((_, g) => `g${g} INTEGER`),
  ];
  await database.run(`CREATE OR REPLACE TABLE keys (${columns.join(", ")})`);
  if (keys.length === 0) return;
  await database.append("keys", [
    Int32Array.from(keys, (_, k) => k),
    ...positions.map((p) => keys.map((key) => key.parts[p]!)),
    ...groups,
  ]);
}

/** Condition by which a row is of a key of the table `keys`; without parts each row is of the only one. @param texts SQL of each part, in order. */
export function isKeySql(texts: readonly string[]): string {
  return texts.length === 0 ? "true" : texts.map((text, p) => `keys.k${p} = ${text}`).join(" AND ");
}
