import { formatCount } from "../core/text/plural.ts";
import { formatNumber, tellChange } from "../core/text/format_number.ts";
import type { Competitor, ModelCard } from "./model_card.ts";
import { errorBy } from "../metrics/metric_info.ts";
import { BASELINE } from "./model_card.ts";
import { tellReasons } from "../training/record/recipe_reasons.ts";

/**
 * Why a model serves, in sentences: what demand is like, on whose evidence the choice rests, how the model did beside the baseline
 * and the best, and who makes its forecast.
 */
export function tellCard(card: ModelCard): string[] {
  const { demand, reason } = card;
  const fallback = reason === "" ? [] : [`It stands in, as the key is ${reason}.`];
  const told = demand === null ? [] : [tellDemand(demand)];
  return [
    ...told,
    ...fallback,
    ...tellChoice(card),
    ...tellScores(card),
    ...tellMembers(card, demand === null ? "prediction" : "forecast"),
  ];
}

function tellDemand({ demandClass, adi, cv2, known }: NonNullable<ModelCard["demand"]>): string {
  return demandClass === "no_demand"
    ? `There is no demand in ${formatCount(known, "known period")}.`
    : `Demand is ${demandClass}: ${
      round(adi) === "1" ? "in every period" : `one every ${round(adi)} periods`
    }, with a squared variation of sizes of ${round(cv2)}, over ${formatCount(known, "known period")}.`;
}

function tellChoice({ contender, group, competitors }: ModelCard): string[] {
  if (group === null) return [];
  const of = `the group ${group.name} (${formatCount(group.keys, "key")})`;
  const own = competitors.find((row) => row.contender === contender)?.relativeError ?? null;
  if (group.best === contender) {
    const share = own === null ? "" : `, with ${round(own)} of the typical error`;
    return [`${contender} is the choice for all keys of ${of}, by their folds and ${group.metric}${share}.`];
  }
  const best = group.best ?? "nobody";
  return [
    `In ${of} ${best} is the choice by ${group.metric}; this key's own folds speak for ${contender}, or ${best} may not serve it.`,
  ];
}

function tellScores({ contender, competitors, group }: ModelCard): string[] {
  const error = ({ mean }: Competitor) => errorBy(group?.metric ?? "mase", mean);
  const own = competitors.find((row) => row.contender === contender);
  if (own === undefined || Number.isNaN(own.mean)) return [];
  const best = competitors.reduce((least, row) => error(row) < error(least) ? row : least, own);
  const baseline = competitors.find((row) => Object.hasOwn(BASELINES, row.contender));
  const beside = [
    ...baseline === undefined || baseline === own
      ? []
      : [against(BASELINES[baseline.contender] ?? "", error(own), error(baseline))],
    ...best === own ? [] : [against(`the key's own winner, ${best.contender},`, error(own), error(best))],
  ].filter((text) => text !== "");
  return beside.length === 0 ? [] : [`On this key's folds it had ${beside.join(", and ")}.`];
}

/** Baselines by name: each run has one of them. */
const BASELINES: Readonly<Record<string, string>> = {
  [BASELINE]: "the last season again",
  prior_mean: "what is usual for the key",
};

/** `12 % less error than the baseline`. */
function against(name: string, own: number, other: number): string {
  const words = { less: "less error than", more: "more error than", same: "the error of" };
  const told = tellChange(own / other, words);
  return told === "" ? "" : `${told} ${name}`.replace(/,$/, "");
}

function tellMembers(card: ModelCard, made: string): string[] {
  return [...tellForecasters(card, made), ...tellReasons(card.reasons ?? [])];
}

function tellForecasters({ model }: ModelCard, made: string): string[] {
  if (model === null || model.members.length === 0) return [];
  const names = model.members.map(({ contender, share, pooled }) =>
    `${contender}${model.members.length > 1 && model.combine === "weighted" ? ` ${round(100 * share)} %` : ""}${
      pooled ? " (of all keys)" : ""
    }`
  );
  if (names.length === 1) return [`Its ${made} is that of ${names[0]}.`];
  return [`Its ${made} is the ${model.combine === "median" ? "median" : "weighted mean"} of ${names.join(", ")}.`];
}

/** Three digits are enough to compare. */
function round(value: number): string {
  return Number.isNaN(value) ? "unknown" : formatNumber(value, { digits: 3, padded: false });
}
