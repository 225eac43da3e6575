import { plotCoverage } from "../../plots/coverage.ts";
import { plotFeatureImportance } from "../../plots/feature_importance.ts";
import { plotHoldout } from "../../plots/holdout.ts";
import { plotRegret } from "../../plots/regret.ts";
import { plotSeconds } from "../../plots/seconds.ts";
import type { Known, NamedNumbers, RunRecord } from "../../report/run_record.ts";
import type { DrawChart } from "../chart_mount.ts";

/** A chart over all keys with the sentence of what it says. */
export interface OverviewChart {
  /** Draws it. */
  readonly draw: DrawChart;
  /** What it says; may be empty. */
  readonly says: string;
}

/** Ways of forecasting beside each other: what the first screen shows. */
export function comparisonChart({ comparison, head: { metric } }: RunRecord): DrawChart {
  const shown = comparison.filter(({ role }) => role !== "member");
  const scores = Object.fromEntries(shown.map(({ title, metrics }) => [title, { [metric]: metrics[metric] ?? NaN }]));
  const chosen = shown.find(({ role }) => role === "ours")?.title;
  return () => plotHoldout(scores, { show: [metric], chosen });
}

/**
 * Charts over all keys, those that the record has data of.
 *
 * @param record Of a run or an evaluation.
 */
export function overviewCharts({ charts, head }: RunRecord): OverviewChart[] {
  const { coverage, regret, seconds, phases, importance } = charts, all: OverviewChart[] = [];
  if (coverage !== null) {
    const observed = numbers(coverage.observed);
    all.push({ draw: () => plotCoverage({ nominal: coverage.nominal, observed }), says: coverage.says });
  }
  if (regret !== null) {
    const record = { methods: named(regret), oracle: regret.oracle ?? NaN, metric: head.metric.toUpperCase() };
    all.push({ draw: () => plotRegret(record), says: regret.says });
  }
  for (const model of importance) {
    const record = { names: model.names, importance: numbers(model.values).map((percent) => percent / 100) };
    all.push({
      draw: () => plotFeatureImportance(record, { title: `What ${model.model} looks at` }),
      says: model.says,
    });
  }
  for (const times of [phases, seconds]) {
    if (times !== null) all.push({ draw: () => plotSeconds(named(times)), says: times.says });
  }
  return all;
}

function named({ names, values }: NamedNumbers): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? NaN]));
}

/** What is not known is NaN to charts. */
function numbers(values: readonly Known[]): number[] {
  return values.map((value) => value ?? NaN);
}
