import type { LevelCoverage } from "../../training/assessment/coverage_table.ts";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { isClassMetricName } from "../../metrics/class_metric_list.ts";
import type { PrintedScores } from "./metrics_table.ts";
import { formatTable } from "../session/table.ts";

/**
 * Coverage of intervals by nominal level as a table: over all forecasts, at the first, middle and last step, and by key
 * beside what exact intervals would reach by chance. Empty where nothing was counted.
 *
 * @param coverage By nominal level in percent. @param metrics By method: what is scored as classes are has sets; default intervals.
 */
export function formatCoverage(coverage: Readonly<Record<string, LevelCoverage>>, metrics: PrintedScores = {}): string {
  const rows = Object.entries(coverage).filter(([, { forecasts, empty }]) => forecasts + empty > 0);
  const [first] = rows;
  if (first === undefined) return "";
  const cells = (title: string, tell: (row: LevelCoverage) => string) => ({
    title,
    cells: rows.map(([, row]) => tell(row)),
    align: "right" as const,
  });
  const column = (title: string, value: (row: LevelCoverage) => number) =>
    cells(title, (row) => formatPercent(value(row) / 100));
  const steps = first[1].byStep.length, middle = Math.floor(steps / 2);
  return `Coverage of ${areSets(metrics) ? "sets" : "intervals"}\n${
    formatTable([
      { title: "level", cells: rows.map(([level]) => `${level} %`), align: "right" },
      column("all", ({ pooled }) => pooled),
      column("step 1", ({ byStep }) => byStep[0] ?? NaN),
      ...(steps > 2 ? [column(`step ${middle + 1}`, ({ byStep }) => byStep[middle] ?? NaN)] : []),
      ...(steps > 1 ? [column(`step ${steps}`, ({ byStep }) => byStep[steps - 1] ?? NaN)] : []),
      column("keys within 8 points", ({ keysWithin }) => keysWithin),
      column("of exact intervals", ({ exactWithin }) => exactWithin),
      cells("forecasts", ({ forecasts }) => formatNumber(forecasts)),
      cells("without interval", ({ empty }) => formatNumber(empty)),
    ])
  }`;
}

/**
 * How often intervals, or sets of classes, held what came, in one line; empty where nothing was counted.
 *
 * @param coverage Nominal level and observed coverage, both in percent. @param metrics As for {@linkcode formatCoverage}.
 */
export function tellIntervals(
  coverage: readonly (readonly [level: string, percent: number])[],
  metrics: PrintedScores = {},
): string {
  const rows = coverage.filter(([, percent]) => Number.isFinite(percent));
  const told = rows.map(([level, percent]) => `${formatPercent(percent / 100)} of what came in those of ${level} %`);
  return told.length === 0 ? "" : `${areSets(metrics) ? "Sets" : "Intervals"}: ${told.join(", ")}.`;
}

function areSets({ ours = {} }: PrintedScores): boolean {
  return Object.keys(ours).some(isClassMetricName);
}
