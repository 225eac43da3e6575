import type { Finding } from "../core/finding.ts";
import type { Logger } from "../core/logger.ts";
import type { Outcome } from "../core/outcome.ts";
import { formatKey } from "../core/panel.ts";
import { isCutOff } from "./cut_off.ts";
import type { TrainingPlan } from "./plan.ts";
import type { TrainingSummary } from "./result.ts";

/** What the run's log begins with: enough to say later what was run on what. */
export function logStart(log: Logger, plan: TrainingPlan, findings: readonly Finding[]): void {
  const { data, spans, contenders } = plan;
  log.debug(`data ${data.group} v${data.version}, content ${data.contentHash}`);
  for (const { code, column, count, message } of findings) log.debug(`finding ${code} ${column}: ${count} ${message}`);
  const folds = `${spans.folds.length} folds${spans.holdout === null ? "" : " and a hold-out"}`;
  log.debug(`plan ${plan.hash}: ${plan.keys} keys, ${folds}, ${contenders.map(({ name }) => name).join(", ")}`);
}

/** What it ends with, after the commit: the counts, contenders that failed, and each key that failed or was cut off. */
export function logEnd(
  log: Logger,
  summary: Pick<TrainingSummary, "outcomes" | "contenderFailures" | "regret" | "seconds">,
  keys: readonly Outcome[],
): void {
  const { outcomes, contenderFailures, regret, seconds } = summary;
  for (const { contender, code, keys, entered, example } of contenderFailures) {
    log.debug(`contender ${contender} failed on ${keys} of ${entered} keys: ${code}, ${example}`);
  }
  for (const { key, error, reason } of keys) {
    if (error !== undefined) log.debug(`failed ${formatKey(key)}: ${error.code} ${error.message}`);
    if (isCutOff(reason)) log.debug(`cut off ${formatKey(key)}: ${reason}`);
  }
  log.debug(`committed ${JSON.stringify(outcomes)}, regret ${regret.toFixed(3)}, seconds ${JSON.stringify(seconds)}`);
}
