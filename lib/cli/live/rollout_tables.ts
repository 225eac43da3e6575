import type { RolloutReason } from "../../lifecycle/rollout_policy.ts";
import type { RolloutEvidence } from "../../monitoring/rollout/rollout_evidence.ts";
import type { RolloutResult } from "../../monitoring/rollout/roll_out_run.ts";
import { plainKept } from "../../lifecycle/plain_kept.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatKept } from "./move_tables.ts";
import { formatNumber, formatRange } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

/** A result as the JSON contract has it: keys as their parts. */
export function plainRollout({ step, churn, ...result }: RolloutResult) {
  return {
    ...result,
    step: step === null ? null : plainKept(step),
    churn: churn === null ? null : {
      ...{ churn: churn.churn, keys: churn.keys, changed: churn.changed, gained: churn.gained },
      lost: churn.lost.map(({ parts }) => parts),
    },
  };
}

/** A rollout for people. */
export function formatRollout(result: RolloutResult): string {
  const { run, table, phase, share, startedAt, evidence } = result;
  if (result.reason === "NO_ROLLOUT") return REASONS.NO_ROLLOUT;
  const stands = phase === "none"
    ? `Run ${run} serves no key of ${table} by a rollout.`
    : `Run ${run} of ${table}: ${phase === "active" && share === 0 ? "giving back" : PHASES[phase]} at ${
      formatNumber(share)
    } %, begun ${startedAt?.slice(0, 16)}Z.`;
  return [
    ...tellStep(result),
    stands,
    ...evidence === null ? [] : [formatEvidence(evidence, phase)],
    ...tellReason(result),
  ]
    .join("\n\n");
}

const PHASES = { active: "on its way", complete: "complete", back: "given back", ended: "ended" } as const;

const REASONS: Readonly<Record<RolloutReason, string>> = {
  SHOWN: "It is shown to be no worse, and the last step was watched for long enough.",
  WORSE: "It is shown to be worse.",
  OPEN: "Nothing is shown yet: go on with infer --log.",
  SOAKING: "It is shown to be no worse; the last step is too young.",
  COMPLETE: "It serves all keys that it can.",
  GIVEN_BACK: "It has given its keys back: --share begins again.",
  NO_ROLLOUT: "No run is on its way, and none is named: nothing to do.",
  GIVING_BACK: "It gives its keys back; what is left goes as soon as it can be loaded.",
  ENDED: "A later run has come, or its keys were moved by hand.",
};

function tellReason({ reason }: RolloutResult): string[] {
  return reason === null ? [] : [REASONS[reason]];
}

function tellStep({ action, step, planned, churn }: RolloutResult): string[] {
  if (step === null) return [];
  const verb = planned ? "Would move" : "Moved", { moved, back, from, share, keys, kept, left } = step;
  if (action === "none" && left === 0) return [`Nothing moves: it serves ${formatNumber(share)} % already.`];
  const rest = left === 0
    ? ""
    : ` ${formatCount(left, "key")} cannot be moved: the same call again moves what can be loaded.`;
  const stays = kept.length === 0 ? [] : [`Not moved:\n${formatKept(kept)}`];
  if (action === "none") return [`Nothing moves.${rest} It serves ${formatCount(keys.serving, "key")}.`, ...stays];
  const moves = [
    ...moved > 0 || back === 0 ? [`${verb} ${formatCount(moved, "key")} to it`] : [],
    ...back > 0 ? [`${moved > 0 ? "" : `${verb} `}${formatCount(back, "key")} back to what served them before`] : [],
  ].join(", ");
  const counts = `${moves}: ${formatNumber(from)} % → ${formatNumber(share)} %. It serves ${
    formatCount(keys.serving, "key")
  } then, and waits for ${keys.waiting}.`;
  const changes = churn === null || Number.isNaN(churn.churn)
    ? ""
    : ` Churn ${formatNumber(100 * churn.churn)} % over ${formatCount(churn.keys, "key")}.`;
  return [counts + rest + changes, ...stays];
}

function formatEvidence(evidence: RolloutEvidence, phase: RolloutResult["phase"]): string {
  const { ratio, lo, hi, periods, since, soak, first, last, keys, pairs, sides, verdict, margin } = evidence;
  if (ratio === null) {
    return `Nothing to compare yet: ${
      formatCount(pairs.pending, "pair")
    } of forecasts wait for what comes. Both sides are logged ` +
      "by infer --log.";
  }
  const range = `${lo === null ? "…" : formatNumber(lo)} to ${hi === null ? "…" : formatNumber(hi)}`;
  const watched = phase === "none" ? "" : ` ${since} of ${soak} periods since the last step.`;
  const told =
    `Errors of the run on all keys: ${formatNumber(ratio)} times those of the other side, ${range} at 95 % at ` +
    `every look (below 1 is better): ${verdict.replace("_", " ")}, with a margin of ${
      formatNumber(100 * margin)
    } %.\n` +
    `${formatCount(periods, "period")} from ${first} to ${last}, ${formatCount(keys, "key")}, ${
      formatCount(pairs.compared, "pair")
    } of ` +
    `forecasts; ${pairs.pending} wait for what comes.${watched}`;
  const cell = (value: number | null) => value === null ? "–" : formatNumber(value);
  return `${told}\n\n${
    formatTable([
      {
        title: "served by",
        cells: sides.map(({ cohort }) => cohort === "challenger" ? "the run" : "the other side"),
        align: "left",
      },
      { title: "keys", cells: sides.map((side) => String(side.keys)) },
      { title: "pairs", cells: sides.map((side) => String(side.pairs)) },
      { title: "came", cells: sides.map(({ total }) => formatNumber(total)) },
      { title: "wape run", cells: sides.map(({ wape }) => cell(wape.run)) },
      { title: "wape other", cells: sides.map(({ wape }) => cell(wape.other)) },
      { title: "bias run", cells: sides.map(({ bias }) => cell(bias.run)) },
      { title: "bias other", cells: sides.map(({ bias }) => cell(bias.other)) },
    ])
  }${tellDemand(evidence)}`;
}

function tellDemand({ demand }: RolloutEvidence): string {
  if (demand === null) return "";
  const { ratio, lo, hi, periods } = demand;
  return `\n\nDemand of the keys that the run serves is ${
    formatNumber(ratio)
  } times what that of the others lets expect, ` +
    `${formatRange(lo, hi)} at 90 %: ${formatCount(periods, "period")} since, beside as many before.`;
}
