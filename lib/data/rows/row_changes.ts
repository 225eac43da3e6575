import type { FeatureGroup } from "../store/feature_store.ts";
import { readChunk } from "../store/read_chunk.ts";
import { panelRowNames } from "./row_names.ts";

/** How the rows of a key differ between two versions of a table. */
export interface RowChange {
  /** Rows of the former version. */
  readonly before: number;
  /** Rows that the former version does not have. */
  readonly came: number;
  /** Rows that are not there any more. */
  readonly gone: number;
}

/**
 * How the rows of each key of a table without a calendar differ from those of a former version: by key, targets and features,
 * wherever they stand and whatever part of the split they are in. A row that was mended has gone, and another has come.
 *
 * @param former Open. @param group Open.
 * @returns By id, of the keys of both.
 * @throws {DataError} `CORRUPT_GROUP`.
 */
export async function rowChanges(former: FeatureGroup, group: FeatureGroup): Promise<Map<string, RowChange>> {
  const old = new Map<string, { readonly left: Map<number, number>; readonly before: number }>();
  await eachKey(former, (id, names) => {
    const left = new Map<number, number>();
    for (const name of names) left.set(name, (left.get(name) ?? 0) + 1);
    old.set(id, { left, before: names.length });
  });
  const changes = new Map<string, RowChange>();
  await eachKey(group, (id, names) => {
    const { left, before } = old.get(id) ?? { left: new Map<number, number>(), before: 0 };
    let kept = 0;
    for (const name of names) {
      const count = left.get(name) ?? 0;
      if (count === 0) continue;
      left.set(name, count - 1);
      kept++;
    }
    changes.set(id, { before, came: names.length - kept, gone: before - kept });
    old.delete(id);
  });
  for (const [id, { before }] of old) changes.set(id, { before, came: 0, gone: before });
  return changes;
}

async function eachKey(group: FeatureGroup, take: (id: string, names: Float64Array) => void): Promise<void> {
  const classes = group.table?.classes ?? [], columns = group.exogenous;
  for (const { from, to } of group.chunks) {
    const panel = await readChunk(group, from, to), names = panelRowNames(panel, { classes, columns });
    panel.keys.forEach(({ id }, k) => take(id, names.subarray(panel.offsets[k], panel.offsets[k + 1])));
  }
}
