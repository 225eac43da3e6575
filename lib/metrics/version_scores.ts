import { isDescribed } from "../core/config/metric_choice.ts";
import { metricInfo } from "./metric_info.ts";

/** Score of a model over the best naive forecast of its key on the hold-out: 1 minus its error over that one's. */
export const SKILL = "skill";

/**
 * What a period cost by the better naive forecast of a key on its hold-out: its mean absolute error, or by the costs or the service
 * level that models are chosen by; of classes their error by the metric that they are chosen by. Skill may be by another metric,
 * such as RMSSE, which sums over forecasts do not have.
 */
export const NAIVE_ERROR = "naive_error";

const COVERAGE = "coverage_";

/**
 * Name of the score that says how often what came lay inside a model's intervals on the hold-out, percent.
 *
 * @param level Nominal level in percent.
 */
export function coverageScore(level: number): string {
  return `${COVERAGE}${level}`;
}

/**
 * Whether versions have a score of this name: every metric, what a config describes such as `cost_5_1`, `skill`, `naive_error`, and
 * `coverage_80` and the like.
 *
 * @param name As a person writes it.
 */
export function isVersionScore(name: string): boolean {
  return name === SKILL || name === NAIVE_ERROR || isDescribed(name) ||
    metricInfo(name) !== undefined ||
    /^coverage_\d{1,2}(\.\d+)?$/.test(name);
}

/**
 * Coverage of a model by nominal level.
 *
 * @param scores Of its version.
 */
export function coverageOf(scores: Readonly<Record<string, number>>): Record<string, number> {
  const found = Object.entries(scores).filter(([name]) => name.startsWith(COVERAGE));
  return Object.fromEntries(found.map(([name, share]) => [name.slice(COVERAGE.length), share]));
}
