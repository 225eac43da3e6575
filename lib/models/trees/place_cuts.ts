import type { Design } from "../../core/rows/design.ts";
import { midpoint } from "./edges.ts";
import { CATEGORY, type TreeEnsemble } from "./ensemble/ensemble.ts";

/**
 * Trees with the thresholds of numbers where a peer has them between the two values of training rows that are next to them: halfway
 * (`low`; ours keep to 0 between values of both signs), or just below the upper one (`next`, XGBoost). Training rows go the same ways.
 *
 * @param ensemble Trees with their edges. @param design Rows that they were grown on, shape [n × p].
 * @param cut Where thresholds belong; others than these two are left where they are.
 * @returns Sharing all but thresholds and edges.
 */
export function placeCuts(
  ensemble: TreeEnsemble,
  { rows, values, names }: Pick<Design, "rows" | "values" | "names">,
  cut: string,
): TreeEnsemble {
  if (ensemble.edges === undefined || (cut !== "low" && cut !== "next")) return ensemble;
  const p = names.length, { split, value } = ensemble, place = cut === "low" ? midpoint : justBelow;
  const columns = ensemble.edges.map((own, f) =>
    own.length === 0 ? own : Float64Array.from({ length: rows }, (_, row) => values[row * p + f]!).sort()
  );
  const isCut = (node: number) => split[node]! >= 0 && (split[node]! & CATEGORY) === 0;
  return {
    ...ensemble,
    value: value.map((own, node) => isCut(node) ? placeCut(columns[split[node]! >> 2]!, own, place) : own),
    edges: ensemble.edges.map((own, f) => own.map((edge) => placeCut(columns[f]!, edge, place))),
  };
}

/** An edge between the values next to it, of ascending ones (NaN last); the edge itself if there are none on a side. */
function placeCut(sorted: Float64Array, edge: number, place: (low: number, high: number) => number): number {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= edge) low = middle + 1;
    else high = middle;
  }
  const below = sorted[low - 1], above = sorted[low];
  return below === undefined || above === undefined || Number.isNaN(above) ? edge : place(below, above);
}

/** The largest number below the upper of two values. */
function justBelow(_low: number, high: number): number {
  return before(high);
}

const double = new Float64Array(1), bits = new BigInt64Array(double.buffer);

/** The largest double below one. */
function before(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  double[0] = value;
  bits[0]! += value > 0 ? -1n : 1n;
  return double[0];
}
