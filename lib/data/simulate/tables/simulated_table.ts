import type { Rng } from "../../../core/numbers/random.ts";

/** A cell of a simulated table; null is missing. */
export type SimulatedCell = string | number | null;

/** A table of rows whose truth is known. */
export interface SimulatedTable {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Names of what is true of each row: what is expected without noise. */
  readonly truth: readonly string[];
  /** Rows with their truth, in the order of the file. */
  rows(rng: Rng): Iterable<{ readonly cells: readonly SimulatedCell[]; readonly truth: readonly SimulatedCell[] }>;
}

/** One of a list, each as likely. */
export function pick<T>(rng: Rng, list: readonly T[]): T {
  return list[rng.integer(list.length)]!;
}

/** Place of one of some weights, as likely as it is heavy. @param weights Each >= 0. */
export function draw(rng: Rng, weights: readonly number[]): number {
  let left = rng.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) if ((left -= weights[i]!) < 0) return i;
  return weights.length - 1;
}

/** A value, or nothing with a probability. */
export function orMissing<T>(rng: Rng, value: T, probability: number): T | null {
  return rng.next() < probability ? null : value;
}

/** A number with at most some digits behind the point. */
export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** Probability of a log odds. */
export function probabilityOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** A list of names, numbered from 1 with leading zeros. */
export function numbered(prefix: string, count: number): string[] {
  const digits = String(count).length;
  return Array.from({ length: count }, (_, i) => prefix + String(i + 1).padStart(digits, "0"));
}
