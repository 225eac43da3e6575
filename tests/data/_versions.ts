import { compareKeys, type SeriesKey, seriesKey } from "../../lib/core/rows/panel.ts";
import { GROUP_FILES, type GroupInfo, openGroup } from "../../lib/data/store/feature_store.ts";
import { writeKeyFile } from "../../lib/data/store/key_file.ts";
import { publishVersion } from "../../lib/data/store/publish_version.ts";
import { sealFile } from "../../lib/storage/files/blocks.ts";
import { seal } from "../../lib/storage/files/sealed.ts";

/** Texts that no path, URL or SQL may be built from. */
export const HOSTILE = [
  "../../x",
  "%2e",
  "a|b",
  "007",
  "7",
  'q"uote',
  "new\nline",
  "🍊",
  "CASE",
  "case",
  "'; DROP TABLE keys; --",
];
export const HOSTILE_KEYS: readonly SeriesKey[] = HOSTILE.map((text) => seriesKey([text])).sort(compareKeys);

/** What a manifest says of them: key k has k + 1 rows. */
export const INFO: Omit<GroupInfo, "version" | "format" | "files"> = {
  name: "demo",
  contentHash: "h1",
  created: "2024-01-01T00:00:00Z",
  calendar: { frequency: "day", anchor: 0 },
  keyColumns: ["id"],
  time: "date",
  target: "demand",
  exogenous: [],
  start: 1,
  end: 2,
  rows: HOSTILE.length * (HOSTILE.length + 1) / 2,
  chunks: [{ from: 0, to: HOSTILE.length }],
  counts: { read: 0, kept: 0, quarantined: 0, merged: 0, ahead: 0, outside: 0 },
  findings: [],
  statistics: [],
  lineage: { source: "x", files: [], settings: {} },
};

/** Publish a version that has keys and no panel. @returns Its folder. */
export async function publish(store: string, fields: Partial<typeof INFO> = {}): Promise<string> {
  await Deno.mkdir(`${store}/demo`, { recursive: true });
  const staging = await Deno.makeTempDir({ dir: `${store}/demo` });
  writeKeyFile(`${staging}/${GROUP_FILES.keys}`, HOSTILE_KEYS, {
    parts: 1,
    keyRows: Int32Array.from(HOSTILE_KEYS, (_, k) => k + 1),
    futureRows: Int32Array.from(HOSTILE_KEYS, (_, k) => k % 3),
  });
  const { dir, isNew } = await publishVersion(staging, { store, info: { ...INFO, ...fields } });
  if (!isNew) await Deno.remove(staging, { recursive: true });
  return dir;
}

/** Make a version what a former release has left: its keys in one text. */
export async function asFormer(dir: string): Promise<void> {
  const { keys, keyRows, futureRows, lateRows } = await openGroup(dir);
  const { sha256: _, files, ...info } = JSON.parse(await Deno.readTextFile(`${dir}/group.json`));
  const columns = {
    id: keys.map(({ id }) => id),
    rows: [...keyRows],
    future: [...futureRows],
    ...lateRows === undefined ? {} : { late: [...lateRows] },
    parts: keys[0].parts.map((_, p) => keys.map(({ parts }) => parts[p])),
  };
  await Deno.writeTextFile(`${dir}/keys.json`, JSON.stringify(columns));
  await Deno.remove(`${dir}/keys.bin`);
  const { "keys.bin": __, ...others } = files, seals = { ...others, "keys.json": sealFile(`${dir}/keys.json`) };
  await Deno.writeTextFile(`${dir}/group.json`, seal({ ...info, format: 5, files: seals }));
}
