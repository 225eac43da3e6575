import { type Backtest, forecastOf } from "../../competition/backtest/backtest.ts";
import {
  type FleetGroup,
  type FleetOptions,
  type FleetSelection,
  type KeyChoice,
  selectFleet,
  servedByFallback,
} from "../../competition/selection/fleet.ts";
import type { Combination } from "../../competition/blends/score_table.ts";
import { methodNames, type TrainingPlan } from "../plan/plan.ts";
import { type FixedModel, fixedModel } from "../plan/refit_plan.ts";

/**
 * The choice for every key of a run: by the competition, or what was chosen before.
 *
 * @param chunks Gives the backtests of all keys, in the same order each time. @param plan The run.
 * @param options Of the competition.
 */
export async function selectModels(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  plan: TrainingPlan,
  options: FleetOptions,
): Promise<FleetSelection> {
  const { refit } = plan;
  if (refit === undefined) return await selectFleet(chunks, options);
  const competing = async function* () {
    for await (const chunk of chunks()) yield chunk.filter(({ key }) => fixedModel(refit, key) === null);
  };
  const selection = await selectFleet(competing, options), groups = new Map(selection.groups);
  const choices: KeyChoice[] = [];
  let next = 0;
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const isFixed = fixedModel(refit, backtest.key) !== null;
      choices.push(isFixed ? fixedChoice(backtest, { plan, options, groups }) : selection.choices.at(next++)!);
    }
  }
  return { ...selection, groups, choices };
}

/** A run of which some keys are fitted again. */
interface FixedChoices {
  readonly plan: TrainingPlan;
  readonly options: FleetOptions;
  /** Takes the groups of models that are met. */
  readonly groups: Map<string, FleetGroup>;
}

/** What serves a key whose model is fitted again; the built-in fallback where nobody may, or its model has not run. */
function fixedChoice(backtest: Backtest, at: FixedChoices): KeyChoice {
  const { plan: { refit, contenders }, groups } = at, model = fixedModel(refit, backtest.key);
  const last = backtest.scale.length / 2 - 1, weights = model?.weights ?? {};
  const ran = contenders.map(({ name }, c) =>
    Object.hasOwn(weights, name) && !Number.isNaN(forecastOf(backtest, c, last)[0])
  );
  const hasRun = contenders.some(({ name }, c) => ran[c] && (weights[name] ?? 0) > 0);
  const index = model === null ? -1 : methodNames(at.plan).indexOf(model.contender);
  if (model === null || index < 0 || backtest.reason !== "" || !hasRun) {
    return servedByFallback(backtest.reason || "CONTENDERS_FAILED", at.options);
  }
  const name = `${backtest.kind} ${refit?.of[backtest.key.id]}`,
    group = groups.get(name) ?? groupOf(name, model, at);
  groups.set(name, { ...group, keys: group.keys + 1 });
  const others = [...contenders.keys()].filter((c) => ran[c] && c !== index);
  return { group: name, contender: model.contender, index, ranking: [index, ...others], reason: "", why: "only" };
}

/** A group of keys with one model: its combinations all have the model's members, only its own has their weights. */
function groupOf(name: string, model: FixedModel, { plan, options }: FixedChoices): FleetGroup {
  const folds = Array.from({ length: options.folds }, (_, f) => f);
  const own = Float64Array.from(plan.contenders, (contender) => model.weights[contender.name] ?? 0);
  const equal = own.map((weight) => weight > 0 ? 1 : 0), { combinations } = plan;
  const nothing = new Float64Array(plan.contenders.length + combinations.length).fill(NaN);
  return {
    name,
    combinations: combinations.map(({ name, rule }): Combination => {
      const weights = name === model.contender ? own : equal;
      // What was learned before this run has seen none of its newest window, in which alone it is judged.
      const bySpan = Array.from({ length: options.spans }, () => weights);
      const combine = rule === "median" ? "median" : "weighted";
      return { name, combine, weights, bySpan, folds: rule === "weights" ? [] : folds, events: options.events };
    }),
    selection: { choices: [], groupBest: -1, relative: nothing, weight: nothing, margin: NaN },
    keys: 0,
  };
}
