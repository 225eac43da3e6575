import type { Panel } from "../../core/rows/panel.ts";
import { quantileSorted, sortFinite } from "../../core/numbers/statistics.ts";

/** What the rows of a table without a calendar hold. */
export interface RowsSummary {
  /** Rows counted. */
  readonly rows: number;
  /** Their keys. */
  readonly keys: number;
  /** Columns of which values are missing, targets among them, the most first. */
  readonly missing: readonly { readonly name: string; readonly share: number }[];
  /** Columns counted. */
  readonly columns: number;
  /** Of a target that is a number: how its values are spread. */
  readonly targets: readonly TargetSpread[];
  /** Rows of each class, in the order of the classes; empty for numbers. */
  readonly classes: readonly { readonly name: string; readonly rows: number }[];
}

/** Values of one target. */
export interface TargetSpread {
  /** Its name. */
  readonly name: string;
  /** Ends of bins of equal width, shape [b + 1]. */
  readonly edges: readonly number[];
  /** Rows by bin, shape [b]. */
  readonly counts: readonly number[];
  /** Rows beyond the bins: the smallest and the largest, which would press all others together. */
  readonly beyond: number;
  /** Middle value; NaN without any. */
  readonly median: number;
}

const BINS = 40, TAIL = 0.005;

/**
 * What the rows of a panel without a calendar hold: what is missing, and how the targets are spread.
 *
 * @param panel Columns. @param names Of the targets, and of the classes if they are such.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { rowsSummary } from "@lib/features/profile/rows_summary.ts";
 * const { classes, missing } = rowsSummary({
 *   keys: [seriesKey(["a"])], y: Float64Array.of(0, 1, 1),
 *   exogenous: [{ name: "age", kind: "future", values: Float64Array.of(20, NaN, 30) }],
 * }, { targets: ["churn"], classes: ["stays", "leaves"] });
 * assertEquals(classes.map(({ rows }) => rows), [1, 2]);
 * assertEquals(missing, [{ name: "age", share: 1 / 3 }]);
 * ```
 */
export function rowsSummary(
  panel: Pick<Panel, "keys" | "y" | "exogenous">,
  { targets, classes }: { readonly targets: readonly string[]; readonly classes: readonly string[] },
): RowsSummary {
  const { keys, y, exogenous } = panel, width = classes.length > 0 ? 1 : Math.max(1, targets.length);
  const each = targets.slice(0, width).map((_, t) => y.filter((_, i) => i % width === t)), rows = y.length / width;
  const holes = [
    ...targets.slice(0, width).map((name, t) => ({ name, count: countOf(each[t]!, Number.isNaN) })),
    ...exogenous.map(({ name, values, texts }) => ({
      name,
      count: texts === undefined ? countOf(values, Number.isNaN) : countOf(texts, (text) => text === ""),
    })),
  ];
  return {
    rows,
    keys: keys.length,
    columns: holes.length,
    missing: holes.filter(({ count }) => count > 0).map(({ name, count }) => ({ name, share: count / rows }))
      .sort((a, b) => b.share - a.share),
    targets: classes.length > 0 ? [] : targets.map((name, t) => spreadOf(name, each[t]!)),
    classes: classes.map((name, c) => ({ name, rows: countOf(y, (value) => value === c) })),
  };
}

function spreadOf(name: string, values: Float64Array): TargetSpread {
  const sorted = sortFinite(values);
  if (sorted.length === 0) return { name, edges: [], counts: [], beyond: 0, median: NaN };
  const low = quantileSorted(sorted, TAIL), high = quantileSorted(sorted, 1 - TAIL), width = (high - low) / BINS || 1;
  const bins = high > low ? BINS : 1, counts = new Array<number>(bins).fill(0);
  let beyond = 0;
  for (const value of sorted) {
    if (value < low || value > high) beyond++;
    else counts[Math.min(bins - 1, Math.floor((value - low) / width))]!++;
  }
  const edges = Array.from({ length: bins + 1 }, (_, b) => low + b * width);
  return { name, edges, counts, beyond, median: quantileSorted(sorted, 0.5) };
}

function countOf<T>(values: ArrayLike<T>, isMeant: (value: T) => boolean): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (isMeant(values[i]!)) count++;
  return count;
}
