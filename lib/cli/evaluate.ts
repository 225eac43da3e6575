import { formatCount } from "../core/plural.ts";
import type { Command } from "commander";
import { ForecastError } from "../core/errors.ts";
import { metricName } from "../core/metric_choice.ts";
import { loadConfig } from "../data/load_config.ts";
import type { EvaluationPage } from "../report/evaluation_page.ts";
import { reportFailures } from "./key_failures.ts";
import { formatComparison } from "./comparison_table.ts";
import { formatCoverage, tellIntervals } from "./coverage_lines.ts";
import { formatMetrics } from "./metrics_table.ts";
import { outputTarget } from "./output_target.ts";
import {
  addCsvOptions,
  addExamples,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addReportsOption,
  addTableOptions,
  type CsvOptions,
  parsePositive,
  type TableOptions,
  whereOf,
} from "./options.ts";
import type { Action } from "./run_cli.ts";
import type { Session } from "./session.ts";
import { sourceAccess } from "./source_access.ts";
import { formatSignificance } from "./significance_table.ts";
import { formatNumber } from "../core/format_number.ts";

interface EvaluateFlags extends TableOptions, CsvOptions {
  readonly origins?: number;
  readonly verbose?: boolean;
  readonly output?: string;
  readonly reports: string;
  readonly registry: string;
  readonly charts: boolean;
}

/** `evaluate`: the whole system scored as a user would have lived it. */
export function addEvaluateCommand(program: Command, action: Action): void {
  const command = program.command("evaluate")
    .description("train on what was known at past origins, forecast, compare with what came");
  addRegistryOption(addKeyOptions(addTableOptions(command)))
    .option("--origins <n>", "number of origins, instead of the config's", parsePositive)
    .option(
      "--output <file>",
      "forecasts: .csv, .parquet, .json, .xlsx or .arrow, - for CSV on standard output; default: <reports>/<name>-evaluation.csv",
    );
  command.option("--no-charts", "write no page beside the forecasts")
    .option("--verbose", "print all tables: every contender, what is more than chance, coverage by step, failures");
  addExamples(addOutputOptions(addCsvOptions(addReportsOption(command))), [
    ["evaluate --config config/tourism.json --input tourism_quarterly.csv.gz", "the last horizon of a table"],
    ["evaluate --origins 3 --limit 100 --output forecasts.parquet", "three origins of the demo's first 100 keys"],
  ]);
  command.action(action<EvaluateFlags>(evaluate));
}

async function evaluate(session: Session, flags: EvaluateFlags): Promise<number> {
  const config = await loadConfig(flags.config, { horizon: flags.horizon, seed: flags.seed });
  const usual = `${flags.reports}/${config.name}-evaluation.csv`, file = flags.output ?? usual;
  const output = outputTarget(file, session.terminal, flags);
  const [{ evaluateTable }, { failedEverywhere }, { failuresTable }] = await Promise.all([
    import("../training/evaluate.ts"),
    import("../training/contender_failures.ts"),
    import("./train_summary.ts"),
  ]);
  using page = flags.charts ? await collectPage(flags) : null;
  let lost: ForecastError | null = null;
  const result = await evaluateTable(config, {
    store: flags.store,
    input: flags.input,
    access: sourceAccess(session),
    where: whereOf(flags),
    limit: flags.limit,
    workers: flags.workers,
    origins: flags.origins,
    output,
    ...{ defuse: flags.defuse, digits: flags.digits },
    scratch: flags.reports,
    registry: flags.registry,
    onOrigin: async (origin) => {
      lost ??= page === null ? null : await attempt(() => page.add(origin));
    },
    log: session.log,
    onProgress: (progress) => session.progress.update(progress),
    signal: session.signal,
  });
  const path = page === null ? null : pageBeside(result.forecasts ?? usual);
  if (page !== null && path !== null) lost ??= await attempt(() => void page.write(path, result));
  if (lost !== null) session.log.warn(`the evaluation has no page: ${lost.message} (${lost.code})`);
  const metric = metricName(config.metric), { origins, significance, intervalCoverage, contenderFailures } = result;
  session.result({ ...result, page: lost === null ? path : null }, () =>
    [
      `${config.name}: ${formatCount(result.rows, "forecast")} scored, ${formatCount(result.horizon, "step")} from ${
        origins.join(", ")
      }`,
      ...flags.verbose
        ? [
          formatMetrics(result.metrics, metric),
          `Regret against the oracle: ${formatNumber(result.regret)}`,
          formatSignificance(significance),
          formatCoverage(intervalCoverage),
          contenderFailures.length === 0 ? "" : `Contenders that failed\n${failuresTable(contenderFailures)}`,
        ]
        : [
          formatComparison(result, { metric, where: `what followed ${formatCount(origins.length, "past origin")}` }),
          tellIntervals(Object.entries(intervalCoverage).map(([level, { pooled }]) => [level, pooled])),
        ],
      `Forecasts: ${result.forecasts ?? "standard output"}${path === null || lost !== null ? "" : `\nPage: ${path}`}`,
    ].filter((text) => text !== "").join("\n\n"), { isStreamed: result.forecasts === null });
  for (const line of failedEverywhere(result.contenderFailures)) session.log.warn(line);
  return reportFailures(session, result.failures, "their rows are their fallback's; train tells their errors");
}

/** The page lies beside the forecasts, under their name. */
function pageBeside(forecasts: string): string {
  return `${forecasts.replace(/\.[^./\\]+$/, "")}.html`;
}

/** What collects the page is loaded by who wants one. */
async function collectPage({ store, reports }: EvaluateFlags): Promise<EvaluationPage> {
  const { EvaluationPage } = await import("../report/evaluation_page.ts");
  return new EvaluationPage({ store, scratch: reports });
}

/** What goes wrong with a page costs nobody the forecasts. @returns It, or null if all is well. */
async function attempt(work: () => void | Promise<void>): Promise<ForecastError | null> {
  try {
    await work();
    return null;
  } catch (thrown) {
    return ForecastError.from(thrown);
  }
}
