import { createRng } from "../../core/numbers/random.ts";
import { invertLink } from "../../models/trees/predict.ts";

/** What the outputs of rows are made of: a base, and what each column adds to it. */
export interface OutputParts {
  /** What is expected of a row of which nothing is known, shape [W]. */
  readonly base: Float64Array;
  /** What columns add, shape [n × W × p]: base and a row's values add up to its outputs. */
  readonly values: Float64Array;
}

/** How what adds up becomes outputs: each by itself and increasing, or the shares of all of a row. */
export type RowLink =
  | { readonly kind: "each"; readonly map: (value: number, output: number) => number }
  | { readonly kind: "softmax" | "shares" };

/** Parts on a scale on which they add up. */
export interface LinkedParts extends OutputParts {
  /** To outputs; null: they are outputs. */
  readonly link: RowLink | null;
}

/** Orders of columns that are drawn, each gone through from both ends. */
const ORDERS = 16;
/** Parts whose sum is less than this share of their sizes cancel each other. */
const CANCELS = 1e-9;

/** Sums of parts: base and all columns, shape [n × W]. @param parts Any. @param rows n. */
export function sumsOf({ base, values }: OutputParts, rows: number): Float64Array {
  const width = base.length, p = columnsOf({ base, values }, rows);
  return Float64Array.from({ length: rows * width }, (_, i) => {
    let sum = base[i % width]!;
    for (let f = 0; f < p; f++) sum += values[i * p + f]!;
    return sum;
  });
}

/** Number of columns p. */
export function columnsOf({ base, values }: OutputParts, rows: number): number {
  return rows === 0 ? 0 : values.length / (rows * base.length);
}

/**
 * Parts on the scale of outputs, where they add up too. Of an output by its score alone each column keeps its share. Where all
 * scores of a row count, columns become known one after the other, and each has what it then changes, on average over some orders: so
 * no column adds more to a probability than it can.
 *
 * @param parts On the scale on which a model adds up. @param rows n.
 * @returns Base and parts add up to the outputs.
 * @see Shapley (1953), of the game whose value is what is made of the scores of the columns that are known
 */
export function toOutputs({ link, ...parts }: LinkedParts, rows: number): OutputParts {
  if (link === null) return parts;
  const { base, values } = parts,
    width = base.length,
    p = columnsOf(parts, rows),
    out = new Float64Array(values.length);
  const orders = link.kind === "each" ? [] : bothWays(p, ORDERS);
  for (let row = 0; row < rows; row++) {
    const span = [row * width * p, (row + 1) * width * p] as const;
    const own = values.subarray(...span), into = out.subarray(...span);
    if (link.kind === "each") keepShares(link.map, { base, own, into });
    else addChanges(orders, link, { base, own, into });
  }
  return { base: linked(link, base), values: out };
}

/** Parts of one row. */
interface RowWay {
  /** Shape [W]. */
  readonly base: Float64Array;
  /** What columns add to scores, shape [W × p]. */
  readonly own: Float64Array;
  /** Gets what they add to outputs, shape [W × p], 0 before. */
  readonly into: Float64Array;
}

/** Every column has the mean slope between base and row, and where columns cancel each other that over their sizes. */
function keepShares(map: (value: number, output: number) => number, { base, own, into }: RowWay): void {
  const p = own.length / base.length;
  base.forEach((from, k) => {
    const gains = own.subarray(k * p, (k + 1) * p), size = gains.reduce((sum, gain) => sum + Math.abs(gain), 0);
    const run = gains.reduce((sum, gain) => sum + gain, 0), isCancelled = Math.abs(run) <= CANCELS * size;
    const slope = isCancelled
      ? (map(from + size, k) - map(from - size, k)) / (2 * size)
      : (map(from + run, k) - map(from, k)) / run;
    if (Number.isFinite(slope)) gains.forEach((gain, f) => into[k * p + f] = slope * gain);
  });
}

function addChanges(orders: readonly (readonly number[])[], link: RowLink, { base, own, into }: RowWay): void {
  const width = base.length, p = own.length / width;
  for (const order of orders) {
    const scores = base.slice();
    let before = linked(link, scores);
    for (const f of order) {
      for (let k = 0; k < width; k++) scores[k]! += own[k * p + f]!;
      const now = linked(link, scores);
      for (let k = 0; k < width; k++) into[k * p + f]! += (now[k]! - before[k]!) / orders.length;
      before = now;
    }
  }
}

/**
 * Orders of columns, each from both ends, drawn by a fixed seed.
 *
 * @param p Columns. @param pairs Number of orders that are drawn. @returns Shape [2 × pairs][p].
 */
export function bothWays(p: number, pairs: number): number[][] {
  const rng = createRng(0);
  return Array.from({ length: pairs }, () => {
    const drawn = Array.from({ length: p }, (_, f) => ({ f, at: rng.next() })).sort((a, b) => a.at - b.at);
    const order = drawn.map(({ f }) => f);
    return [order, order.toReversed()];
  }).flat();
}

/** Outputs of scores, shape [n × W]. @param link How. @param scores Not changed. @param width W. */
export function linked(link: RowLink, scores: Float64Array, width = scores.length): Float64Array {
  return link.kind === "each"
    ? scores.map((value, i) => link.map(value, i % width))
    : invertLink(scores.slice(), link.kind, width);
}
