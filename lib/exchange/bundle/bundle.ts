import { assertSeries } from "../../data/rows/assert_layout.ts";
import { registeredTable } from "../../inference/plan/registered_table.ts";
import { gunzipSync, gzipSync } from "node:zlib";
import { encodeArtifact } from "../../core/bytes/artifact.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import type { Progress } from "../../core/logger.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import { partition } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { type KeySelection, selectKeys } from "../../data/store/select_keys.ts";
import { type Inference, openForecasting } from "../../inference/series/inference.ts";
import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import { pause } from "../../parallel/pause.ts";
import { readsOf } from "../../inference/plan/reads_of.ts";
import type { Files } from "../../storage/files/files.ts";
import { WholeFolder } from "../../storage/files/whole_folder.ts";
import { BUNDLE_CALL, BUNDLE_FORMAT, BUNDLE_HEAD, type BundleHead, encodeKey } from "./bundle_key.ts";
import { WorldsWriter } from "./bundle_world.ts";

/** Bytes of keys that a page fetches at a time, before they are packed: a file that is this large is closed. */
const FILE_BYTES = 1 << 20;
/** Folder of the data beside the page. */
const DATA = "data";

/** What to bundle and where to. */
export interface BundleOptions extends InferenceSource, KeySelection {
  /** Folder to make; it must be missing or empty. */
  readonly output: string;
  /** Called after each chunk of keys. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops it; nothing is published then. */
  readonly signal?: AbortSignal;
  /** File operations; default the real ones. */
  readonly files?: Files;
}

/** What a bundle holds; the `--json` object of `export --format bundle`. */
export interface BundleResult {
  /** The folder. */
  readonly output: string;
  /** Always `bundle`. */
  readonly format: "bundle";
  /** Table whose keys they are: one bundle has those of one. */
  readonly table: string;
  /** Keys by outcome; they add up to the keys asked for. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** Version of the table whose history it holds. */
  readonly dataVersion: number;
  /** Files, the manifest included. */
  readonly files: number;
  /** Bytes of them but the manifest. */
  readonly bytes: number;
}

/**
 * The champions of some keys as a page that forecasts in a browser, without a server: `index.html`, its style and its script, and
 * files of data. Opened from the disk or from any static file server it gives the forecasts that `infer` gives, bit by bit.
 *
 * Files of data are named by their content, so that no cache gives an old one for a new one. The folder appears as a whole.
 *
 * @param options Registry, store, filter, folder.
 * @throws {DataError} `WRONG_PROBLEM` of a table without a calendar. @throws As `openForecasting`; `DataError` `NOT_EMPTY`, `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 */
export async function exportBundle(options: BundleOptions): Promise<BundleResult> {
  const { output, files } = options;
  using folder = new WholeFolder(output, { files });
  const table = registeredTable(options);
  if (table !== null) assertSeries(table, PAGE_OF_ROWS);
  const inference = await openForecasting(options, (group) => selectKeys(group, options));
  try {
    const { PAGE } = await import("./page_files.ts");
    for (const [name, content] of Object.entries(PAGE)) folder.put(name, gunzipSync(Uint8Array.fromBase64(content)));
    const { head, outcomes } = await writeKeys(inference, folder, options);
    putScript(folder, BUNDLE_HEAD, new TextEncoder().encode(JSON.stringify(head)));
    const { name, dataVersion } = head;
    folder.publish({ format: "bundle", name, dataVersion, outcomes });
    const { files: count, bytes } = folder.size;
    return { output, format: "bundle", table: name, outcomes, dataVersion, files: count + 1, bytes };
  } finally {
    inference.close();
  }
}

const PAGE_OF_ROWS = {
  what: "make a page that forecasts of",
  instead: "Export its models: deno task export --format onnx takes the columns of a row and predicts it.",
};

async function writeKeys(
  { group, positions, config, forecast }: Inference,
  folder: WholeFolder,
  { onProgress, signal }: Pick<BundleOptions, "onProgress" | "signal">,
): Promise<{ head: BundleHead; outcomes: Record<OutcomeStatus, number> }> {
  const { horizon, levels } = config, worlds = new WorldsWriter();
  const outcomes = { champion: 0, fallback: 0, failed: 0 };
  const keys: (readonly string[])[] = [], files: { name: string; keys: number }[] = [];
  let open: Uint8Array[] = [];
  const close = () => {
    if (open.length > 0) files.push({ name: putData(folder, packed(open)), keys: open.length });
    open = [];
  };
  onProgress?.({ phase: "export", done: 0, total: positions.length });
  for (const chunk of readsOf({ positions, group, config })) {
    // Nothing of this waits by itself: here Ctrl-C is heard.
    await pause();
    signal?.throwIfAborted();
    const { whole, serving, forecast: { keys: ends } } = await forecast(chunk);
    for (const [k, entry] of serving.entries()) {
      open.push(encodeKey(partition(whole, k), entry, worlds));
      keys.push(whole.keys[k]?.parts ?? []);
      outcomes[ends[k]?.status ?? "failed"]++;
      if (open.reduce((sum, { length }) => sum + length, 0) > FILE_BYTES) close();
    }
    onProgress?.({ phase: "export", done: keys.length, total: positions.length });
  }
  close();
  const stored = worlds.encode().map((world) => putData(folder, world));
  return { head: { ...headOf(group), horizon, levels, keys, files, worlds: stored }, outcomes };
}

function headOf(group: FeatureGroup): Omit<BundleHead, "horizon" | "levels" | "keys" | "files" | "worlds"> {
  const { name, target, version, calendar, keyColumns, exogenous, end } = group;
  return {
    format: BUNDLE_FORMAT,
    name,
    target,
    dataVersion: version,
    asOf: end,
    calendar,
    keyColumns,
    exogenous: exogenous.map(({ name, kind, levels }) => ({ name, kind, ...(levels === undefined ? {} : { levels }) })),
  };
}

/** Keys of one file. */
function packed(keys: readonly Uint8Array[]): Uint8Array {
  return encodeArtifact({ header: {}, arrays: Object.fromEntries(keys.map((key, k) => [`k${k}`, key])) });
}

/** @returns The name by which a page asks for it. */
function putData(folder: WholeFolder, content: Uint8Array): string {
  const name = hashBytes(content).slice(0, 16);
  putScript(folder, name, content);
  return name;
}

/** Data as a script: where pages are opened from the disk a browser lets them read nothing else. */
function putScript(folder: WholeFolder, name: string, content: Uint8Array): void {
  const zipped = gzipSync(content, { level: 9 }).toBase64();
  folder.put(`${DATA}/${name}.js`, `${BUNDLE_CALL}("${name}","${zipped}");\n`);
}
