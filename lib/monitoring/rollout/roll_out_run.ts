import { formatCount } from "../../core/text/plural.ts";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { isSquared } from "../../competition/problems/demand_metric.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import { chosenMetric } from "../../metrics/chosen_metric.ts";
import { RegistryError } from "../../core/errors/errors.ts";
import { readRecordedConfig } from "../../core/config/recorded_config.ts";
import { currentGroup } from "../../data/store/feature_store.ts";
import { assertSeries } from "../../data/rows/assert_layout.ts";
import type { ForecastPreview } from "../../inference/preview_forecasts.ts";
import { previewForecasts } from "../../inference/preview_forecasts.ts";
import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import { verifyVersions } from "../../inference/verify_versions.ts";
import type { Decision } from "../../lifecycle/decision.ts";
import {
  loadRollout,
  planRunRollout,
  type Rollout,
  rollOut,
  type RolloutStep,
  rolloutStep,
} from "../../lifecycle/roll_out.ts";
import { nextStep, type RolloutReason } from "../../lifecycle/rollout_policy.ts";
import {
  activeRollout,
  rolloutOf,
  type RolloutPhase,
  type RolloutState,
  rolloutSteps,
} from "../../lifecycle/rollout_state.ts";
import type { Registry } from "../../registry/registry.ts";
import { readPairs } from "./read_pairs.ts";
import { type RolloutEvidence, rolloutEvidence } from "./rollout_evidence.ts";

/** Where everything lies that a rollout rests on. */
export interface RolloutSource extends Omit<InferenceSource, "choice" | "versions" | "horizon"> {
  /** Folder of the log of forecasts. */
  readonly predictions: string;
}

/** What to do with a rollout. */
export interface RolloutAsk {
  /** Run that takes over; default: the one that is on its way. */
  readonly run?: string;
  /** Percent of the keys for it, 0 to give all back; `advance`: as the evidence says; `report`: nothing is done. */
  readonly step: number | "advance" | "report";
  /** Whether the step is only planned; default false. */
  readonly isPlan?: boolean;
  /** Who decides and why; by evidence: default what it says. */
  readonly decision?: Decision;
  /** Most churn over all keys that a step may bring, see `ForecastChanges`. */
  readonly maxChurn: number;
}

/** A step that was made, as the history has it. */
export interface RolloutStepTaken {
  /** ISO instant (UTC). */
  readonly at: string;
  /** Percent of the keys that it was for. */
  readonly share: number;
  /** Keys that came to the run. */
  readonly moved: number;
  /** Keys that it gave back. */
  readonly back: number;
  /** Who decided. */
  readonly by: string;
  /** Why. */
  readonly note: string;
}

/** How a rollout stands, and what was done. */
export interface RolloutResult {
  /** The run. */
  readonly run: string;
  /** Its table. */
  readonly table: string;
  /** How it stands now; `none` before its first step. */
  readonly phase: RolloutPhase | "none";
  /** Percent of the keys that its last step was for. */
  readonly share: number;
  /** ISO instant (UTC) of its first step; null before. */
  readonly startedAt: string | null;
  /** ISO instant (UTC) of its last step; null before. */
  readonly stepAt: string | null;
  /** What became of this call. */
  readonly action: "started" | "advanced" | "narrowed" | "back" | "none";
  /** Why, where evidence was asked; else null. */
  readonly reason: RolloutReason | null;
  /** Whether nothing was done, as a plan was asked for. */
  readonly planned: boolean;
  /** The step; null if there was none. */
  readonly step: RolloutStep | null;
  /** What the step does to the forecasts; null where the table is not at hand, or nothing moves. */
  readonly churn: Pick<ForecastPreview, "churn" | "changed" | "keys" | "lost" | "gained"> | null;
  /** Its steps so far, oldest first. */
  readonly steps: readonly RolloutStepTaken[];
  /** Both sides on all keys; null where nobody asked. */
  readonly evidence: RolloutEvidence | null;
}

/**
 * Make, plan or look at a step of a rollout.
 *
 * @param registry Open; for writing unless nothing is done. @param source Folders. @param ask Run, step, who and why.
 * @throws {RegistryError} `NO_ROLLOUT` if no run, or more than one, is on its way and none is named; `CHURN_LIMIT` if the
 * step would change the forecasts more than is allowed; as `planRunRollout` and `rollOut`. @throws {DataError} `MISSING_GROUP`, `CORRUPT_GROUP`.
 */
export async function rollOutRun(registry: Registry, source: RolloutSource, ask: RolloutAsk): Promise<RolloutResult> {
  const run = ask.run ?? runOnItsWay(registry, ask.step !== "advance");
  return run === null ? NOTHING : await stepOf(registry, source, { ...ask, run });
}

async function stepOf(
  registry: Registry,
  source: RolloutSource,
  ask: RolloutAsk & { readonly run: string },
): Promise<RolloutResult> {
  const { run } = ask, { group } = registry.showRun(run).lineage.data, before = rolloutOf(registry, run);
  const isByHand = typeof ask.step === "number";
  const evidence = isByHand ? null : await evidenceOf(registry, source, { run, group, state: before });
  const advice = evidence === null ? null : nextStep(before, evidence);
  const share = typeof ask.step === "number" ? ask.step : ask.step === "advance" ? advice?.share ?? null : null;
  const found = { run, table: group, evidence, reason: advice?.reason ?? null, planned: ask.isPlan ?? false };
  if (share === null) {
    return { ...found, ...standing(before), action: "none", step: null, churn: null, steps: stepsTaken(registry, run) };
  }
  const verify = async (versions: Rollout["plan"]["serving"]) => (await verifyVersions(source, versions)).broken;
  const rollout = await loadRollout(planRunRollout(registry, { run, share }), verify), { plan } = rollout;
  const churn = await previewForecasts(source, [...plan.forward, ...plan.back].map(({ version }) => version));
  if (plan.forward.length > 0) assertChurn(run, churn, ask.maxChurn);
  const decision = {
    ...ask.decision ?? byEvidence(evidence),
    facts: { churn: churn?.churn, evidence: briefly(evidence) },
  };
  const step = ask.isPlan ? rolloutStep(rollout) : rollOut(registry, rollout, decision);
  const after = ask.isPlan ? before : rolloutOf(registry, run);
  const isStep = step.moved + step.back > 0 || (step.from !== share && step.left === 0);
  return {
    ...found,
    ...standing(after),
    action: isStep ? actionOf(before, share) : "none",
    step,
    churn,
    steps: stepsTaken(registry, run),
  };
}

function stepsTaken(registry: Registry, run: string): RolloutStepTaken[] {
  return rolloutSteps(registry, run).map(({ at, detail: { share, moved, back, by, note } }) => ({
    ...{ at, share: Number(share), moved: Number(moved), back: Number(back), by: String(by), note: String(note) },
  }));
}

const NOTHING: RolloutResult = {
  ...{ run: "", table: "", phase: "none", share: 0, startedAt: null, stepAt: null },
  ...{ action: "none", reason: "NO_ROLLOUT", planned: false, step: null, churn: null, evidence: null, steps: [] },
};

function standing(state: RolloutState | null): Pick<RolloutResult, "phase" | "share" | "startedAt" | "stepAt"> {
  const { phase = "none", share = 0, startedAt = null, stepAt = null } = state ?? {};
  return { phase, share, startedAt, stepAt };
}

function actionOf(before: RolloutState | null, share: number): RolloutResult["action"] {
  if (share === 0) return "back";
  if (before === null || before.share === 0) return "started";
  return share < before.share ? "narrowed" : "advanced";
}

/** Where none is on its way there is nothing to go on with, which is no error of who asks every day. */
function runOnItsWay(registry: Registry, mustBe: boolean): string | null {
  const groups = new Set(registry.recordedRuns().map(({ lineage }) => lineage.data.group));
  const active = [...groups].flatMap((group) => activeRollout(registry, group)?.run ?? []);
  if (active.length === 1) return active[0]!;
  if (active.length === 0 && !mustBe) return null;
  throw new RegistryError(
    "NO_ROLLOUT",
    `Cannot tell which rollout is meant as one must be on its way: current value is ${active.join(", ") || "none"}`,
    { hint: "Name the run with --run; deno task runs lists them.", context: { active } },
  );
}

async function evidenceOf(
  registry: Registry,
  source: RolloutSource,
  { run, group: name, state }: { readonly run: string; readonly group: string; readonly state: RolloutState | null },
): Promise<RolloutEvidence> {
  const { configJson, committedAt } = registry.showRun(run), config = await readRecordedConfig(configJson);
  const group = await currentGroup(source.store, name), squared = isSquared(config.metric);
  assertSeries(group, {
    what: "compare both sides of a rollout of",
    instead: "Go on by hand: deno task rollout --run RUN --share PERCENT --by NAME --note TEXT.",
  });
  const { ofRow } = chosenMetric(config.metric);
  const pairs = await readPairs(registry, source.predictions, {
    ...{
      run,
      group,
      log: source.log,
      isSquared: squared,
      isScaled: !PLAIN.has(metricName(config.metric)) && ofRow === undefined,
    },
    ofRow,
    // Who begins again has overruled what was shown before.
    ...{ from: state !== null && state.attempt > 1 ? state.startedAt : committedAt, after: state?.stepAt ?? null },
  });
  const margin = config.lifecycle.nonInferiority?.margin ?? MARGIN;
  return rolloutEvidence(pairs, { group, isSquared: squared, margin });
}

/** Metrics in the unit of the target, where keys that sell much count for more. */
const PLAIN: ReadonlySet<string> = new Set(["mae", "mse", "rmse", "wape"]);

/** The margin of the gate, where a config has no such rule. */
const MARGIN = 0.05;

/** More cannot change: see `ForecastChanges.churn`. */
const ANY_CHURN = 2;

/** What is not known is not below a limit. */
function assertChurn(run: string, changes: ForecastPreview | null, limit: number): void {
  const churn = changes?.churn ?? null;
  if (limit >= ANY_CHURN || (churn !== null && !(churn > limit))) return;
  throw new RegistryError(
    "CHURN_LIMIT",
    `Cannot roll out run ${run} as a step may change the forecasts of the table by ${
      formatPercent(limit)
    } at most: current value is ${churn === null ? "unknown" : formatPercent(churn)}`,
    {
      hint: churn === null
        ? "Have the table at hand, and what must be known ahead with --future; or allow anything with --max-churn 200."
        : "Take a smaller share, or allow more with --max-churn; --plan --max-churn 200 shows what would change.",
      context: { run, churn, limit },
    },
  );
}

function byEvidence(evidence: RolloutEvidence | null): Decision {
  if (evidence === null) return { by: "", note: "" };
  const { verdict, ratio, lo, hi, periods, keys } = evidence;
  return {
    by: "automatic",
    note:
      `${verdict.replace("_", " ")}: errors ${formatNumber(ratio)} times those of what it replaces (${
        formatNumber(lo)
      } to ${formatNumber(hi)}), ` +
      `${formatCount(periods, "period")}, ${formatCount(keys, "key")}`,
  };
}

/** What the history keeps. */
function briefly(evidence: RolloutEvidence | null): object | undefined {
  if (evidence === null) return undefined;
  const { verdict, ratio, lo, hi, periods, keys } = evidence;
  return { verdict, ratio, lo, hi, periods, keys };
}
