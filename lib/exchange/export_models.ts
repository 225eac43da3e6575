import type { ErrorCode } from "../core/errors/error_codes.ts";
import { ForecastError, RegistryError } from "../core/errors/errors.ts";
import { hashValue } from "../core/bytes/hash.ts";
import type { Logger } from "../core/logger.ts";
import { newestRun } from "../inference/plan/name_group.ts";
import { pause } from "../parallel/pause.ts";
import type { VersionChoice, VersionRow } from "../registry/versions/row_types.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { tellChoice } from "../registry/versions/version_choice.ts";
import { WholeFolder } from "../storage/files/whole_folder.ts";
import { ExportFolder, type Inexpressible } from "./folder/export_folder.ts";
import { formatReadable } from "./formats/json_model.ts";
import type { Format } from "./formats/model_file.ts";
import { OpenedRuns } from "./folder/opened_runs.ts";
import { readmeOf } from "./folder/readme.ts";
import { RowsVersions } from "./folder/rows_versions.ts";
import { RealRows } from "./folder/real_rows.ts";
import { SeriesVersions } from "./folder/series_versions.ts";

/** What to export, from where and to where. */
export interface ExportOptions {
  /** Registry root. */
  readonly registry: string;
  /** Feature store: where it has the table, each version is given with real rows of its key. */
  readonly store: string;
  /** Folder to make; it must be missing or empty. */
  readonly output: string;
  /** What models are written as. */
  readonly format: Format;
  /** Whether a model that the format cannot express fails everything. */
  readonly strict?: boolean;
  /** Accepted texts per key column; default all keys. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Which version of each key; default the champion. */
  readonly choice?: VersionChoice;
  /** Most keys. */
  readonly limit?: number;
  /** Clock. */
  readonly now: () => Date;
  /** Stops it; nothing is published then. */
  readonly signal?: AbortSignal;
  /** What a user wants to follow. */
  readonly log?: Logger;
}

/** A version that cannot be read. */
export interface Unreadable {
  /** Texts of the key columns; empty of keys that no run has seen. */
  readonly key: readonly string[];
  /** Version within the key; 0 of keys that no run has seen. */
  readonly version: number;
  /** Name of the contender; empty of keys that no run has seen. */
  readonly contender: string;
  /** Code of the error. */
  readonly code: ErrorCode;
  /** For people. */
  readonly reason: string;
}

/** What was exported; the `--json` object of `export`. */
export interface Exported {
  /** The folder. */
  readonly output: string;
  /** As it was asked for. */
  readonly format: Format;
  /** Versions, one per key. */
  readonly versions: number;
  /** Distinct model files. */
  readonly models: number;
  /** Versions that have real rows with our predictions. */
  readonly tested: number;
  /** Members that the format cannot express. */
  readonly inexpressible: readonly Inexpressible[];
  /** Versions that could not be read, and are left out. */
  readonly unreadable: readonly Unreadable[];
  /** Files, the manifest included. */
  readonly files: number;
  /** Bytes of them but the manifest. */
  readonly bytes: number;
}

/** Layout of exported folders. */
const LAYOUT = 1;

/**
 * Write the chosen version of each key for other programs: model files, and all that leads from rows to the forecast, or from
 * columns to the prediction. The folder appears as a whole; a version that cannot be read costs no other one.
 *
 * @param options Which versions, in which format, where to.
 * @throws {RegistryError} `NOT_FOUND` if no version matches.
 * @throws {FitError} `INEXPRESSIBLE` if `strict` and a member cannot be expressed; nothing is written then.
 * @throws {ForecastError} Of the first version that cannot be read, if `strict`, or if none can.
 * @throws {DataError} `NOT_EMPTY`, `DISK_FULL` and the like.
 */
export async function exportModels(options: ExportOptions): Promise<Exported> {
  const { registry: root, output, now, format, signal } = options;
  using folder = new WholeFolder(output);
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    const work = new Export(registry, folder, options);
    for (const version of versionsOf(registry, options)) {
      // Nothing of this waits by itself: here Ctrl-C is heard.
      await pause();
      signal?.throwIfAborted();
      await work.add(version);
    }
    await work.addUnseen();
    const { about, result } = work.finish();
    folder.publish(about);
    return { output, format, ...result, files: folder.size.files + 1, bytes: folder.size.bytes };
  } finally {
    registry.close();
  }
}

function versionsOf(registry: Registry, { where, choice = {}, limit }: ExportOptions): readonly VersionRow[] {
  const versions = registry.resolveAll({ ...choice, where, limit });
  if (versions.length > 0) return versions;
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot export as a version must match: current value is none for ${tellChoice(choice)}, ${
      JSON.stringify(where ?? {})
    }`,
    { hint: "List what there is with deno task models." },
  );
}

/** An export on its way. */
class Export {
  readonly #options: ExportOptions;
  readonly #registry: Registry;
  readonly #runs: OpenedRuns;
  readonly #sink: ExportFolder;
  readonly #real: RealRows;
  readonly #series: SeriesVersions;
  readonly #rows: RowsVersions;
  readonly #index: Record<string, unknown>[] = [];
  readonly #unreadable: Unreadable[] = [];
  #failure: ForecastError | null = null;
  #hasSeries = false;
  /** Tables of rows. */
  readonly #tables = new Set<string>();

  constructor(registry: Registry, folder: WholeFolder, options: ExportOptions) {
    const { format, strict, store } = options;
    this.#options = options;
    this.#registry = registry;
    this.#runs = new OpenedRuns(registry);
    this.#sink = new ExportFolder(folder, { format, strict });
    this.#real = new RealRows(store);
    this.#series = new SeriesVersions(this.#sink, this.#real);
    this.#rows = new RowsVersions(this.#sink, this.#real);
  }

  async add(version: VersionRow): Promise<void> {
    const { key, run, group, contender, status, stage, id, semantic } = version;
    const one = { key: key.parts, version: version.version, contender };
    const opened = await this.#open(one, () => this.#runs.open(version));
    if (opened === null) return;
    const { champion, keyColumns } = opened, isOfRows = "reading" in champion;
    isOfRows ? this.#tables.add(group) : this.#hasSeries = true;
    const told = isOfRows ? await this.#rows.tell(champion, version) : await this.#series.tell(champion, version);
    const facts = {
      key: Object.fromEntries(keyColumns.map((name, p) => [name, key.parts[p]])),
      keyId: key.id,
      group,
      version: version.version,
      semantic,
      id,
      run,
      contender,
      status,
      stage,
    };
    // Of a key only its hash enters a path.
    this.#put(`versions/${key.id}_${version.version}.json`, facts, told);
  }

  /** What serves rows of keys that no run has seen, where the champions of all keys are asked for. */
  async addUnseen(): Promise<void> {
    const { where = {}, choice = {}, limit } = this.#options;
    if (limit !== undefined || [...Object.values(where), ...Object.values(choice)].some((own) => own !== undefined)) {
      return;
    }
    for (const group of this.#tables) {
      const run = newestRun(this.#registry, group)?.run ?? "";
      const opened = await this.#open({ key: [], version: 0, contender: "" }, () => this.#runs.unseen(run));
      if (opened === null) continue;
      const { champion } = opened, facts = { key: null, group, run, contender: champion.contender };
      const told = await this.#rows.tell(champion, { group, key: null, version: 0 });
      this.#put(`versions/unseen_${hashValue(group).slice(0, 32)}.json`, facts, told);
    }
  }

  finish(): {
    about: Record<string, unknown>;
    result: Pick<Exported, "versions" | "models" | "tested" | "inexpressible" | "unreadable">;
  } {
    const { format, now } = this.#options, { models, inexpressible } = this.#sink, { tested } = this.#real;
    if (this.#index.length === 0 && this.#failure !== null) throw this.#failure;
    this.#sink.put("index.json", `${formatReadable(this.#index)}\n`);
    this.#sink.put("README.md", readmeOf({ series: this.#hasSeries, rows: this.#tables.size > 0 }));
    const versions = this.#index.filter(({ key }) => key !== null).length;
    const result = { versions, models, tested, inexpressible, unreadable: this.#unreadable };
    return { about: { layout: LAYOUT, format, createdAt: now().toISOString(), ...result }, result };
  }

  #put(file: string, facts: Record<string, unknown>, told: Record<string, unknown>): void {
    this.#sink.put(file, `${formatReadable({ layout: LAYOUT, ...facts, ...told })}\n`);
    this.#index.push({ ...facts, file });
  }

  /** Null where there is none; and, told, where it cannot be read. */
  async #open<T>(one: Omit<Unreadable, "code" | "reason">, read: () => Promise<T | null>): Promise<T | null> {
    try {
      return await read();
    } catch (thrown) {
      if (!(thrown instanceof ForecastError) || this.#options.strict) throw thrown;
      this.#failure ??= thrown;
      this.#unreadable.push({ ...one, code: thrown.code, reason: thrown.message });
      return null;
    }
  }
}
