import { boundsWord } from "../../metrics/metric_info.ts";
import { DataError, ForecastError } from "../../core/errors/errors.ts";
import type { Logger } from "../../core/logger.ts";
import type { Chart } from "../../plots/frame/chart.ts";
import { plotCoverage } from "../../plots/scores/coverage.ts";
import { plotFeatureImportance } from "../../plots/explained/feature_importance.ts";
import { plotHoldout } from "../../plots/scores/holdout.ts";
import { plotMembers } from "../../plots/scores/members.ts";
import { plotRegret } from "../../plots/scores/regret.ts";
import { plotSeconds } from "../../plots/scores/seconds.ts";
import { isFile, readText } from "../../storage/files/files.ts";
import { publishFile } from "../../storage/files/publish.ts";
import { compareMethods } from "../../training/assessment/compare_methods.ts";
import { readMemberShares } from "../../training/assessment/member_shares.ts";
import type { TrainingResult, TrainingSummary } from "../../training/record/result.ts";

/**
 * Write the charts of a training run beside its report, as SVG. They are drawn from the report, so they are no part of its
 * manifest: those that are there stay, those that are missing, as after a death in their midst, are added.
 *
 * @param result Of the run. @param options `metric`: what selection minimised; `log`.
 * @returns Paths of all charts.
 * @throws {DataError} `WRITE_FAILED`, `DISK_FULL` and the like.
 */
export async function writeCharts(
  result: Pick<TrainingResult, "summary" | "reportDir">,
  options: { metric: string; log: Logger },
): Promise<string[]> {
  const { summary, reportDir } = result;
  const charts: Record<string, Chart> = {
    ...comparisons(summary, options.metric),
    ...await memberCharts(reportDir, options.log),
    ...importanceCharts(reportDir, options.log),
    seconds: plotSeconds(summary.seconds),
  };
  const paths: string[] = [];
  for (const [name, chart] of Object.entries(charts)) {
    const path = `${reportDir}/${name}.svg`;
    if (!isFile(path)) publishChart(path, chart);
    paths.push(path);
  }
  return paths;
}

function publishChart(path: string, chart: Chart): void {
  try {
    publishFile(path, chart.toSVG());
  } catch (cause) {
    if (!(cause instanceof ForecastError)) throw cause;
    throw new DataError(cause.code, cause.message, {
      cause,
      hint:
        "The models are registered; write the charts to another folder with --reports, or skip them with --no-charts.",
    });
  }
}

/** Charts of the hold-out; where there is none, methods on the last fold, named so: what a choice has seen shows no regret. */
function comparisons(summary: TrainingSummary, metric: string): Record<string, Chart> {
  const { coverage, holdout: isHeld = true } = summary;
  if (summary.metrics.ours === undefined) return {};
  const comparison = compareMethods(summary, metric), levels = Object.keys(coverage);
  const title = isHeld ? undefined : "Methods compared on the last fold, which choices were made on";
  return {
    holdout: plotHoldout(comparison, { title }),
    ...isHeld ? { regret: plotRegret(comparison) } : {},
    coverage: plotCoverage({ nominal: levels.map(Number), observed: Object.values(coverage) }, {
      bounds: boundsWord(metric),
    }),
  };
}

/** What predictions are made of; recipes.parquet holds it. */
async function memberCharts(reportDir: string, log: Logger): Promise<Record<string, Chart>> {
  try {
    return { members: plotMembers(await readMemberShares(`${reportDir}/recipes.parquet`)) };
  } catch (thrown) {
    log.warn(`no chart of members: ${thrown instanceof Error ? thrown.message : thrown}`);
    return {};
  }
}

/** One chart per pooled model; evaluation.json holds their importances. */
function importanceCharts(reportDir: string, log: Logger): Record<string, Chart> {
  const charts: Record<string, Chart> = {};
  try {
    const { importance = {} } = JSON.parse(readText(`${reportDir}/evaluation.json`));
    for (const [contender, shares] of Object.entries(importance as Record<string, Record<string, number>>)) {
      const record = { names: Object.keys(shares), importance: Object.values(shares) };
      charts[`importance-${contender}`] = plotFeatureImportance(record, {
        title: `Feature importance of ${contender}`,
      });
    }
  } catch (thrown) {
    log.warn(`no importance charts: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
  return charts;
}
