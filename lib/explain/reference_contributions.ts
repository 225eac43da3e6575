import type { Design } from "../core/rows/design.ts";
import { median } from "../core/numbers/statistics.ts";
import type { FittedModel } from "../competition/backtest/predict_model.ts";
import type { Contributions } from "./contributions.ts";
import type { Group } from "./groups.ts";

/**
 * Contributions of any model of feature rows, whatever is inside: Shapley values of the groups of features, by all their
 * subsets, where a group that is not known has the values of the usual row. 2^groups predictions of each row.
 *
 * @param model Asked for predictions. @param usual Rows whose medians (categories: most frequent) are the usual row.
 * @see Lundberg & Lee (2017), arXiv:1705.07874
 */
export function explainByGroups(
  { family, fitted }: FittedModel,
  usual: Design,
): (design: Design, groups: readonly Group[]) => Contributions {
  const reference = usualRow(usual);
  return (design, groups) => {
    const players = [...new Set(groups)], n = design.rows, sets = 2 ** players.length;
    const isKnown = (set: number, f: number) => (set >> players.indexOf(groups[f]!) & 1) === 1;
    const mixed = mixRows(design, { usual: reference, isKnown, sets });
    const predicted = family.predict(fitted, { y: new Float64Array(), start: 0, horizon: mixed.rows, design: mixed });
    const values = shapleyValues(predicted, { players: players.length, rows: n });
    // The usual row is the same for all rows, but what a family reads beside its values may differ.
    return { base: predicted[0]!, values, players, toPrediction: (raw) => raw };
  };
}

/**
 * Shapley values from the value of every subset.
 *
 * @param worth By subset as a number of bits, then row, shape [2^m × n].
 * @returns Row-major, shape [n × m].
 */
function shapleyValues(worth: Float64Array, { players, rows }: { players: number; rows: number }): Float64Array {
  const values = new Float64Array(rows * players), weights = coalitionWeights(players);
  for (let player = 0; player < players; player++) {
    for (let set = 0; set < 2 ** players; set++) {
      if ((set >> player & 1) === 1) continue;
      const weight = weights[bitCount(set)]!, joined = set | 1 << player;
      for (let row = 0; row < rows; row++) {
        values[row * players + player]! += weight * (worth[joined * rows + row]! - worth[set * rows + row]!);
      }
    }
  }
  return values;
}

/** k! (m - k - 1)! / m! for k of the m - 1 others. */
function coalitionWeights(players: number): number[] {
  const weights: number[] = [];
  for (let k = 0, weight = 1 / players; k < players; k++, weight *= k / (players - k)) weights.push(weight);
  return weights;
}

function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count++;
  return count;
}

/** The rows once for every subset of groups, those outside of it as usual. */
function mixRows(
  design: Design,
  { usual, isKnown, sets }: {
    readonly usual: Float64Array;
    isKnown(set: number, feature: number): boolean;
    readonly sets: number;
  },
): Design {
  const { rows, names } = design, p = names.length, n = rows * sets;
  const repeat = <T extends Float64Array | Int32Array>(column: T, width: number, out: T): T => {
    for (let set = 0; set < sets; set++) out.set(column.subarray(0, rows * width), set * rows * width);
    return out;
  };
  const values = repeat(design.values, p, new Float64Array(n * p));
  for (let row = 0; row < n; row++) {
    for (let f = 0; f < p; f++) if (!isKnown(Math.floor(row / rows), f)) values[row * p + f] = usual[f]!;
  }
  return {
    ...design,
    rows: n,
    values,
    target: new Float64Array(n).fill(NaN),
    weight: new Float64Array(n).fill(1),
    key: repeat(design.key, 1, new Int32Array(n)),
    ds: repeat(design.ds, 1, new Int32Array(n)),
    step: repeat(design.step, 1, new Int32Array(n)),
    transform: repeat(design.transform, 2, new Float64Array(2 * n)),
  };
}

/** By feature the median of what is known, of a category the most frequent number, of equals the smallest; NaN where none is. */
export function usualRow({ rows, names, values, categorical }: Design): Float64Array {
  const p = names.length;
  return Float64Array.from({ length: p }, (_, f) => {
    const known = Array.from({ length: rows }, (_, row) => values[row * p + f]!).filter((value) => value === value);
    if (known.length === 0) return NaN;
    if (!categorical[f]) return median(known);
    const counts = [...Map.groupBy(known, (value) => value)].map(([value, all]) => [value, all.length] as const);
    return counts.sort(([a, n], [b, m]) => m - n || a - b)[0]?.[0] ?? NaN;
  });
}
