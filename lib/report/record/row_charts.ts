import { metricHeading, metricInfo } from "../../metrics/metric_info.ts";
import type { ClassEvidence } from "../../metrics/class_evidence.ts";
import type { ResidualEvidence } from "../../metrics/residual_evidence.ts";
import type { RowEvidence } from "../../training/assessment/row_evidence.ts";
import { known } from "./method_rows.ts";
import type { ClassChart, RowChartData, RowScore } from "./run_record.ts";

/** Evidence as JSON has it: what is not finite is null. */
type Stored<T> = T extends number ? number | null
  : T extends readonly (infer One)[] ? readonly Stored<One>[]
  : T extends object ? { readonly [Name in keyof T]: Stored<T[Name]> }
  : T;

/**
 * What the page of a run of rows shows beside its keys; null if there is nothing of it.
 *
 * @param evidence As evaluation.json has it; anything else is none.
 */
export function rowCharts(evidence: unknown): RowChartData | null {
  if (!isEvidence(evidence)) return null;
  const { rows, targets, classes, scores, targetScores = [], confusion, residuals } = evidence;
  return {
    rows: rows ?? 0,
    scores: targetScores.length === 0
      ? rowScores("", scores)
      : targetScores.flatMap((own, t) => rowScores(targets[t] ?? "", own)),
    confusion: confusion === null ? null : { labels: classes, counts: confusion.confusion.map((count) => count ?? 0) },
    classes: confusion === null ? [] : classCharts(confusion, classes),
    residuals: residuals.flatMap((one, t) => one === null ? [] : [{ target: targets[t] ?? "", evidence: whole(one) }]),
  };
}

function rowScores(target: string, scores: Stored<RowEvidence["scores"]>): RowScore[] {
  return Object.entries(scores).flatMap(([name, { value, lo, hi }]): RowScore[] => {
    const info = metricInfo(name);
    if (info === undefined || value === null) return [];
    const isShare = info.unit === "fraction";
    return [{ target, name, title: metricHeading(name), isShare, value, lo: known(lo), hi: known(hi) }];
  });
}

function classCharts({ rows, curves }: Stored<ClassEvidence>, labels: readonly string[]): ClassChart[] {
  return curves.map((curve): ClassChart => ({
    label: labels[curve.name ?? -1] ?? String(curve.name),
    share: (curve.rows ?? 0) / (rows ?? 1),
    rocAuc: known(curve.rocAuc),
    prAuc: known(curve.prAuc),
    found: curve.found,
    falseAlarms: curve.falseAlarms,
    precision: curve.precision,
    predicted: curve.calibration.map(({ predicted }) => predicted),
    came: curve.calibration.map(({ came }) => came),
    error: known(curve.calibrationError),
  }));
}

/** Errors are of rows that are known: nothing of them is not finite. */
function whole({ rows, bins, predicted, actual }: Stored<ResidualEvidence>): ResidualEvidence {
  const number = (value: number | null) => value ?? NaN;
  return {
    rows: number(rows),
    bins: bins.map((bin) => ({
      predicted: number(bin.predicted),
      actual: number(bin.actual),
      residuals: [number(bin.residuals[0] ?? null), number(bin.residuals[1] ?? null), number(bin.residuals[2] ?? null)],
      rows: number(bin.rows),
    })),
    predicted: predicted.map(number),
    actual: actual.map(number),
  };
}

function isEvidence(value: unknown): value is Stored<RowEvidence> {
  const evidence = Object(value) as Partial<Record<keyof RowEvidence, unknown>>;
  return typeof evidence.rows === "number" && Array.isArray(evidence.targets) && Array.isArray(evidence.classes) &&
    Array.isArray(evidence.residuals) && typeof evidence.scores === "object" &&
    evidence.confusion !== undefined;
}
