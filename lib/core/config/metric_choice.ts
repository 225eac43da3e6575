import { didYouMean, formatValue } from "./config_issues.ts";
import type { Config } from "./config_type.ts";

/** What a choice minimises, as configs have it: the name of a metric, or an object. */
export type MetricChoice = Config["metric"];

/** The object. */
type MetricTerms = Exclude<MetricChoice, string>;

/** One metric of a mix. */
export type MixPart = NonNullable<MetricTerms["mix"]>[number];

/** What has a metric by its name, a service level or costs. */
type Terms = Pick<MetricTerms, "metric" | "pinball" | "cost"> & Partial<Pick<MetricTerms, "wape" | "mix">>;

/**
 * Short name of a metric in tables, reports and leaderboards: `mase`, `pinball_0.95`, `cost_5_1`, `wape_by_location`.
 *
 * @param choice Of a config.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config/config.ts";
 * import { metricName } from "@lib/core/config/metric_choice.ts";
 * const { metric } = parseConfig({ source: "t.csv", metric: { cost: { under: 5, over: 1 } } });
 * assertEquals(metricName(metric), "cost_5_1");
 * ```
 */
export function metricName(choice: MetricChoice): string {
  return typeof choice === "string" ? choice : nameOf(choice);
}

function nameOf({ metric, pinball, cost, wape, mix }: Terms): string {
  if (pinball !== null) return `pinball_${pinball}`;
  if (cost !== null) return `cost_${cost.under}_${cost.over}`;
  if (wape) return ["wape_by", ...wape.by].join("_");
  if (mix) return ["mix", ...mix.flatMap((part) => [nameOf(part), part.weight])].join("_");
  return metric ?? "";
}

/** Whether a name is that of a metric that a config describes, see {@linkcode metricName}. */
export function isDescribed(name: string): boolean {
  return /^(pinball|cost|wape_by|mix)_./.test(name);
}

/**
 * The share of cases in which demand must not exceed a forecast for it to be the best one: the service level, or the critical
 * ratio of the costs.
 *
 * @param choice Of a config.
 * @returns In (0, 1); null where the mean or the middle of what may come is asked for, or no share alone tells.
 */
export function targetRatio(choice: MetricChoice): number | null {
  if (typeof choice === "string") return null;
  const sides = choice.mix === null
    ? [sidesOf(choice)]
    : choice.mix.map((part) => weighted(sidesOf(part), part.weight));
  let under = 0, over = 0;
  for (const side of sides) {
    // The best forecast by a squared or a relative error is no quantile.
    if (side === null) return null;
    under += side.under;
    over += side.over;
  }
  return under === over ? null : under / (under + over);
}

/** What a unit too little and a unit too much cost. */
interface Sides {
  /** Per unit that demand is above the forecast. */
  readonly under: number;
  /** Per unit that it is below. */
  readonly over: number;
}

/** A metric that is the mean over periods of what they cost. */
export interface PeriodCosts extends Sides {
  /** Short name of the metric. */
  readonly name: string;
}

/** What periods cost by a metric; null where it is no mean of such. @param choice Of a config. */
export function costsOf(choice: MetricChoice): PeriodCosts | null {
  if (typeof choice === "string" || choice.metric !== null) return null;
  const sides = sidesOf(choice);
  return sides && { name: nameOf(choice), under: sides.under, over: sides.over };
}

function sidesOf({ metric, pinball, cost }: Terms): Sides | null {
  if (pinball !== null) return { under: pinball, over: 1 - pinball };
  return cost ?? (metric === "mae" || metric === "mase" ? { under: 1, over: 1 } : null);
}

function weighted(sides: Sides | null, weight: number): Sides | null {
  return sides && { under: weight * sides.under, over: weight * sides.over };
}

/**
 * What is wrong between a metric and the other fields of a config.
 *
 * @param field Where it stands. @param choice Valid by itself. @param config Has the key columns.
 * @returns Field, requirement, value.
 */
export function metricProblems(field: string, choice: MetricChoice, { keys }: Pick<Config, "keys">): string[] {
  if (typeof choice === "string") return [];
  const problems = (choice.wape?.by ?? []).flatMap((name, i) => {
    if (keys.includes(name)) return [];
    const remedy = didYouMean(name, keys) || ` (${keys.join(", ")})`;
    return [`${field}.wape.by[${i}] must name a key column${remedy}: current value is ${formatValue(name)}`];
  });
  const ratio = targetRatio(choice);
  if (choice.biasLimit !== null && ratio !== null) {
    problems.push(
      `${field}.biasLimit needs a metric that aims at the mean or the middle: current value is ${choice.biasLimit} beside ${
        nameOf(choice)
      }, whose best forecast lies off it`,
    );
  }
  return problems;
}
