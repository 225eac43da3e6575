import { gunzipSync, gzipSync } from "node:zlib";
import { encodeArtifact } from "../core/artifact.ts";
import { hashBytes } from "../core/hash.ts";
import type { Progress } from "../core/logger.ts";
import type { OutcomeStatus } from "../core/outcome.ts";
import { partition } from "../core/panel.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { type KeySelection, selectKeys } from "../data/select_keys.ts";
import { type Inference, openInference } from "../inference/inference.ts";
import type { InferenceSource } from "../inference/plan_inference.ts";
import { readsOf } from "../inference/reads_of.ts";
import { DISK, type Files } from "../storage/files.ts";
import { publishFile } from "../storage/publish.ts";
import type { BundleHead } from "./bundle_head.ts";
import { BUNDLE_CALL, BUNDLE_FORMAT, BUNDLE_HEAD, encodeKey } from "./bundle_key.ts";
import { WorldsWriter } from "./bundle_world.ts";

/** Bytes of keys that a page fetches at a time, before they are packed: a file that is this large is closed. */
const FILE_BYTES = 1 << 20;
/** Folder of the data beside the page, and the names of its files there. */
const DATA = "data", DATA_FILE = /^[0-9a-f]{16}\.js$/;

/** What to bundle and where to. */
export interface BundleOptions extends InferenceSource, KeySelection {
  /** Folder; made if it is not there. Other files in it stay. */
  readonly output: string;
  /** Called after each chunk of keys. */
  readonly onProgress?: (progress: Progress) => void;
  /** File operations; default the real ones. */
  readonly files?: Files;
}

/** What a bundle holds. */
export interface BundleResult {
  /** Keys by outcome; they add up to the keys asked for. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** Files of the bundle, paths inside its folder. */
  readonly files: readonly string[];
  /** Bytes of all files, as they lie on the disk. */
  readonly bytes: number;
  /** Version of the table whose history it holds. */
  readonly dataVersion: number;
}

/**
 * The champions of some keys as a page that forecasts in a browser, without a server: `index.html`, its style and its script, and
 * files of data. Opened from the disk or from any static file server it gives the forecasts that `infer` gives, bit by bit.
 *
 * Files of data are named by their content, and `head.js`, which names them, comes last: whoever looks sees the old bundle or
 * the new one. Files of data that it does not name any more are removed.
 *
 * @param options Registry, store, filter, folder.
 * @throws As `openInference`; `DataError` `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 */
export async function exportBundle(options: BundleOptions): Promise<BundleResult> {
  const folder = new BundleFolder(options.output, options.files);
  const inference = await openInference(options, (group) => selectKeys(group, options));
  try {
    const { PAGE } = await import("./page_files.ts");
    for (const [name, content] of Object.entries(PAGE)) folder.publish(name, unpacked(content));
    const { head, outcomes } = await writeKeys(inference, folder, options.onProgress);
    folder.publish(`${DATA}/${BUNDLE_HEAD}.js`, call(BUNDLE_HEAD, new TextEncoder().encode(JSON.stringify(head))));
    folder.sweep();
    return { outcomes, files: folder.names, bytes: folder.bytes, dataVersion: head.dataVersion };
  } finally {
    inference.close();
  }
}

async function writeKeys(
  { group, positions, config, forecast }: Inference,
  folder: BundleFolder,
  onProgress: BundleOptions["onProgress"],
): Promise<{ head: BundleHead; outcomes: Record<OutcomeStatus, number> }> {
  const { horizon, levels } = config, worlds = new WorldsWriter();
  const outcomes = { champion: 0, fallback: 0, failed: 0 };
  const keys: (readonly string[])[] = [], files: { name: string; keys: number }[] = [];
  let open: Uint8Array[] = [];
  const close = () => {
    if (open.length > 0) files.push({ name: folder.publishData(packed(open)), keys: open.length });
    open = [];
  };
  onProgress?.({ phase: "export", done: 0, total: positions.length });
  for (const chunk of readsOf(positions, group.chunks, horizon * (1 + 2 * levels.length))) {
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
  const stored = worlds.encode().map((world) => folder.publishData(world));
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

/** A file of data as a script: where pages are opened from the disk a browser lets them read nothing else. */
function call(name: string, content: Uint8Array): string {
  return `${BUNDLE_CALL}("${name}","${gzipSync(content, { level: 9 }).toBase64()}");\n`;
}

function unpacked(content: string): Uint8Array {
  return gunzipSync(Uint8Array.fromBase64(content));
}

/** The folder of a bundle, file by file. */
class BundleFolder {
  /** Paths of what was published, inside the folder. */
  readonly names: string[] = [];
  /** Their bytes. */
  bytes = 0;
  readonly #root: string;
  readonly #files: Files;

  constructor(root: string, files: Files = DISK) {
    this.#root = root;
    this.#files = files;
  }

  publish(name: string, content: Uint8Array | string): void {
    publishFile(`${this.#root}/${name}`, content, { files: this.#files });
    this.names.push(name);
    this.bytes += typeof content === "string" ? new TextEncoder().encode(content).length : content.length;
  }

  /** @returns The name by which a page asks for it. */
  publishData(content: Uint8Array): string {
    const name = hashBytes(content).slice(0, 16);
    this.publish(`${DATA}/${name}.js`, call(name, content));
    return name;
  }

  /** Remove data of a former bundle in this folder. */
  sweep(): void {
    const folder = `${this.#root}/${DATA}`;
    for (const name of this.#files.list(folder)) {
      if (DATA_FILE.test(name) && !this.names.includes(`${DATA}/${name}`)) this.#files.remove(`${folder}/${name}`);
    }
  }
}
