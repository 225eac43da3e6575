import { areSeries, TARGET_PART } from "./config_columns.ts";
import { METRICS_OF } from "./metric_names.ts";
import type { ProblemKind } from "./task.ts";

/** What a config leaves open until it is known what is asked for. */
interface Open {
  readonly problem: ProblemKind;
  readonly keys: string[] | null;
  readonly target: string | string[] | null;
  readonly time: string | null;
  readonly metric: string | { readonly metric: string | null } | null;
  readonly cleaning: { readonly duplicates: unknown; readonly nonNegative: boolean | null };
  readonly limits: { readonly localRows: number | null };
}

/** Rows of a table without a calendar. */
const ROWS = {
  keys: [],
  target: "target",
  time: null,
  cleaning: { duplicates: "keep", nonNegative: false },
  localRows: 10_000,
} as const;

const DEFAULTS = {
  forecast: {
    keys: ["item", "location"],
    target: "demand",
    time: "date",
    metric: METRICS_OF.forecast[0],
    cleaning: { duplicates: "sum", nonNegative: true },
    localRows: 1_000,
  },
  regression: { ...ROWS, metric: METRICS_OF.regression[0] },
  classification: { ...ROWS, metric: METRICS_OF.classification[0] },
} as const;

/** What several targets of different units are chosen by instead: their errors over those of their means. */
const SCALED: Readonly<Record<string, string>> = { mse: "rmsse", rmse: "rmsse", r2: "rmsse", mae: "mase" };

/** Null where what is asked for decides it. */
type Filled<C extends Open> = Omit<C, "keys" | "target" | "metric" | "cleaning" | "limits"> & {
  readonly keys: NonNullable<C["keys"]>;
  readonly target: NonNullable<C["target"]>;
  readonly metric: NonNullable<C["metric"]>;
  readonly cleaning: Omit<C["cleaning"], "duplicates" | "nonNegative"> & {
    readonly duplicates: NonNullable<C["cleaning"]["duplicates"]>;
    readonly nonNegative: boolean;
  };
  readonly limits: Omit<C["limits"], "localRows"> & { readonly localRows: number };
};

/** Several targets of a forecast are told apart by a last part of the key. */
function keysOf({ problem, target }: Open, keys: readonly string[]): string[] {
  const isLast = keys.at(-1) === TARGET_PART;
  return [...keys, ...!isLast && areSeries({ problem, target: target ?? "" }) ? [TARGET_PART] : []];
}

function metricOf({ problem, target }: Open, metric: NonNullable<Open["metric"]>): NonNullable<Open["metric"]> {
  if (problem !== "regression" || !Array.isArray(target) || target.length === 1) return metric;
  const scaled = (name: string) => SCALED[name] ?? name;
  if (typeof metric === "string") return scaled(metric);
  return metric.metric === null ? metric : { ...metric, metric: scaled(metric.metric) };
}

/**
 * Fill in what depends on what is asked for.
 *
 * @param config Null in such fields where nobody said anything.
 */
export function fillByProblem<C extends Open>(config: C): Filled<C> {
  const own = DEFAULTS[config.problem], { cleaning, limits } = config;
  return {
    ...config,
    keys: keysOf(config, config.keys ?? own.keys),
    target: config.target ?? own.target,
    time: config.time ?? own.time,
    metric: metricOf(config, config.metric ?? own.metric),
    cleaning: {
      ...cleaning,
      duplicates: cleaning.duplicates ?? own.cleaning.duplicates,
      nonNegative: cleaning.nonNegative ?? own.cleaning.nonNegative,
    },
    limits: { ...limits, localRows: limits.localRows ?? own.localRows },
  } as Filled<C>;
}
