import { DataError } from "../core/errors/errors.ts";
import { openForecastService } from "../inference/service/hot_service.ts";
import type {
  ForecastService,
  ServiceNote,
  ServiceSource,
  TableDescription,
} from "../inference/service/forecast_service.ts";
import { answerColumns, type ForecastRow } from "./answer_columns.ts";
import { type KeyCodec, keyCodec, type TimeCodec, timeCodec } from "./cell_texts.ts";
import { givenKey, type KeyOf, keyParts, keyTexts } from "./find_key.ts";
import { predictColumnsOf, type PredictionRow, type PredictRequest } from "./predict_columns.ts";
import { requestRows } from "./request_rows.ts";
import { type MemoryTable, tableLike } from "./table_kinds.ts";
import { wallClock } from "./wall_clock.ts";

/** What a forecast is asked with. */
export interface HotRequest {
  /** Newest rows, which the stored table does not have yet; the forecast begins after them. */
  readonly history?: MemoryTable;
  /** Rows of columns known ahead, after the last known period. */
  readonly future?: MemoryTable;
  /** Steps; default: as many as the models were trained for. */
  readonly horizon?: number;
  /** Levels of intervals in percent; default: those of the models. */
  readonly levels?: readonly number[];
  /** Told what of the rows is passed over or lacks, where there is any of that, with its code such as `FUTURE_ROWS_MISSING`. */
  readonly onNotes?: (notes: readonly ServiceNote[]) => void;
  /** Stops waiting. */
  readonly signal?: AbortSignal;
}

/** Models in memory that forecast again and again. */
export interface HotInference extends Disposable {
  /** What is served: names of columns, frequency, horizon, last period. */
  readonly table: TableDescription;
  /**
   * Forecast keys.
   *
   * @param keys Which; default: all of the table. @param request New rows, columns known ahead, horizon, levels.
   * @returns A row per key and step, keys in the order in which they were asked for. A key that cannot be forecast has status
   * `failed` and a reason.
   * @throws {DataError} `INVALID_REQUEST` with all that is wrong with the rows, `NO_KEYS`, `FUTURE_COLUMN_MISSING`.
   * @throws {FitError} `HORIZON_TOO_LONG`.
   */
  forecast(keys?: readonly KeyOf[], request?: HotRequest): Promise<ForecastRow[]>;
  /**
   * Predict rows of a table without a calendar.
   *
   * @param rows Key columns and features. @param request Levels.
   * @returns A row for each, in their order. A row that cannot be predicted has status `failed` and a reason.
   * @throws {DataError} `WRONG_PROBLEM` for a table with a calendar, `MISSING_COLUMN` without a key column.
   */
  predict(rows: MemoryTable, request?: PredictRequest): Promise<PredictionRow[]>;
  /** What it holds and has done, and looking for newer champions: for those who run it for long. */
  readonly service: ForecastService;
  /** Release everything. */
  close(): void;
}

/** From where models are served. */
export interface HotSource extends Omit<ServiceSource, "now"> {
  /** Clock; default: that of the machine. */
  readonly now?: () => Date;
}

/** How a table wrote what it was made of. */
export interface TableCodecs {
  readonly time: TimeCodec;
  readonly keys: readonly KeyCodec[];
}

/**
 * Open the models of a registry for forecasts on demand: they are read once, and so are the histories that they need.
 *
 * The numbers are those of `inferTable`, bit for bit. What has been trained in memory opens itself, see `Trained.open`.
 *
 * @param source Registry, store, and how much memory models, histories and forecasts may take.
 * @throws {RegistryError} `NOT_FOUND` if there is no registry or it has no run. @throws {DataError} `MISSING_GROUP` and the like.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openInference } from "@lib/memory/open_inference.ts";
 * import { train } from "@lib/memory/train.ts";
 * const dir = Deno.makeTempDirSync(), folders = { store: `${dir}/store`, registry: `${dir}/models`, reports: `${dir}/reports` };
 * const rows = Array.from({ length: 36 }, (_, t) => ({ date: `${2021 + Math.floor(t / 12)}-${t % 12 + 1}`, y: t % 12 }));
 * const trained = await train(rows, { time: "date", target: "y", horizon: 2, contenders: ["seasonal_naive"] });
 * trained.save(folders);
 * using hot = await openInference(folders);
 * const [next] = await hot.forecast();
 * assertEquals([next.ds, next.yhat], ["2024-1", 0]);
 * ```
 */
export async function openInference(source: HotSource): Promise<HotInference> {
  return hotOf(await openForecastService({ ...source, now: source.now ?? wallClock }));
}

/**
 * A service as models in memory.
 *
 * @param service Open. @param codecs How the table wrote its keys and times; default: as texts.
 */
export function hotOf(service: ForecastService, codecs?: TableCodecs): HotInference {
  const close = () => service.close();
  return {
    get table() {
      return service.describeTable();
    },
    service,
    async forecast(keys, request = {}) {
      const columns = await forecastColumnsOf(service, { ...request, keys, codecs });
      return tableLike([], columns) as ForecastRow[];
    },
    async predict(rows, request) {
      return tableLike([], await predictColumnsOf(service, rows, request)) as PredictionRow[];
    },
    close,
    [Symbol.dispose]: close,
  };
}

/** A request, and how its answer is written. */
export interface ColumnsRequest extends HotRequest {
  /** Default all. */
  readonly keys?: readonly KeyOf[];
  /** Default: as the request writes them. */
  readonly codecs?: TableCodecs;
}

/** The columns of a forecast, see {@linkcode answerColumns}. */
export async function forecastColumnsOf(
  service: ForecastService,
  { keys, history, future, horizon, levels, onNotes, signal, codecs }: ColumnsRequest,
): Promise<Map<string, readonly unknown[]>> {
  const table = service.describeTable(), { keyColumns } = table;
  assertList(keys, keyColumns);
  const came = requestRows(history, table, "actuals"), ahead = requestRows(future, table, "future");
  const asked = keys?.map((key) => keyParts(key, keyColumns));
  const parts = keys?.map((key) => keyTexts(key, keyColumns)) ?? allKeys(service, table.keys);
  const answer = await service.forecast(
    { keys: parts, horizon, levels, actuals: came.rows, future: ahead.rows },
    { signal },
  );
  if (answer.notes.length > 0) onNotes?.(answer.notes);
  const own = codecs ?? {
    time: came.time ?? ahead.time ?? timeCodec([]),
    keys: keyColumns.map((name, c) => {
      const given = [came, ahead].flatMap(({ data }) => data?.columns.get(name) ?? []);
      return keyCodec([...asked?.map((values) => values[c]) ?? [], ...given]);
    }),
  };
  return answerColumns(answer, own);
}

/** Callers without types give the key itself. */
function assertList(keys: unknown, keyColumns: readonly string[]): void {
  if (keys === undefined || keys === null || Array.isArray(keys)) return;
  throw new DataError(
    "INVALID_REQUEST",
    `Cannot forecast as keys must be a list of keys: current value is ${givenKey(keys)}`,
    { hint: `Write [key]: a key is the value of ${keyColumns.join(", ") || "nothing"}, a list or an object of them.` },
  );
}

function allKeys(service: ForecastService, count: number): readonly (readonly string[])[] {
  return service.listKeys({ limit: Math.max(1, count) }).keys.map(({ key }) => key.parts);
}
