import { summarizeChampion } from "../competition/champions/champion_codec.ts";
import { decodeLeaderboard, type Leaderboard } from "../competition/selection/leaderboard.ts";
import { type Config, type ConfigInput, parseConfig } from "../core/config/config.ts";
import { DataError, RegistryError } from "../core/errors/errors.ts";
import type { Finding } from "../core/errors/finding.ts";
import type { Logger, Progress } from "../core/logger.ts";
import type { Outcome } from "../core/outcome.ts";
import { formatCount, listSome } from "../core/text/plural.ts";
import { formatKey, type SeriesKey } from "../core/rows/panel.ts";
import type { QuarantinedRow } from "../data/columns/column_findings.ts";
import { openForecastService } from "../inference/service/hot_service.ts";
import type { ForecastService } from "../inference/service/forecast_service.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { forgetVolume, makeVolume } from "../storage/files/memory_files.ts";
import type { TrainingResult, TrainingSummary } from "../training/record/result.ts";
import { trainTable } from "../training/train.ts";
import { forecastColumnsOf, type HotInference, hotOf, type HotRequest, type TableCodecs } from "./open_inference.ts";
import type { ForecastRow } from "./answer_columns.ts";
import { predictColumnsOf, type PredictionRow, type PredictRequest } from "./predict_columns.ts";
import { findKey, type KeyOf } from "./find_key.ts";
import { type SavedFolders, saveVolume } from "./save_volume.ts";
import {
  type ArqueroTable,
  type ArrowTable,
  checkKind,
  type DanfoFrame,
  type MakeArrow,
  type MemoryTable,
  type RowTable,
  tableLike,
} from "./table_kinds.ts";
import { textTableOf } from "./text_table.ts";
import { IN_MEMORY } from "../core/config/source_problems.ts";
import { wallClock } from "./wall_clock.ts";

/**
 * What to train: every field of a config but its source, and how. Without `keys` the data is one series; `time` and `target` are
 * `date` and `demand` if nothing else is said.
 */
export interface TrainInMemory extends Omit<ConfigInput, "source"> {
  /** `tableFromArrays` of the library that an Arrow table is of: forecasts are given back as such tables. */
  readonly arrow?: MakeArrow;
  /** Where to say what is done, and what of a request for forecasts is passed over; default nowhere. */
  readonly log?: Logger;
  /** Told after every finished piece of work. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops between pieces of work. */
  readonly signal?: AbortSignal;
  /** Clock of the run's id and of lineage; default: that of the machine. */
  readonly now?: () => Date;
}

/** The kind of table that forecasts of some data come in: rows of rows, else the kind that the data is of. */
export type ForecastTable<Data> = Data extends RowTable ? ForecastRow[]
  : Data extends ArqueroTable | DanfoFrame | ArrowTable ? Data
  : Record<string, unknown[]>;

/** The kind of table that predictions of some rows come in: rows of rows, else the kind that they are of. */
export type PredictionTable<Rows> = Rows extends RowTable ? PredictionRow[]
  : Rows extends ArqueroTable | DanfoFrame | ArrowTable ? Rows
  : Record<string, unknown[]>;

/** Who forecasts a key, and what it is made of. */
export interface TrainedKey {
  /** Its name. */
  readonly contender: string;
  /** `champion` or `fallback`. */
  readonly status: VersionRow["status"];
  /** Why it is a fallback; empty for a champion. */
  readonly reason: string;
  /** Its scores on the hold-out, by metric. */
  readonly scores: Readonly<Record<string, number>>;
  /** Models that its forecasts are made of, with the share of each. */
  readonly members: readonly { readonly contender: string; readonly share: number }[];
}

/** What was trained in memory. It is there until it is closed. */
export interface Trained<Data> extends Disposable {
  /** Outcomes, scores, regret, coverage, seconds of the run. */
  readonly summary: TrainingSummary;
  /** One per key: champion, fallback with its reason, or failed with its error. */
  readonly outcomes: readonly Outcome[];
  /** What the checks of the data and the competition found, worst first. */
  readonly findings: readonly Finding[];
  /** Rows of the data that were left out, each with its reason. */
  readonly quarantine: readonly QuarantinedRow[];
  /**
   * Every contender's score of one key, on each fold and the hold-out; null where none could run.
   *
   * @param key Default: the only one. @throws {DataError} `NO_MATCHING_KEY`, also of a key that failed.
   */
  leaderboard(key?: KeyOf): Leaderboard | null;
  /**
   * Who forecasts one key.
   *
   * @param key Default: the only one. @throws {DataError} `NO_MATCHING_KEY`, also of a key that failed.
   */
  champion(key?: KeyOf): TrainedKey;
  /**
   * Forecast with the champions, all keys or some.
   *
   * @param request Keys, horizon, levels; newer rows; columns known ahead.
   * @returns A table of the kind of the data, a row per key and step. As `HotInference.forecast`.
   */
  forecast(request?: HotRequest & { readonly keys?: readonly KeyOf[] }): Promise<ForecastTable<Data>>;
  /**
   * Predict rows of a table without a calendar with what serves their keys.
   *
   * @param rows Key columns and features. @param request Levels.
   * @returns A table of the kind of the rows, in their order.
   * @throws {DataError} `WRONG_PROBLEM` for a table with a calendar, `MISSING_COLUMN` without a key column.
   */
  predict<Rows extends MemoryTable>(rows: Rows, request?: PredictRequest): Promise<PredictionTable<Rows>>;
  /** The models for forecasts on demand; they are those of this object, and gone with it. */
  open(): Promise<HotInference>;
  /**
   * Keep table, models and report in folders, which must be missing or empty: all commands and functions work on them.
   *
   * @throws {DataError} `NOT_EMPTY`, `READ_ONLY`, `WRITE_FAILED` and the like.
   */
  save(folders: SavedFolders): void;
  /** Free the memory. */
  close(): void;
}

/**
 * Train on data in memory: read and validate it, hold the competition of every key, fit the champions. As `trainTable` does for
 * files, bit for bit, in this process and without a folder.
 *
 * @param data Rows, columns, or a table of Arquero, Danfo or Arrow; missing is null, undefined or NaN.
 * @param options Columns, horizon and what else a config says.
 * @throws {DataError} As `prepareTable` and `parseConfig`; `UNSUPPORTED_FORMAT` for what is no table.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { train } from "@lib/memory/train.ts";
 * const rows = Array.from({ length: 48 }, (_, t) => ({ month: `${2020 + Math.floor(t / 12)}-${t % 12 + 1}`, item: 7, sold: 20 + t % 12 + t % 5 }));
 * using trained = await train(rows, {
 *   keys: ["item"], time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"],
 * });
 * assertEquals(trained.summary.wins, { seasonal_naive: 1 });
 * assertEquals((await trained.forecast({ horizon: 1 }))[0].step, 1);
 * ```
 */
export async function train<Data extends MemoryTable>(
  data: Data,
  options: TrainInMemory = {},
): Promise<Trained<Data>> {
  const { arrow, log, onProgress, signal, now = wallClock, ...fields } = options;
  checkKind(data, arrow);
  const config = parseConfig({ keys: [], ...fields, source: IN_MEMORY });
  const { table, codecs } = textTableOf(data, config), volume = makeVolume();
  const folders = { ...foldersIn(volume), now };
  let quarantine: readonly QuarantinedRow[] = [];
  const onQuarantine = (rows: readonly QuarantinedRow[]) => quarantine = rows;
  try {
    const how = { table, onQuarantine, workers: 0, log, onProgress, signal };
    const result = await trainTable(config, { ...folders, ...how });
    if (quarantine.length > 0) log?.warn(tellLeftOut(quarantine));
    return new TrainedInMemory(data, { config, result, quarantine, volume, codecs, arrow, log, now });
  } catch (thrown) {
    forgetVolume(volume);
    throw thrown;
  }
}

function tellLeftOut(rows: readonly QuarantinedRow[]): string {
  const reasons = [...Map.groupBy(rows, ({ reason }) => reason)].map(([reason, { length }]) => `${reason} ${length}`);
  return `${formatCount(rows.length, "row is", "rows are")} left out (${listSome(reasons)}): \`quarantine\` has them`;
}

function foldersIn(volume: string): Required<SavedFolders> {
  return { store: `${volume}/features`, registry: `${volume}/models`, reports: `${volume}/reports` };
}

interface TrainedParts {
  readonly config: Config;
  readonly result: TrainingResult;
  readonly quarantine: readonly QuarantinedRow[];
  readonly volume: string;
  readonly codecs: TableCodecs;
  readonly arrow?: MakeArrow;
  readonly log?: Logger;
  readonly now: () => Date;
}

class TrainedInMemory<Data extends MemoryTable> implements Trained<Data> {
  readonly #data: Data;
  readonly #parts: TrainedParts;
  #service: Promise<ForecastService> | null = null;
  #isOpen = true;

  constructor(data: Data, parts: TrainedParts) {
    this.#data = data;
    this.#parts = parts;
  }

  get summary(): TrainingSummary {
    return this.#parts.result.summary;
  }

  get outcomes(): readonly Outcome[] {
    return this.#parts.result.outcomes;
  }

  get findings(): readonly Finding[] {
    return this.#parts.result.findings;
  }

  get quarantine(): readonly QuarantinedRow[] {
    return this.#parts.quarantine;
  }

  leaderboard(key?: KeyOf): Leaderboard | null {
    return this.#read(key, (registry, version) => {
      const bytes = registry.readLeaderboard(version);
      return bytes === null ? null : decodeLeaderboard(bytes);
    });
  }

  champion(key?: KeyOf): TrainedKey {
    return this.#read(key, (registry, version) => {
      const { contender, status, reason, scores } = version,
        { members } = summarizeChampion(registry.readModel(version));
      return {
        ...{ contender, status, reason, scores },
        members: members.map(({ contender, share }) => ({ contender, share })),
      };
    });
  }

  async forecast(request: HotRequest & { readonly keys?: readonly KeyOf[] } = {}): Promise<ForecastTable<Data>> {
    const { codecs, arrow, log } = this.#parts;
    const onNotes: HotRequest["onNotes"] = (notes) => {
      for (const { code, message } of notes) log?.warn(`${message} (${code})`);
      request.onNotes?.(notes);
    };
    const columns = await forecastColumnsOf(await this.#opened(), { ...request, onNotes, codecs });
    // What kind of table data is its type says too.
    return tableLike(this.#data, columns, arrow) as ForecastTable<Data>;
  }

  async predict<Rows extends MemoryTable>(rows: Rows, request: PredictRequest = {}): Promise<PredictionTable<Rows>> {
    const { arrow, log } = this.#parts;
    const onNotes: PredictRequest["onNotes"] = (notes) => {
      for (const { code, message } of notes) log?.warn(`${message} (${code})`);
      request.onNotes?.(notes);
    };
    const columns = await predictColumnsOf(await this.#opened(), rows, { ...request, onNotes });
    return tableLike(rows, columns, arrow) as PredictionTable<Rows>;
  }

  async open(): Promise<HotInference> {
    this.#assertOpen();
    const { volume, now, codecs } = this.#parts;
    return hotOf(await openForecastService({ ...foldersIn(volume), now }), codecs);
  }

  save(folders: SavedFolders): void {
    this.#assertOpen();
    saveVolume(foldersIn(this.#parts.volume), folders);
  }

  close(): void {
    this.#isOpen = false;
    this.#service?.then((service) => service.close(), () => {});
    this.#service = null;
    forgetVolume(this.#parts.volume);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #assertOpen(): void {
    if (this.#isOpen) return;
    throw new RegistryError(
      "REGISTRY_FAILURE",
      "Cannot use what was trained as it must be open: current value is closed",
      {
        hint: "Train again, or close it later: `using` closes at the end of its block.",
      },
    );
  }

  #opened(): Promise<ForecastService> {
    this.#assertOpen();
    const { volume, now } = this.#parts;
    return this.#service ??= openForecastService({ ...foldersIn(volume), now });
  }

  /** What a registry has of the champion of a key. */
  #read<T>(key: KeyOf | undefined, read: (registry: Registry, version: VersionRow) => T): T {
    this.#assertOpen();
    const { volume, now, config: { keys: keyColumns } } = this.#parts;
    const found = findKey(this.outcomes.map((outcome) => outcome.key), { key, keyColumns });
    const registry = openRegistry(foldersIn(volume).registry, { now, readOnly: true });
    try {
      const version = registry.resolve(found.id);
      if (version === null) throw noChampion(found);
      return read(registry, version);
    } finally {
      registry.close();
    }
  }
}

function noChampion(key: SeriesKey): DataError {
  return new DataError(
    "NO_MATCHING_KEY",
    `Cannot look at the champion of a key as it must have one: current value is ${formatKey(key)}, which failed`,
    { hint: "Its outcome says why." },
  );
}
