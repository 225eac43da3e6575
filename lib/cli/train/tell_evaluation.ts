import type { Config } from "../../core/config/config.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import type { EvaluationPage } from "../../report/evaluation_page.ts";
import type { EvaluateOptions, EvaluationResult } from "../../training/run/evaluate.ts";
import type { LevelCoverage } from "../../training/assessment/coverage_table.ts";
import { type Compared, formatComparison } from "./comparison_table.ts";
import { formatCoverage, tellIntervals } from "./coverage_lines.ts";
import { reportFailures } from "../session/key_failures.ts";
import { formatMetrics } from "./metrics_table.ts";
import type { CsvOptions } from "../options/options.ts";
import { outputTarget } from "../options/output_target.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { formatSignificance } from "./significance_table.ts";

/** What is told, and where forecasts and page go. */
export interface TellEvaluationOptions extends CommonOptions, CsvOptions {
  /** What was evaluated. */
  readonly config: Pick<Config, "name" | "metric">;
  readonly store: string;
  readonly reports: string;
  readonly output?: string;
  readonly charts: boolean;
  readonly verbose?: boolean;
}

/**
 * Evaluate, and tell the scores; forecasts go to the file that was asked for, a page beside them.
 *
 * @param session Of the command. @param flags Config, folders, output. @param evaluate Does it: given where forecasts go and who
 * is told of each origin.
 * @returns Exit code.
 */
export async function scoreAndTell(
  session: Session,
  flags: TellEvaluationOptions,
  evaluate: (given: Pick<EvaluateOptions, "output" | "defuse" | "digits" | "onOrigin">) => Promise<EvaluationResult>,
): Promise<number> {
  const { config, defuse, digits } = flags;
  const usual = `${flags.reports}/${config.name}-evaluation.csv`, file = flags.output ?? usual;
  const output = outputTarget(file, session.terminal, flags);
  const [{ failedEverywhere }, { failuresTable }] = await Promise.all([
    import("../../training/assessment/contender_failures.ts"),
    import("./train_summary.ts"),
  ]);
  using page = flags.charts ? await collectPage(flags) : null;
  let lost: ForecastError | null = null;
  const result = await evaluate({
    ...{ output, defuse, digits },
    onOrigin: async (origin) => {
      lost ??= page === null ? null : await attempt(() => page.add(origin));
    },
  });
  const path = page === null ? null : pageBeside(result.forecasts ?? usual);
  if (page !== null && path !== null) lost ??= await attempt(() => page.write(path, result));
  if (lost !== null) session.log.warn(tellLost(lost));
  const metric = metricName(config.metric), { origins, contenderFailures } = result;
  session.result({ ...result, page: lost === null ? path : null }, () =>
    [
      `${config.name}: ${formatCount(result.rows, "forecast")} scored, ${formatCount(result.horizon, "step")} from ${
        origins.join(", ")
      }`,
      formatScored(result, {
        metric,
        where: `what followed ${formatCount(origins.length, "past origin")}`,
        isWhole: flags.verbose ?? false,
        details: [
          `Regret against the oracle: ${formatNumber(result.regret)}`,
          ...contenderFailures.length === 0 ? [] : [`Contenders that failed\n${failuresTable(contenderFailures)}`],
        ],
      }),
      `Forecasts: ${result.forecasts ?? "standard output"}${path === null || lost !== null ? "" : `\nPage: ${path}`}`,
    ].join("\n\n"), { isStreamed: result.forecasts === null });
  for (const line of failedEverywhere(result.contenderFailures)) session.log.warn(line);
  return reportFailures(session, result.failures, "their rows are their fallback's; train tells their errors");
}

/** What was scored. */
type Scored = Compared & { readonly intervalCoverage: Readonly<Record<string, LevelCoverage>> };

/**
 * Scores of an evaluation: what serves beside what is simpler, or all tables.
 *
 * @param scored Scores. @param options `metric` and `where` as of {@linkcode formatComparison}; `isWhole`: all tables, with
 * `details` after them.
 */
export function formatScored(
  scored: Scored,
  { metric, where, isWhole, details }: {
    readonly metric: string;
    readonly where: string;
    readonly isWhole: boolean;
    readonly details: readonly string[];
  },
): string {
  const { metrics, significance, intervalCoverage } = scored;
  const pooled = Object.entries(intervalCoverage).map(([level, { pooled }]) => [level, pooled] as const);
  const texts = isWhole
    ? [
      formatMetrics(metrics, metric),
      significance === undefined ? "" : formatSignificance(significance),
      formatCoverage(intervalCoverage, metrics),
      ...details,
    ]
    : [formatComparison(scored, { metric, where }), tellIntervals(pooled, metrics)];
  return texts.filter((text) => text !== "").join("\n\n");
}

/** The page lies beside the forecasts, under their name. @param forecasts Their file. */
export function pageBeside(forecasts: string): string {
  return `${forecasts.replace(/\.[^./\\]+$/, "")}.html`;
}

/** Why an evaluation has no page. */
export function tellLost({ message, code }: ForecastError): string {
  return `the evaluation has no page: ${message} (${code})`;
}

/** What collects the page is loaded by who wants one. */
async function collectPage({ store, reports }: TellEvaluationOptions): Promise<EvaluationPage> {
  const { EvaluationPage } = await import("../../report/evaluation_page.ts");
  return new EvaluationPage({ store, scratch: reports });
}

/** What goes wrong with a page costs nobody the scores. @returns It, or null if all is well. */
export async function attempt(work: () => void | Promise<void>): Promise<ForecastError | null> {
  try {
    await work();
    return null;
  } catch (thrown) {
    return ForecastError.from(thrown);
  }
}
