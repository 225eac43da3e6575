import type { Backtest } from "../../competition/backtest/backtest.ts";
import type { ChampionSummary } from "../../competition/champions/champion_codec.ts";
import { spansOf } from "../../competition/contenders/compete.ts";
import { leaderboardOf } from "../../competition/selection/leaderboard.ts";
import { membersInUse } from "../../competition/blends/score_table.ts";
import { classifyDemand } from "../../core/numbers/statistics.ts";
import { competitorsOf, type ModelCard } from "../../lineage/model_card.ts";
import type { EvaluatedOrigin } from "../../training/run/evaluate.ts";
import { problemOf } from "../../training/plan/problem_of.ts";
import { explainRecipe } from "../../training/record/recipe_reasons.ts";
import type { GroupEvidence } from "../../training/record/selection_record.ts";

/**
 * Why a key would have been served as it was at an origin: what its model card would say.
 *
 * @param backtest Of the key. @param k Its position among the choices.
 * @param at The origin; `evidence`: what the choices of its groups rest on; `y`: history of the key up to it.
 */
export function originCard(
  backtest: Backtest,
  k: number,
  { origin: { plan, selection }, evidence, y }: {
    readonly origin: Pick<EvaluatedOrigin, "plan" | "selection">;
    readonly evidence: readonly GroupEvidence[];
    readonly y: Float64Array;
  },
): ModelCard {
  const choice = selection.choices.at(k)!, group = evidence.find(({ name }) => name === choice.group) ?? null;
  const combinations = selection.groups.get(choice.group)?.combinations ?? [];
  const model = modelOf(backtest, choice.index, { plan, combinations });
  const board = leaderboardOf(backtest, combinations, {
    contenders: plan.contenders.map(({ name }) => name),
    spans: spansOf(plan.spans).map(({ name }) => name),
    ...{ chosen: choice.contender, group: choice.group, problem: problemOf(plan) },
  });
  const known = y.filter((value) => value === value), { contender } = choice;
  const recipe = model.members.map((member) => ({ contender: member.contender, weight: member.share }));
  return {
    contender,
    version: "",
    run: "",
    reason: choice.reason,
    model,
    reasons: group === null ? null : explainRecipe(recipe, { contender, group, evidence: board.evidence }),
    demand: { ...classifyDemand(known), known: known.length },
    group: group && { name: group.name, keys: group.keys, metric: group.metric, best: group.best },
    competitors: competitorsOf(board, group),
    baseline: null,
  };
}

/** Who makes the forecast of a choice; nobody where the built-in fallback serves. */
function modelOf(
  backtest: Backtest,
  index: number,
  { plan: { contenders }, combinations }: {
    readonly plan: EvaluatedOrigin["plan"];
    readonly combinations: Parameters<typeof leaderboardOf>[1];
  },
): ChampionSummary {
  const combination = combinations[index - contenders.length];
  if (index < 0) return { combine: "weighted", members: [] };
  const members = combination === undefined ? [{ contender: index, weight: 1 }] : membersInUse(backtest, combination);
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  return {
    combine: combination?.combine ?? "weighted",
    members: members.filter(({ weight }) => weight > 0).map(({ contender, weight }) => ({
      contender: contenders[contender]!.name,
      family: contenders[contender]!.family,
      share: weight / total,
      pooled: contenders[contender]!.scope === "pooled",
    })).sort((a, b) => b.share - a.share),
  };
}
