import { errorBy } from "../../metrics/metric_info.ts";
import { type MethodRole, nameOf, roleOf } from "./method_names.ts";
import type { MethodScores } from "./method_table.ts";

/** One method of a comparison. */
export interface ComparedMethod {
  /** Name in summaries. */
  readonly method: string;
  /** Name for people. */
  readonly name: string;
  /** What it is. */
  readonly role: MethodRole;
  /** Keys that it forecast. */
  readonly keys: number;
  /** Its error by the metric of the comparison over that of ours on the same keys; NaN if undefined. */
  readonly ratio: number;
  /** Its scores by metric, each over its own keys. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Methods side by side. */
export interface MethodComparison {
  /** Metric that selection minimised. */
  readonly metric: string;
  /** Best first by `ratio`; those whose ratio is undefined last. */
  readonly methods: readonly ComparedMethod[];
}

/**
 * The methods of a run or an evaluation, each beside ours on the same keys: some run on few keys, whose errors are no others'.
 *
 * @param summary Scores by method, and the contender that is best for all keys. @param metric That selection minimised.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compareMethods } from "@lib/training/assessment/compare_methods.ts";
 * const metrics = { ours: { keys: 3, mase: 0.5, oursThere: 0.5 }, naive: { keys: 2, mase: 0.8, oursThere: 0.4 } };
 * const { methods } = compareMethods({ metrics, oneForAll: "naive" }, "mase");
 * assertEquals(methods.map(({ role, ratio }) => [role, ratio]), [["ours", 1], ["baseline", 2]]);
 * ```
 */
export function compareMethods(
  { metrics, oneForAll }: {
    readonly metrics: Readonly<Record<string, Readonly<Record<string, number>> | MethodScores>>;
    readonly oneForAll: string;
  },
  metric: string,
): MethodComparison {
  const methods = Object.entries(metrics).map(([method, all]): ComparedMethod => {
    const { keys = NaN, oursThere = NaN, ...scores } = all as Readonly<Record<string, number>>;
    return {
      method,
      name: nameOf(method, oneForAll),
      role: roleOf(method),
      keys,
      ratio: ratioOf(
        errorBy(metric, scores[metric] ?? NaN),
        errorBy(metric, method === "ours" ? scores[metric] ?? NaN : oursThere),
      ),
      scores,
    };
  });
  return { metric, methods: methods.sort((a, b) => rank(a) === rank(b) ? order(a) - order(b) : rank(a) - rank(b)) };
}

function ratioOf(error: number, ours: number): number {
  // Two methods without any error are alike.
  return error === ours && Number.isFinite(error) ? 1 : error / ours;
}

function rank({ ratio }: ComparedMethod): number {
  return Number.isNaN(ratio) ? Infinity : Math.min(ratio, Number.MAX_VALUE);
}

/** Of equals ours comes first. */
function order({ role }: ComparedMethod): number {
  return role === "ours" ? 0 : 1;
}
