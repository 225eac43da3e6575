import { areKeys, TARGET_PART } from "./config_columns.ts";
import { type ProblemKind, shapeOf } from "./problem_shapes.ts";

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

/** Several targets that are keys of their own are told apart by a last part. */
function keysOf({ problem, target }: Open, keys: readonly string[]): string[] {
  const isLast = keys.at(-1) === TARGET_PART;
  return [...keys, ...!isLast && areKeys({ problem, target: target ?? "" }) ? [TARGET_PART] : []];
}

function metricOf({ problem, target }: Open, metric: NonNullable<Open["metric"]>): NonNullable<Open["metric"]> {
  const { several, scaled: instead } = shapeOf(problem);
  if (several === "keys" || !Array.isArray(target) || target.length === 1) return metric;
  const scaled = (name: string) => instead[name] ?? name;
  if (typeof metric === "string") return scaled(metric);
  return metric.metric === null ? metric : { ...metric, metric: scaled(metric.metric) };
}

/**
 * Fill in what depends on what is asked for.
 *
 * @param config Null in such fields where nobody said anything.
 */
export function fillByProblem<C extends Open>(config: C): Filled<C> {
  const { defaults: own, metrics } = shapeOf(config.problem), { cleaning, limits } = config;
  return {
    ...config,
    keys: keysOf(config, config.keys ?? own.keys),
    target: config.target ?? own.target,
    time: config.time ?? own.time,
    metric: metricOf(config, config.metric ?? metrics[0]!),
    cleaning: {
      ...cleaning,
      duplicates: cleaning.duplicates ?? own.duplicates,
      nonNegative: cleaning.nonNegative ?? own.nonNegative,
    },
    limits: { ...limits, localRows: limits.localRows ?? own.localRows },
  } as Filled<C>;
}
