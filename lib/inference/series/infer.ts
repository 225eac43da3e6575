import { listSome } from "../../core/text/plural.ts";
import type { FindingCode } from "../../core/errors/finding_codes.ts";
import { type Progress, SILENT_LOGGER } from "../../core/logger.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { changedSource } from "../../data/store/changed_source.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { GroupDamage } from "../../data/store/group_damage.ts";
import type { ByteSink } from "../../data/outputs/parquet_output.ts";
import { assertWhole } from "../../data/store/publish_version.ts";
import { checkRowTarget, type RowWriterOptions } from "../../data/outputs/row_writer.ts";
import type { SourceAccess } from "../../data/sources/source_access.ts";
import { checkTableTarget, openTableWriter } from "../../data/outputs/table_writer.ts";
import { type KeySelection, selectKeys } from "../../data/store/select_keys.ts";
import { type ForecastEngine, startForecasts } from "./forecast_engine.ts";
import { forecastColumns, forecastRows } from "./forecast_rows.ts";
import { countKeys, ForecastTally } from "./forecast_tally.ts";
import { retryTask } from "./forecast_tasks.ts";
import { type Inference, openForecasting } from "./inference.ts";
import type { InferenceLog, LoggedCounts } from "./inference_log.ts";
import type { InferenceSource } from "../plan/plan_inference.ts";
import { pause } from "../../parallel/pause.ts";
import { readsOf } from "../plan/reads_of.ts";
import type { SummedForecasts } from "./summed_forecasts.ts";
import { sortedProbabilities } from "./made_chunk.ts";
import { type DataFacts, onWholeVersion } from "../plan/whole_version.ts";

/** What to forecast and where to. */
export interface InferOptions extends WriteOptions, KeySelection {}

/** Where forecasts go, and who makes them. */
export interface WriteOptions extends InferenceSource, RowWriterOptions, Pick<KeySelection, "where"> {
  /**
   * File for the forecasts: `.csv`, `.parquet`, `.json`, `.jsonl`, `.xlsx` or `.arrow`; or a table of a
   * database (`SOURCE_SHOP:forecasts`); or a stream, which gets CSV as it comes.
   */
  readonly output: string | ByteSink;
  /** Environment and clock, for a table of a database. */
  readonly access?: SourceAccess;
  /** Folder of the log that the forecasts of champions are kept in, with those of challengers; default: they are not logged. */
  readonly predictions?: string;
  /** Probabilities, each in (0, 1): a column with that quantile of what may come for each; default: none. */
  readonly quantiles?: readonly number[];
  /** Sums of the forecasts over keys and over the horizon; default: none are written. */
  readonly totals?: TotalsRequest;
  /** Most processes that forecast side by side; they are started for many keys alone. Default 0: all is done in this one. */
  readonly workers?: number;
  /** Called after each chunk of keys. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How forecasts are made and written; `engine`: what forecasts the chunks, default `workers` on this machine. */
type EngineOptions = WriteOptions & { readonly engine?: typeof startForecasts };

/** Which sums of forecasts to write, and where to. */
export interface TotalsRequest {
  /** File: `.csv`, `.parquet`, `.json` or `.jsonl`. */
  readonly output: string;
  /** Key columns, a list for each kind of sum; default: over all keys, and by each column where there are several. */
  readonly by?: readonly (readonly string[])[];
}

/** The `--json` object of `infer`. */
export interface InferenceResult extends DataFacts {
  /** Rows written: keys × horizon. */
  readonly rows: number;
  /** Keys by outcome; they add up to the keys asked for. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
  /** Failed keys by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Keys whose errors since training are far larger than expected, so that their intervals are: train again. */
  readonly moved: number;
  /** Keys with a forecast and no interval, by nominal level in percent; levels that all have are not named. */
  readonly withoutInterval: Readonly<Record<string, number>>;
  /** Keys with a forecast and without one of the quantiles asked for. */
  readonly withoutQuantile: number;
  /** Keys that have a model and no row in the table any more: nothing is forecast for them. */
  readonly absent: number;
  /** Files of the table that are not as they were when the version was made that was forecast from. */
  readonly changedSource: readonly string[];
  /** The file; null for a stream. */
  readonly output: string | null;
  /** File of the sums; null where none were to be written. */
  readonly totals: string | null;
  /** What was logged; null where nothing was to be. */
  readonly logged: LoggedCounts | null;
}

/**
 * Forecast all keys, or those of a filter, with their registered champions and write the forecasts.
 *
 * Data that came after training is used: the origin is the end of the version of the feature group that serves. Memory is
 * bounded by a chunk of keys. A key that cannot be forecast has status `failed` and a reason; it stops nobody else. Every
 * key has a row per step; steps beyond what its model was trained for are rows without numbers, with status `failed` and
 * reason `HORIZON_TOO_LONG`. Where the version of the table that serves is damaged the newest whole one stands in, with a
 * warning.
 *
 * @param options Registry, store, filter, output.
 * @returns Counts by outcome.
 * @throws {RegistryError} `NOT_FOUND`, `SCHEMA_VERSION`. @throws {FitError} `HORIZON_TOO_LONG`.
 * @throws {RangeError} If a quantile is not in (0, 1).
 * @throws {DataError} `FUTURE_COLUMN_MISSING`, `NO_MATCHING_KEY`, `MISSING_GROUP`, `UNSUPPORTED_FORMAT`, `DISK_FULL`;
 * `CALENDAR_MISMATCH` and the like, see `openForecasting`, if the models are of another kind of table.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { train } from "1000models";
 * import { inferTable } from "1000models/inference";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 30 }, (_, t) => ({ day: new Date(Date.UTC(2024, 0, 1 + t)), item: "007", sold: 5 + t % 7 }));
 * using trained = await train(rows, {
 *   keys: ["item"], time: "day", target: "sold", horizon: 2, contenders: ["naive", "seasonal_naive"],
 * });
 * trained.save(folders);
 * const { rows: written, outcomes } = await inferTable({ ...folders, now, output: `${dir}/forecasts.csv` });
 * assertEquals([written, outcomes], [2, { champion: 0, fallback: 1, failed: 0 }]);
 * ```
 */
export function inferTable(options: InferOptions): Promise<InferenceResult> {
  let isStreamed = false;
  return onWholeVersion(options, ({ damaged }) => {
    const onProgress: InferOptions["onProgress"] = (progress) => {
      isStreamed = typeof options.output !== "string" && progress.done > 0;
      options.onProgress?.(progress);
    };
    return inferWhole({ ...options, damaged, onProgress });
  }, { mayRepeat: () => !isStreamed });
}

async function inferWhole(options: InferOptions & { readonly damaged: GroupDamage[] }): Promise<InferenceResult> {
  await checkTargets(options);
  const inference = await openForecasting(options, (group) => selectKeys(group, options));
  try {
    return { ...await writeInference(inference, options), damaged: options.damaged };
  } finally {
    inference.close();
  }
}

/** Find out before long work whether what is asked for can be written. @throws {DataError} As `checkTableTarget`. */
export async function checkTargets({ output, access, totals }: WriteOptions): Promise<void> {
  await checkTableTarget(output, access);
  if (totals !== undefined) checkRowTarget(totals.output);
}

/**
 * Forecast the keys of an inference and write the forecasts.
 *
 * @param inference Open. @param options Where to, and what runs the chunks.
 * @throws As {@linkcode inferTable}; as the engine.
 */
export async function writeInference(
  inference: Inference,
  options: EngineOptions,
): Promise<Omit<InferenceResult, "damaged">> {
  const { log = SILENT_LOGGER, output } = options, { group, positions, config: { horizon } } = inference;
  // What was streamed cannot be taken back.
  if (typeof output !== "string") assertWhole(group);
  const { tally, logged } = await writeForecasts(inference, options);
  for (const text of tally.tell()) log.warn(text);
  const changed = await findChanged(options, group);
  const absent = tellAbsent(inference, options);
  return {
    rows: positions.length * horizon,
    outcomes: tally.outcomes,
    failures: tally.failures,
    moved: tally.moved,
    withoutInterval: tally.withoutInterval,
    withoutQuantile: tally.withoutQuantile,
    absent,
    changedSource: changed,
    output: typeof output === "string" ? output : null,
    totals: options.totals?.output ?? null,
    logged,
    dataVersion: group.version,
  };
}

/** Forecast chunk by chunk, side by side where there are workers; all is written in the order of the keys. */
async function writeForecasts(
  inference: Inference,
  options: EngineOptions,
): Promise<{ readonly tally: ForecastTally; readonly logged: LoggedCounts | null }> {
  const { onProgress, output, workers, now, engine: start = startForecasts } = options,
    { group, positions, config: { levels } } = inference;
  // What may refuse comes first: from here on there is a file to be finished or removed.
  const sums = await openSums(options, inference);
  const extras = { quantiles: sortedProbabilities(options.quantiles), isSummed: sums !== null };
  const columns = forecastColumns(group.keyColumns, levels, extras), { keyColumns, calendar } = group;
  // Of a table in a database the forecasts of these keys from this period on are replaced.
  const constants = { as_of: formatPeriod(calendar, group.end) };
  const replaces = columns.slice(0, keyColumns.length).map(({ name }) => name);
  const writer = await openTableWriter(output, columns, { ...options, constants, replaces });
  const kept = await openLog(options, group.name), tally = new ForecastTally();
  let logged: LoggedCounts | null = null, engine: ForecastEngine | null = null;
  try {
    const chunks = [...readsOf(inference, { quantiles: extras.quantiles.length })];
    let done = 0;
    onProgress?.({ phase: "forecast", done, total: positions.length });
    engine = await start(inference, { workers, extras, now });
    await engine.run(chunks.map((positions) => ({ positions })), {
      retry: retryTask,
      async onResult(made, c) {
        const keys = chunks[c]!.map((position) => group.keys[position]!), { forecast, quantiles } = made;
        await kept?.add({ ...made, keys }, group);
        sums?.add(keys, made);
        writer.append(forecastRows(forecast, keys, { calendar, asOf: group.end, quantiles }));
        tally.add(keys, made);
        // Nothing of this waits by itself: here Ctrl-C is heard.
        await pause();
        onProgress?.({ phase: "forecast", done: done += keys.length, total: positions.length });
      },
    });
    await writer.finish();
    await sums?.write();
  } finally {
    writer.discard();
    logged = await kept?.close() ?? null;
    await engine?.close();
  }
  return { tally, logged };
}

/** What sums forecasts is loaded by who wants sums. */
async function openSums(options: WriteOptions, inference: Inference): Promise<SummedForecasts | null> {
  const { totals, defuse, digits } = options;
  if (totals === undefined) return null;
  const { SummedForecasts } = await import("./summed_forecasts.ts");
  return new SummedForecasts(inference, { ...totals, defuse, digits });
}

/** What writes the log is loaded by who wants one. */
async function openLog(options: WriteOptions, group: string): Promise<InferenceLog | null> {
  const { predictions } = options;
  if (predictions === undefined) return null;
  const { InferenceLog } = await import("./inference_log.ts");
  return InferenceLog.open(predictions, options, group);
}

const CODES = { absent: "KEY_ABSENT", changed: "SOURCE_CHANGED" } as const satisfies Record<string, FindingCode>;

function tellAbsent(inference: Inference, { where, log = SILENT_LOGGER }: WriteOptions): number {
  const absent = inference.absent(where).map(formatKey);
  if (absent.length > 0) {
    log.warn(
      `${countKeys(absent)} a model and no row in the table any more: they are not forecast (${CODES.absent})`,
    );
  }
  return absent.length;
}

/** Of a version that stands in for a damaged one it is no news. */
async function findChanged(
  { log = SILENT_LOGGER, damaged = [] }: Pick<WriteOptions, "log" | "damaged">,
  group: FeatureGroup,
): Promise<readonly string[]> {
  const changed = damaged.length > 0 ? [] : await changedSource(group);
  if (changed.length > 0) log.warn(tellChanged(changed, group));
  return changed;
}

function tellChanged(files: readonly string[], { name, version }: FeatureGroup): string {
  return `${listSome(files)} changed since version ${version} of ${name} was made, which forecasts are made from: ` +
    `run deno task features with its config, or give the file with --input (${CODES.changed})`;
}
