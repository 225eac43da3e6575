import { PROBLEM_KINDS, PROBLEM_SHAPES, type ProblemKind } from "./problem_shapes.ts";

/** Metrics that need no number beside their name, by what is asked for; the first is what is chosen by where nobody says. */
export const METRICS_OF = Object.fromEntries(
  PROBLEM_KINDS.map((kind) => [kind, PROBLEM_SHAPES[kind].metrics]),
) as { readonly [Kind in ProblemKind]: typeof PROBLEM_SHAPES[Kind]["metrics"] };

/** Name of a metric that a config may choose by. */
export type ChosenName = typeof METRICS_OF[ProblemKind][number];

/**
 * The metric that is shown where nobody says which: what is chosen by where nobody says.
 *
 * @param known Metrics that there are values of. @returns That of the problem that has most to do with them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { usualMetric } from "@lib/core/config/metric_names.ts";
 * assertEquals([usualMetric(["rmse", "mase"]), usualMetric(["accuracy", "log_loss"])], ["mase", "log_loss"]);
 * ```
 */
export function usualMetric(known: Iterable<string>): string {
  const there = new Set(known), usual: readonly string[] = Object.values(METRICS_OF).map(([first]) => first);
  return usual.find((name) => there.has(name)) ?? usual[0]!;
}

/** All of them, each once. */
export const CHOSEN_NAMES: readonly ChosenName[] = [
  ...new Set<ChosenName>(PROBLEM_KINDS.flatMap((kind): readonly ChosenName[] => METRICS_OF[kind])),
];
