import { ForecastError } from "../core/errors/errors.ts";
import { hashBytes } from "../core/bytes/hash.ts";
import { type Panel, partition } from "../core/rows/panel.ts";
import { type FeatureGroup, openGroup } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import { readChunk } from "../data/store/read_chunk.ts";
import { hasRows } from "../data/rows/assert_layout.ts";
import type { DataVersion } from "../registry/versions/row_types.ts";
import type { RowHistory } from "./row_history.ts";

/** What a key was last trained on. */
export interface TrainedKey {
  /** Its id. */
  readonly id: string;
  /** The version of the table. */
  readonly data: DataVersion;
}

/**
 * Keys whose rows are those that they were last trained on: the same values up to the last known one; of a table without a calendar
 * no row came, and none went, wherever they stand.
 *
 * @param group The newest version of the table. @param trained What keys were trained on; `store`: where versions lie;
 * `rows`: beside those of former versions.
 * @returns Ids. Where the former version is not there any more, or cannot be read, nobody can say so.
 * @throws {DataError} `CORRUPT_GROUP` if the newest version is damaged.
 */
export async function unchangedKeys(
  group: FeatureGroup,
  { trained, store, rows }: {
    readonly trained: readonly TrainedKey[];
    readonly store: string;
    readonly rows: RowHistory;
  },
): Promise<Set<string>> {
  if (hasRows(group)) return await unchangedRows(rows, trained);
  const unchanged = new Set<string>();
  let hashes: Map<string, string> | null = null;
  for (const [dir, keys] of Map.groupBy(trained, ({ data }) => versionDir(store, data.group, data.version))) {
    const ids = new Set(keys.map(({ id }) => id)), { contentHash } = keys[0]!.data;
    if (contentHash === group.contentHash) {
      for (const id of ids) unchanged.add(id);
      continue;
    }
    const former = await formerHashes(dir, { contentHash, ids });
    if (former === null) continue;
    hashes ??= await rowHashes(group, new Set(trained.map(({ id }) => id)));
    for (const [id, hash] of former) if (hash === hashes.get(id)) unchanged.add(id);
  }
  return unchanged;
}

async function unchangedRows(rows: RowHistory, trained: readonly TrainedKey[]): Promise<Set<string>> {
  const unchanged = new Set<string>();
  for (const { id, data } of trained) {
    const change = await rows.changeSince(data, id);
    if (change !== null && change.came + change.gone === 0) unchanged.add(id);
  }
  return unchanged;
}

async function formerHashes(
  dir: string,
  { contentHash, ids }: { contentHash: string; ids: ReadonlySet<string> },
): Promise<Map<string, string> | null> {
  try {
    const former = await openGroup(dir);
    return former.contentHash === contentHash ? await rowHashes(former, ids) : null;
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

/** Hashes of the rows of keys, chunk by chunk of the store. */
async function rowHashes(group: FeatureGroup, ids: ReadonlySet<string>): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const { from, to } of group.chunks) {
    if (!group.keys.slice(from, to).some(({ id }) => ids.has(id))) continue;
    const whole = await readChunk(group, from, to);
    // What the other keys have is theirs: one that comes new would change all.
    const panel = { ...whole, exogenous: whole.exogenous.filter((_, c) => group.exogenous[c]?.others !== true) };
    panel.keys.forEach(({ id }, k) => {
      if (ids.has(id)) hashes.set(id, rowHash(partition(panel, k)));
    });
  }
  return hashes;
}

/** From the first known value to the last: a calendar that goes on without anything new of the key changes nothing. */
function rowHash({ ds, y, exogenous }: Panel): string {
  const known = (value: number) => value === value;
  const from = y.findIndex(known), to = y.findLastIndex(known) + 1;
  const bytes = (values: Float64Array) => new Uint8Array(values.slice(Math.max(from, 0), to).buffer);
  const columns = exogenous.map(({ name, levels, values }) => [name, levels ?? [], hashBytes(bytes(values))]);
  return JSON.stringify([from < 0 ? null : ds[from], hashBytes(bytes(y)), columns]);
}
