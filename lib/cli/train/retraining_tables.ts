import type { Config } from "../../core/config/config.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { isSerial } from "../../core/config/problem_shapes.ts";
import type { ServedRetraining } from "../../retraining/let_serve.ts";
import type { PlannedKey, RetrainingPlan, SkipCode } from "../../retraining/plan_retraining.ts";
import type { RetrainingResult } from "../../retraining/retraining_result.ts";
import { tellBroken } from "../live/gate_table.ts";
import { agree, formatCount } from "../../core/text/plural.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import { firstRows, formatTable } from "../session/table.ts";

/** Keys that a table for people shows. */
const SHOWN = 20;

const WHY: Readonly<Record<SkipCode, string>> = {
  FRESH: "no alarm, and its newest training is young enough",
  TRIGGER: "what it needs no trigger of this call asks for",
  UNCHANGED: "its rows are those of its last training",
  COOL_DOWN: "it was trained less than a cool-down ago",
  DATA_ALARM: "an alarm about the data is about it",
  ROLLOUT: "a rollout that is on its way compares its models",
  ENDED: "it sells no more",
  BUDGET: "others gain more within the budget",
  BLOCKED: "nothing is trained while something blocks",
};

/** A plan for people: what blocks, who is trained and why, who is not and why. */
export function formatPlan({ keys, skipped, blocked }: RetrainingPlan): string {
  const all = keys.length + skipped.length;
  const head = keys.length === 0
    ? `None of ${formatCount(all, "key")} is to be trained.`
    : `${keys.length} of ${formatCount(all, "key")} ${agree(keys.length, "is", "are")} to be trained.`;
  return [
    ...blocked.map(({ code, message }) => `Blocked (${code}): ${message}`),
    head,
    ...keys.length === 0 ? [] : [formatCounts(keys), formatKeys(keys)],
    ...skipped.length === 0 ? [] : [formatSkipped(skipped)],
  ].join("\n\n");
}

function formatCounts(keys: readonly PlannedKey[]): string {
  const groups = [...Map.groupBy(keys, ({ reason, tier }) => `${reason} ${tier}`).values()];
  return formatTable([
    { title: "reason", cells: groups.map(([first]) => first?.reason ?? ""), align: "left" },
    { title: "tier", cells: groups.map(([first]) => first?.tier ?? ""), align: "left" },
    { title: "keys", cells: groups.map((group) => String(group.length)) },
  ]);
}

function formatKeys(keys: readonly PlannedKey[]): string {
  const { rows: shown, more } = firstRows(keys, { most: SHOWN });
  const table = formatTable([
    { title: "key", cells: shown.map(({ key }) => formatKey(key)), align: "left" },
    { title: "reason", cells: shown.map(({ reason }) => reason), align: "left" },
    ...shown.every(({ alarm }) => alarm === undefined)
      ? []
      : [{ title: "alarm", cells: shown.map(({ alarm }) => alarm ?? ""), align: "left" as const }],
    { title: "tier", cells: shown.map(({ tier }) => tier), align: "left" },
    { title: "expected gain", cells: shown.map(({ gain }) => gain === null ? "–" : `${formatNumber(100 * gain)} %`) },
  ]);
  return table + more;
}

function formatSkipped(skipped: RetrainingPlan["skipped"]): string {
  const groups = [...Map.groupBy(skipped, ({ reason }) => reason)];
  return `Left as they are\n${
    formatTable([
      { title: "why", cells: groups.map(([code]) => code), align: "left" },
      { title: "keys", cells: groups.map(([, all]) => String(all.length)) },
      { title: "", cells: groups.map(([code]) => WHY[code]), align: "left" },
    ], { indent: 2 })
  }`;
}

/** A retraining for people. @param config Whose table it is. */
export function formatRetrained(
  { table, dataVersion, serves, plan, trained, finished }: RetrainingResult,
  config: Pick<Config, "problem">,
): string {
  const [made, all] = isSerial(config) ? ["forecast", "Forecasts"] : ["prediction", "Predictions"];
  const data = serves
    ? `${all} of ${table} go on from version ${dataVersion} of its table.`
    : `${all} of ${table} do not go on from version ${dataVersion} of its table.`;
  return [
    ...finished.map((run) => `Brought to an end what was cut off. ${formatServed(run, made)}`),
    formatPlan(plan),
    ...trained === null ? [] : [`${formatServed(trained, made)}\nReport: ${trained.training.reportDir}`],
    data,
  ].join("\n\n");
}

function formatServed(served: ServedRetraining, made: string): string {
  const { run, tested, promoted, undone, waiting, refused, conflicts, changes, lostIntervals } = served;
  const churn = changes.keys === 0
    ? ""
    : `, churn ${formatNumber(100 * changes.churn)} % over ${formatCount(changes.keys, "key")}`;
  const counts: [count: number, rest: string][] = [
    [promoted.length, "served by the new models."],
    [undone.length, "served so although somebody had rolled back to a former model."],
    [lostIntervals, "without an interval at some level, as errors of so few keys show too little."],
    [waiting.length, "waiting in Staging for approval: deno task promote lets them serve."],
    [refused.length, "served as before: the new model must not serve."],
    [conflicts.length, "waiting in Staging, as somebody else has changed their champion meanwhile (CONFLICT)."],
  ];
  return [
    `Run ${run}: ${formatCount(tested, made)} tested${churn}.`,
    ...counts.flatMap(([count, rest]) => count === 0 ? [] : [`${formatCount(count, "key is", "keys are")} ${rest}`]),
  ].join("\n");
}

/** What somebody has to look at, one line each, also with --json. */
export function tellRefusals({ plan, trained, finished }: RetrainingResult): string[] {
  const gate = trained?.training.summary.gate;
  const served = [...finished, ...trained === null ? [] : [trained]];
  return [
    ...plan.blocked.map(({ code, message }) => `${code}: ${message}`),
    ...gate === undefined || gate.passed
      ? []
      : [`the gate has refused run ${trained?.run}: ${tellBroken(gate.rules)}; the former models serve on`],
    ...served.flatMap(({ run, refused }) =>
      [...Map.groupBy(refused, ({ code }) => code)].map(([code, all]) =>
        `${formatCount(all.length, "model")} of run ${run} must not serve (${code}); the former ones serve on`
      )
    ),
  ];
}
