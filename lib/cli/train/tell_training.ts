import { failedEverywhere } from "../../training/assessment/contender_failures.ts";
import { tellEmptyLevel } from "../../competition/calibration/empty_levels.ts";
import type { Config } from "../../core/config/config.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import { formatFindings } from "../../data/demand/expectations/format_findings.ts";
import { currentGroup } from "../../data/store/feature_store.ts";
import { hasStoredFuture } from "../../data/store/stored_future.ts";
import type { TrainingResult, TrainingSummary } from "../../training/record/result.ts";
import { EXIT } from "../session/exit_code.ts";
import { tellBroken, tellForgiven, tellServes } from "../live/gate_table.ts";
import { reportFailures } from "../session/key_failures.ts";
import { folderArguments, type FolderOptions } from "../options/options.ts";
import type { Session } from "../session/session.ts";
import { formatDigest } from "./train_digest.ts";
import { formatTraining } from "./train_summary.ts";
import { writePage } from "./write_page.ts";

/** What is told, and what is written beside the report. */
export interface TellOptions extends FolderOptions {
  /** What was trained. */
  readonly config: Pick<Config, "name" | "exogenous" | "metric">;
  /** Whether a page and charts are written. */
  readonly charts: boolean;
  /** All tables, not what fits a screen. */
  readonly verbose?: boolean;
}

/**
 * Tell what a training has given, with its charts and its page, and how to go on.
 *
 * @param session Of the command. @param result Of the run. @param options Config, folders, how much.
 * @returns Exit code.
 */
export async function tellTraining(session: Session, result: TrainingResult, options: TellOptions): Promise<number> {
  if (options.charts) {
    session.progress.update({ phase: "charts", done: 0, total: 1 });
    const { writeCharts } = await import("./report_charts.ts");
    await writeCharts(result, { metric: metricName(options.config.metric), log: session.log });
  }
  const page = options.charts ? await writePage(session, result.run, options) : null;
  const next = await nextStep(options, result.summary);
  const { summary, findings, reportDir } = result, metric = metricName(options.config.metric);
  session.result(summary, () =>
    [
      ...options.verbose
        ? [formatTraining(summary, { metric }), `Findings\n${formatFindings(findings)}`]
        : [formatDigest(summary, { metric, findings })],
      `Report: ${page ?? reportDir}\nNext: ${next}`,
    ].join("\n\n"));
  for (const line of failedEverywhere(result.summary.contenderFailures)) session.log.warn(line);
  for (const level of result.summary.emptyLevels) session.log.info(tellEmptyLevel(level));
  const code = reportFailures(
    session,
    result.summary.failures,
    `see reason and error in ${result.reportDir}/outcomes.csv`,
  );
  return reportGate(session, result.summary) ? code : EXIT.KEYS_FAILED;
}

/** Say on standard error what keeps models of the run from serving, also with --json. @returns Whether the run has passed. */
function reportGate({ log }: Session, { run, gate }: TrainingSummary): boolean {
  if (gate === undefined) return true;
  for (const line of tellForgiven(gate.rules)) log.warn(line);
  if (!gate.passed) {
    log.warn(`the gate has refused run ${run}: ${tellBroken(gate.rules)}; ${tellServes(gate)}`);
  } else if (gate.waits.conflict > 0) {
    log.warn(
      `CONFLICT: somebody else has changed ${gate.waits.conflict} champions meanwhile; their new models wait in Staging`,
    );
  }
  return gate.passed;
}

/**
 * The command that goes on from here: what waits for approval is looked at first, and columns that must be known ahead and are
 * not in the table have to be given first.
 */
async function nextStep(
  { config: { name, exogenous: { future } }, registry, store }: TellOptions,
  { run, gate }: TrainingSummary,
): Promise<string> {
  const folders = folderArguments({ registry, store });
  if ((gate?.waits.approval ?? 0) > 0) {
    return `deno task promote --run ${run}${folders} --dry-run, then with --by NAME --note TEXT instead of --dry-run`;
  }
  const infer = `deno task infer${folders}`;
  if (future.length === 0 || hasStoredFuture(await currentGroup(store, name, { onDamage() {} }))) return infer;
  return `${infer} --draft-future future.csv (${future.join(", ")} must be known ahead), then --future future.csv`;
}
