import { errorBy, errorHeading } from "../../metrics/metric_info.ts";
import { agree, formatCount } from "../../core/text/plural.ts";
import { formatPercent, tellChange } from "../../core/text/format_number.ts";
import { MAIN_BASELINES, nameOf, titleOf } from "../../training/assessment/method_names.ts";
import type { TrainingSummary } from "../../training/record/result.ts";
import { tellDoubt } from "../../training/assessment/tested_difference.ts";

/**
 * Error of the choices against that of a method on the hold-out, on the keys that the method ran on.
 *
 * @param summary Of a run. @param options `method` of `summary.metrics`; `metric`: which error.
 * @returns Percent: -10 is a tenth less; NaN if undefined.
 */
export function changeAgainst(
  summary: TrainingSummary,
  { method, metric }: { readonly method: string; readonly metric: string },
): number {
  const scores: Readonly<Record<string, number>> = { ...summary.metrics[method] };
  return 100 * (errorBy(metric, scores.oursThere ?? NaN) / errorBy(metric, scores[metric] ?? NaN) - 1);
}

/**
 * What the competition found, in a few honest sentences: who serves, whether any key has shown that it needs a model of its own,
 * how many have weights of their own, and what the choice was worth.
 *
 * @param summary Of a run. @param metric What selection minimised.
 */
export function formatHeadline(summary: TrainingSummary, metric: string): string {
  const { champion } = summary.outcomes;
  if (champion === 0) return `None of ${formatCount(summary.keys, "key")} had a competition of its own.`;
  return [tellOwnModels(summary), tellOwnWeights(summary), worth(summary, metric)].filter((sentence) => sentence !== "")
    .join(
      " ",
    );
}

/** Whether any key has shown that it needs a model of its own, and who serves. @param summary Of a run with champions. */
export function tellOwnModels({ wins, ownModels: own, outcomes: { champion } }: TrainingSummary): string {
  const ranked = Object.entries(wins).sort(([, a], [, b]) => b - a);
  const [[leader = "", led = 0] = []] = ranked;
  if (champion === 1) return tellOnlyModel(own, leader);
  const better = `that a model of its own would serve it better than what is best for its kind`;
  const shown = own === 0
    ? `None of the ${formatCount(champion, "key")} that competed showed on later folds ${better}`
    : `${own} of the ${formatCount(champion, "key")} that competed showed on later folds ${better}, and ${
      agree(own, "has", "have")
    } it`;
  const who = led === champion ? `: ${leader} serves them all.` : `; ${leader} serves ${led} of them.`;
  return shown + who;
}

/** Of a single key nothing is counted. */
function tellOnlyModel(own: number, leader: string): string {
  return own === 0
    ? `The one key that competed is served by ${leader}: no model has shown on later folds that it would serve it better.`
    : `The one key that competed is served by ${leader}, which has shown on later folds that it serves it better.`;
}

/** How many keys are served with weights of their own, and how far these differ; empty for none. @param summary Of a run. */
export function tellOwnWeights({ ownWeights: own, outcomes: { champion } }: TrainingSummary): string {
  if (own === undefined || own.keys === 0) return "";
  const percent = (share: number) => formatPercent(share, { places: 0 });
  return `${own.keys} of the ${formatCount(champion, "key")} ${
    agree(own.keys, "has", "have")
  } weights of their own, which ` +
    `foretold later folds better than one set for all keys of a kind: ${
      percent(own.apart)
    } of the weight lies elsewhere, ` +
    `${percent(own.most)} at most.`;
}

function worth(summary: TrainingSummary, metric: string): string {
  const parts = [
    compared(summary, "one_for_all", { metric, name: titleOf("one_for_all", summary.oneForAll) }),
    ...MAIN_BASELINES.map((method) => compared(summary, method, { metric, name: nameOf(method, summary.oneForAll) })),
  ].filter((part) => part !== "");
  if (parts.length === 0) return "";
  const where = summary.holdout === false
    ? "There is no hold-out; on the last fold, which they were chosen on"
    : "On a hold-out that no choice saw";
  const and = parts[0]?.includes(",") ? ", and " : " and ";
  return `${where}, their ${errorHeading(metric)} is ${parts.join(and)}.`;
}

/** `33 % below that of seasonal naive`, and whether that may be chance; empty if undefined. */
function compared(
  summary: TrainingSummary,
  method: string,
  { metric, name }: { readonly metric: string; readonly name: string },
): string {
  const ratio = 1 + changeAgainst(summary, { method, metric }) / 100, told = tellChange(ratio, { same: "" });
  if (!Number.isFinite(ratio)) return "";
  if (told === "") return `that of ${name}`;
  const test = summary.significance?.methods.find((row) => row.method === method);
  return `${told} that of ${name}${tellDoubt(test, ratio)}`;
}
