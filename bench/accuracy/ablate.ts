import { actualOf, type Backtest, scaleOf } from "@lib/competition/backtest/backtest.ts";
import { spansOf } from "@lib/competition/contenders/compete.ts";
import { chosenForecast } from "@lib/competition/selection/chosen_forecast.ts";
import type { FleetOptions } from "@lib/competition/selection/fleet.ts";
import type { EvaluatedOrigin } from "@lib/training/run/evaluate.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { choiceOptions } from "@lib/training/stages/run_competition.ts";
import { selectModels } from "@lib/training/stages/select_models.ts";
import type { KeyForecast } from "./key_scores.ts";

/** The choice done without something. */
interface Variant {
  readonly name: string;
  /** Contender that has not run. */
  readonly without?: string;
  readonly options: (plan: TrainingPlan) => FleetOptions;
}

/** Rules of the choice that a config can switch off, by what is written of them. */
const RULES: readonly Variant[] = [
  withConfig("no key with a choice of its own (`margin: 1`)", () => ({ margin: 1 })),
  withConfig("every key its own best (`margin: 0`)", () => ({ margin: 0 })),
  withConfig(
    "sparse keys by the metric of the others (`intermittentMetric`)",
    ({ metric }) => ({ intermittentMetric: metric }),
  ),
  { name: "no combinations", options: (plan) => ({ ...choiceOptions(plan), combinations: [] }) },
];

function withConfig(
  name: string,
  change: (config: TrainingPlan["config"]) => Partial<TrainingPlan["config"]>,
): Variant {
  return { name, options: (plan) => choiceOptions({ ...plan, config: { ...plan.config, ...change(plan.config) } }) };
}

/** The choice without one of the combinations. */
function combinationVariants(plan: TrainingPlan): Variant[] {
  const { combinations } = choiceOptions(plan);
  return combinations.map(({ name }) => ({
    name,
    options: (plan) => ({ ...choiceOptions(plan), combinations: combinations.filter((one) => one.name !== name) }),
  }));
}

/** Names of the rules, in the order of the table. */
export const RULE_NAMES: readonly string[] = RULES.map(({ name }) => name);

/**
 * What would have been served without each contender and each rule, from the backtests of one competition: only the choice is
 * done again, so that nothing is fitted.
 *
 * @param origin As `evaluateTable` tells. @param keys Ids of the keys to score.
 * @returns Forecasts by variant, `ours` among them; a contender's is under its name.
 */
export async function ablateOrigin(origin: EvaluatedOrigin, keys: ReadonlySet<string>): Promise<KeyForecast[]> {
  const { plan, selection, chunks } = origin, gap = plan.config.evaluate.gap;
  const span = spansOf(plan.spans).length - 1;
  const variants = [
    ...plan.contenders.map(({ name }): Variant => ({ name, without: name, options: choiceOptions })),
    ...combinationVariants(plan),
    ...RULES,
  ];
  const forecasts = new Map<string, Map<string, readonly number[]>>();
  const found = new Map<string, Pick<KeyForecast, "key" | "actual" | "scale">>();
  await collect("ours", chunks, selection);
  for (const variant of variants) {
    const changed = () => without(chunks(), plan.contenders.findIndex(({ name }) => name === variant.without));
    await collect(variant.name, changed, await selectModels(changed, plan, variant.options(plan)));
  }
  return [...found.values()].map((one) => ({ ...one, forecasts: forecasts.get(one.key) ?? new Map() }));

  async function collect(name: string, of: EvaluatedOrigin["chunks"], choices: EvaluatedOrigin["selection"]) {
    let k = 0;
    for await (const chunk of of()) {
      for (const backtest of chunk) {
        const choice = choices.choices.at(k++)!;
        if (choice === undefined || !keys.has(backtest.key.id)) continue;
        const actual = actualOf(backtest, span),
          scored = [...actual.keys()].filter((h) => h >= gap && !Number.isNaN(actual[h]));
        const own = chosenForecast(backtest, choice, { selection: choices, span });
        if (scored.length === 0 || Number.isNaN(own[0])) continue;
        const at = (values: Float64Array) => scored.map((h) => values[h] ?? NaN), key = backtest.key.id;
        if (!found.has(key)) found.set(key, { key, actual: at(actual), scale: scaleOf(backtest, span) });
        const byName = forecasts.get(key) ?? new Map<string, readonly number[]>();
        forecasts.set(key, byName.set(name, at(own)));
      }
    }
  }
}

/** Backtests in which a contender has not run. */
async function* without(chunks: AsyncIterable<readonly Backtest[]>, contender: number): AsyncGenerator<Backtest[]> {
  for await (const chunk of chunks) {
    yield chunk.map((backtest) => {
      if (contender < 0) return backtest;
      const forecasts = backtest.forecasts.slice(), size = forecasts.length / backtest.fitMs.length;
      return { ...backtest, forecasts: forecasts.fill(NaN, contender * size, (contender + 1) * size) };
    });
  }
}
