import type { CacheStatus } from "../../core/bytes/byte_cache.ts";
import type { Calendar, Frequency } from "../../core/time/calendar.ts";
import type { ErrorRecord } from "../../core/errors/errors.ts";
import type { ExogenousKind, SeriesKey } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { GroupDamage } from "../../data/store/group_damage.ts";
import type { RunRow, VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import type { ServingExplanation } from "../champions/explain_serving.ts";
import type { KeyForecast, PanelForecast } from "../champions/forecast_panel.ts";
import type { InferenceSource } from "../plan/plan_inference.ts";
import type { RowsRequest, ServiceRequest } from "../requests/request.ts";
import type { RowsAnswer, RowsDescription } from "./rows_answer.ts";

/** One state of registry and feature store, in folders of its own. */
export interface ServedFolders {
  /** What tells it from others. */
  readonly state: string;
  /** Registry root. */
  readonly registry: string;
  /** Folder of the feature store. */
  readonly store: string;
}

/** States that are served one after the other. */
export interface FollowNews {
  /** The best first, at least one: the next one is for the case that none before it can be opened. */
  readonly states: readonly ServedFolders[];
  /** Why no newer one can be had, or null. */
  readonly failure: ErrorRecord | null;
}

/** What to serve, and how much memory that may take. */
export interface ServiceSource
  extends Omit<InferenceSource, "horizon" | "future" | "versions" | "damaged" | "choice" | "table"> {
  /** Most bytes of decoded models that are kept. Default 128 MB. */
  readonly modelBytes?: number;
  /** Most bytes of histories that are kept. Default 48 MB. */
  readonly historyBytes?: number;
  /** Most bytes of forecasts that are kept. Default 48 MB. */
  readonly forecastBytes?: number;
  /** Gives the states that are served as they come, in place of `registry` and `store`; default: these two alone. */
  readonly followed?: () => FollowNews;
}

/** How one key of an answer ended. */
export interface ServedKey extends KeyForecast {
  /** The key. */
  readonly key: SeriesKey;
  /** Number of the version in the registry (`VersionRow.id`); null if none served. */
  readonly id: number | null;
  /** Run of what served; empty if nothing did. */
  readonly run: string;
  /** Side of a rollout: `champion`, `challenger`, or empty where there is none. */
  readonly cohort: string;
}

/** Forecasts of the keys of a request, in its order. Never changed after it is given: it may be shared between requests. */
export interface ServiceAnswer {
  /** Name of the table. */
  readonly table: string;
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** Version of the table that it was made from. */
  readonly dataVersion: number;
  /** Token of the snapshot: what the registry said, and the version of the table. Equal tokens mean equal champions and data. */
  readonly state: string;
  /** Last period known, as the table writes it. */
  readonly origin: string;
  /** By which its periods are counted and written. */
  readonly calendar: Calendar;
  /** Periods that are forecast, shape [h]. */
  readonly ds: readonly string[];
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /** Numbers, row k × horizon + i is step i + 1 of key k. */
  readonly forecast: PanelForecast;
  /** Shape [k]. */
  readonly keys: readonly ServedKey[];
  /** What whoever reads the answer should know, for instance that former versions stand in. */
  readonly notes: readonly ServiceNote[];
  /** SHA-256 of the rows of the request; empty without any. */
  readonly input: string;
}

/** Something worth knowing about an answer. */
export interface ServiceNote {
  /** Stable code. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
}

/** Which keys to list. */
export interface KeyPage {
  /** Accepted texts per key column; default all. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Most keys, >= 1. Default 100. */
  readonly limit?: number;
  /** Words that a key must have in its parts, whatever their case; default none. */
  readonly search?: string;
  /** Id of the last key of the page before. */
  readonly after?: string;
}

/** Keys of the table, in its order. */
export interface KeyList {
  /** The keys of the page; `version`: number in the registry of the champion, or null. */
  readonly keys: readonly { readonly key: SeriesKey; readonly version: number | null; readonly run: string }[];
  /** What to give as `after` for the next page; null on the last one. */
  readonly next: string | null;
  /** Keys that the filter accepts, on all pages. */
  readonly total: number;
}

/** What is known of one key. */
export interface KeyDescription {
  /** The key. */
  readonly key: SeriesKey;
  /** Names of the parts of the key. */
  readonly keyColumns: readonly string[];
  /** Its champion, with stage, semantic version, model, scores and run; null if it has none. */
  readonly version: VersionRow | null;
  /** Rows of its history; 0 for a key that has left the table. */
  readonly rows: number;
  /** First and last period of its history, as the table writes them; null without rows, or of a table without a calendar. */
  readonly span: { readonly first: string; readonly last: string } | null;
}

/** A run of the table, and how many keys it serves. */
export interface ServingRun extends RunRow {
  /** Keys whose champion is of it. */
  readonly serves: number;
}

/** What is served, for those who need to ask the right thing. */
export interface TableDescription {
  /** Name of the table. */
  readonly table: string;
  /** Names of the parts of a key. */
  readonly keyColumns: readonly string[];
  /** Name of the time column. */
  readonly time: string;
  /** Name of the target column. */
  readonly target: string;
  /** Columns beside the target. */
  readonly columns: readonly { readonly name: string; readonly kind: ExogenousKind }[];
  /** Grain of the calendar. */
  readonly frequency: Frequency;
  /** What its rows are asked for, of a table without a calendar; null for series. */
  readonly rows: RowsDescription | null;
  /** Longest horizon that a model of any key was trained for. */
  readonly horizon: number;
  /** All levels that models have, in percent. */
  readonly levels: readonly number[];
  /** Keys of the table. */
  readonly keys: number;
  /** Version of the table. */
  readonly dataVersion: number;
  /** As that of an answer. */
  readonly state: string;
  /** Last period of the table. */
  readonly end: string;
}

/** What is served at an instant, for whoever reads more of it than forecasts. */
export interface ServedState {
  /** Open, and read-only. */
  readonly registry: Registry;
  /** Its root. */
  readonly root: string;
  /** Feature store. */
  readonly store: string;
  /** The version of the table that serves. */
  readonly group: FeatureGroup;
  /** Runs that serve any key, newest first, and how many each. */
  readonly serves: readonly { readonly run: string; readonly versions: number }[];
  /** As that of an answer. */
  readonly state: string;
}

/** What the forecast of a key is made of. */
export interface ExplainedKey extends ServingExplanation {
  /** Periods of the steps, as the table writes them, shape [h]. */
  readonly ds: readonly string[];
  /** What the table knows of the target, shape [n]; NaN is missing. */
  readonly y: Float64Array;
  /** Number of the last period known. */
  readonly asOf: number;
}

/** Plain counters, for readiness and metrics. */
export interface ServiceStatus {
  /** Whether requests can be answered. */
  readonly ready: boolean;
  /** As that of an answer. */
  readonly state: string;
  /** Which of the states that are followed is served; null where none are. */
  readonly followed: string | null;
  /** ISO instant at which the snapshot that serves was taken. */
  readonly since: string;
  /** Keys of the table. */
  readonly keys: number;
  /** Keys that have a champion. */
  readonly champions: number;
  /** Requests that were answered. */
  readonly requests: number;
  /** Rows that were predicted; failed ones too. */
  readonly rows: number;
  /** Of them, those without a prediction. */
  readonly rowsFailed: number;
  /** Keys that were answered; failed ones too. */
  readonly answered: number;
  /** Of them, those without a forecast. */
  readonly failed: number;
  /** Of them, those that a former version served. */
  readonly former: number;
  /** Forecasts that were computed. */
  readonly computed: number;
  /** Forecasts that waited for the same work of another request. */
  readonly joined: number;
  /** Times that another state of registry or table was taken over. */
  readonly refreshes: number;
  /** The last failure to look for another state, or null if the last look went well. */
  readonly failure: ErrorRecord | null;
  /** Decoded models. */
  readonly models: CacheStatus;
  /** Histories. */
  readonly histories: CacheStatus;
  /** Forecasts. */
  readonly forecasts: CacheStatus;
  /** What should have served and is damaged. */
  readonly damaged: readonly GroupDamage[];
}

/** Forecasts on demand: models, histories and forecasts stay in memory. */
export interface ForecastService {
  /**
   * Forecast keys. The numbers are those of `infer`, bit for bit. A key that cannot be forecast has status `failed` and a reason.
   *
   * @throws {DataError} `INVALID_REQUEST` with `context.findings`, all at once, `NO_KEYS`, `FUTURE_COLUMN_MISSING`, `WRONG_PROBLEM`
   * for a table without a calendar, and as `openInference`. @throws {FitError} `HORIZON_TOO_LONG`. @throws {RegistryError} `NOT_FOUND` for a choice that nothing has.
   * @throws The signal's reason if it is aborted.
   */
  forecast(request: ServiceRequest, options?: { readonly signal?: AbortSignal }): Promise<ServiceAnswer>;
  /**
   * Predict rows of a table without a calendar. The numbers are those of `infer`, bit for bit. A row that cannot be predicted has
   * status `failed` and a reason.
   *
   * @throws {DataError} `INVALID_REQUEST`; `WRONG_PROBLEM` for a table of series. @throws {RegistryError} `NOT_FOUND` for a choice
   * that nothing has. @throws The signal's reason if it is aborted.
   */
  predict(request: RowsRequest, options?: { readonly signal?: AbortSignal }): Promise<RowsAnswer>;
  /** Keys of the table. @throws {DataError} `MISSING_COLUMN`; `NO_MATCHING_KEY` if `after` is no key of it. */
  listKeys(page?: KeyPage): KeyList;
  /** Whether table or registry know a key by its id: others are made up by requests. */
  knowsKey(id: string): boolean;
  /** One key by its id, or null if neither table nor registry know it. */
  describeKey(id: string): KeyDescription | null;
  /** Runs of the table, newest first. */
  listRuns(options?: { readonly limit?: number }): ServingRun[];
  /** What is served. */
  describeTable(): TableDescription;
  /**
   * What the forecast of a key is made of, by what serves it; its history is that of the forecast.
   *
   * @returns Null for a key that the table does not have. @throws {DataError} As {@linkcode ForecastService.forecast}.
   */
  explain(id: string): Promise<ExplainedKey | null>;
  /** Read what is served; the registry is open until the work is done. @throws As the work. */
  look<T>(work: (served: ServedState) => T | Promise<T>): Promise<T>;
  /** Counters. */
  status(): ServiceStatus;
  /**
   * Look for another state of registry or table, and serve it from then on; requests that are under way end in theirs. What was
   * there when it was called is found, whoever else is looking. Costs microseconds where nothing has changed.
   *
   * @returns Whether another one serves. A failure is no exception: what served goes on, and `status().failure` says why.
   */
  refresh(): Promise<boolean>;
  /** Release everything. */
  close(): void;
}
