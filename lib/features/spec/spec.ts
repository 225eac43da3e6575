import type { Calendar } from "../../core/time/calendar.ts";
import { FREQUENCIES } from "../../core/time/calendar.ts";
import { hashValue } from "../../core/bytes/hash.ts";
import { decodeJson } from "../../core/bytes/json_artifact.ts";
import type { ExogenousKind } from "../../core/rows/panel.ts";
import type { SpecDates } from "../dates/spec_dates.ts";

/**
 * Target transforms: `none`; `log1p`: g(y) = log(1 + y); `scale`: y divided by the trailing level at the row's origin;
 * `difference`: y less that level; `log1p_difference`: log(1 + y) less the trailing level of the logarithms.
 */
export type TargetTransform = "none" | "log1p" | "scale" | "difference" | "log1p_difference";

/** An exogenous column that features may read. */
export interface ExogenousSource {
  /** Column name in the panel. */
  readonly name: string;
  /** When its values are known. */
  readonly kind: ExogenousKind;
  /** The texts of a categorical column; their positions are the category numbers that models see. */
  readonly levels?: readonly string[];
}

/** What the columns of a design are: plain data, hashed into every model that is fitted on them. */
export interface FeatureSpec {
  /** Grain of the panels it applies to. */
  readonly calendar: Calendar;
  /** Observations per cycle, in periods, each >= 1; the first is the main cycle that `season_*` features use. */
  readonly seasonLengths: readonly number[];
  /** `direct`: rows for every step of the horizon; `recursive`: one-step rows, forecasts are fed back. */
  readonly strategy: "direct" | "recursive";
  /** Feature names, shape [p]; see {@linkcode listFeatures}. */
  readonly names: readonly string[];
  /** How the target becomes what a model sees. */
  readonly transform: TargetTransform;
  /** Size that logarithms take for one, unit of `y`, above zero; default 1: 1 + y means nothing where sales are millionths. */
  readonly unit?: number;
  /** Trailing window of the level that `scale` and the differences use, in periods, >= 1. */
  readonly levelWindow: number;
  /** Holiday name to its period numbers. */
  readonly holidays: Readonly<Record<string, readonly number[]>>;
  /** Periods of holidays that are known to move demand, ascending; absent if none. There, only who sees them has a say. */
  readonly events?: readonly number[];
  /** Holidays and events of the table, which may differ by key; absent if it has none. */
  readonly dates?: SpecDates;
  /** Columns that `names` may refer to. */
  readonly exogenous: readonly ExogenousSource[];
}

/** What of a feature spec a contender may have otherwise than its run; what is absent is as in the run. */
export type FeatureRecipe = Partial<Pick<FeatureSpec, "transform" | "strategy" | "names">>;

/** Far more than any table has: features take memory per name and row, and a spec may come from anybody. */
const MOST_NAMES = 10_000, LONGEST_WINDOW = 1_000_000;

const PERIODS = { type: "array", items: { type: "integer" } };
const TEXTS = { type: "array", items: { type: "string" } };
const AMOUNTS = { type: "array", items: { type: "number" } };
const DATES = {
  type: "object",
  required: ["columns", "entries"],
  properties: {
    columns: TEXTS,
    entries: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "places", "periods"],
        properties: {
          name: { type: "string" },
          isHoliday: { type: "boolean" },
          places: { type: "array", items: { type: "array", items: { type: ["string", "null"] } } },
          periods: PERIODS,
          values: AMOUNTS,
          workdays: AMOUNTS,
        },
      },
    },
    moving: TEXTS,
  },
};
const LENGTH = { type: "integer", minimum: 1, maximum: LONGEST_WINDOW };
const SCHEMA = {
  type: "object",
  required: [
    ...["calendar", "seasonLengths", "strategy", "names", "transform", "levelWindow", "holidays", "exogenous"],
  ],
  properties: {
    calendar: {
      type: "object",
      required: ["frequency", "anchor"],
      properties: { frequency: { type: "string", enum: [...FREQUENCIES] }, anchor: { type: "integer" } },
    },
    seasonLengths: { type: "array", minItems: 1, maxItems: 100, items: LENGTH },
    strategy: { type: "string", enum: ["direct", "recursive"] },
    names: { ...TEXTS, maxItems: MOST_NAMES },
    transform: { type: "string", enum: ["none", "log1p", "scale", "difference", "log1p_difference"] },
    unit: { type: "number", exclusiveMinimum: 0 },
    levelWindow: LENGTH,
    holidays: { type: "object", additionalProperties: PERIODS },
    events: PERIODS,
    dates: DATES,
    exogenous: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "kind"],
        properties: {
          name: { type: "string" },
          kind: { type: "string", enum: ["static", "historic", "future"] },
          levels: TEXTS,
        },
      },
    },
  },
};

/**
 * The feature spec that a run keeps.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are no spec.
 */
export function decodeSpec(bytes: Uint8Array): FeatureSpec {
  return decodeJson(bytes, "feature spec", SCHEMA);
}

/**
 * A spec with what has become known of its dates since: the same columns, so of the same identity.
 *
 * @param spec Of a trained run. @param dates As the table has them now.
 * @returns The names of the spec by the dates of now; names that the table does not have any more by those of training.
 */
export function renewDates(spec: FeatureSpec, dates: SpecDates): FeatureSpec {
  if (spec.dates === undefined) return spec;
  const { entries, moving } = spec.dates, now = new Set(dates.entries.map(({ name }) => name));
  const gone = entries.filter(({ name }) => !now.has(name));
  const isSame = gone.length === 0 || String(dates.columns) === String(spec.dates.columns);
  if (!isSame) return spec;
  return {
    ...spec,
    dates: { columns: dates.columns, entries: [...dates.entries, ...gone], ...moving === undefined ? {} : { moving } },
  };
}

// A pure memo: every model of a run names its spec.
const HASHES = new WeakMap<FeatureSpec, string>();

/**
 * Identity of a feature spec: 64 hexadecimal digits, independent of field order. It tells what columns mean; when dates are is
 * the table's matter, which new ones come to.
 *
 * @param spec Plain data, treated as immutable: the result is remembered for this object.
 */
export function specHash(spec: FeatureSpec): string {
  let hash = HASHES.get(spec);
  if (hash === undefined) HASHES.set(spec, hash = hashValue(identityOf(spec)));
  return hash;
}

function identityOf(spec: FeatureSpec): unknown {
  const { dates, ...others } = spec;
  return dates === undefined ? others : { ...others, dates: { moving: dates.moving ?? [] } };
}
