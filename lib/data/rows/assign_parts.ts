/** Rows that stay together when a table is split: equal ones, or those of a group. Columns of shape [units]. */
export interface SplitUnits {
  /** By which units of one stratum are taken one after the other: by chance, and by what is in the rows alone. */
  readonly order: Float64Array;
  /** Rows of each, >= 1. */
  readonly rows: Int32Array;
  /** What each part has its share of, as the number of a class; one of `always` is trained on whatever the shares say. */
  readonly stratum: Int32Array;
}

/** A part and the share of the rows that it gets. */
export interface PartShare {
  /** Number of the part. */
  readonly part: number;
  /** In [0, 1]; those of a list add up to 1. */
  readonly share: number;
}

/** Shares of the rows of a table, see the section `split` of a config. */
export interface SplitShares {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** The part that is always trained on. */
export const TRAINED = -1;

/** Fewest rows that choices are made on where a key has no folds. */
const FEWEST_CHOSEN_ON = 100;

/** Whether a key has too few rows for one part that choices are made on: it has folds. @param rows Of the key. @param shares Of the config. */
export function needsFolds(rows: number, { validation }: Pick<SplitShares, "validation">): boolean {
  return rows * validation < FEWEST_CHOSEN_ON;
}

/**
 * Parts and shares of the rows of a key: many rows have one part that choices are made on, few have folds that are trained on
 * in turn. The last part, `folds`, is the test part.
 *
 * @param shares Of the config. @param key `rows` of it; `folds`: number of parts that choices are made on; `turn`: which fold of a
 * key comes first, so that keys of few rows fill all folds alike; default 0.
 * @returns What is trained on first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { partShares } from "@lib/data/rows/assign_parts.ts";
 * const shares = { train: 0.7, validation: 0.15, test: 0.15 };
 * assertEquals(partShares(shares, { rows: 1000, folds: 5 }).map(({ part }) => part), [-1, 0, 5]);
 * assertEquals(partShares(shares, { rows: 100, folds: 5 }).map(({ part }) => part), [0, 1, 2, 3, 4, 5]);
 * ```
 */
export function partShares(
  shares: SplitShares,
  { rows, folds, turn = 0 }: { readonly rows: number; readonly folds: number; readonly turn?: number },
): readonly PartShare[] {
  const { train, validation, test } = shares, last = { part: folds, share: test };
  if (!needsFolds(rows, shares) || folds === 1) {
    return [{ part: TRAINED, share: train }, { part: 0, share: validation }, last];
  }
  const share = (train + validation) / folds;
  return [...Array.from({ length: folds }, (_, f) => ({ part: (f + turn) % folds, share })), last];
}

/**
 * Give each unit a part: one stratum after the other, in the order of chance, always to the part that is farthest behind its
 * share. So the shares of all rows are kept to the last row, and those of every stratum nearly so.
 *
 * @param units Of one key, or of a whole table; in any order. @param shares What {@linkcode partShares} gave.
 * @param options `always`: strata too small to be split, trained on; `dealt`: number of single rows as if dealt before these, so that
 * over many keys of few rows each part has its share; default 0.
 * @returns Part of each unit, shape [units]; it depends on the units alone, not on where they stand.
 */
export function assignParts(
  units: SplitUnits,
  shares: readonly PartShare[],
  { always = new Set(), dealt = 0 }: { readonly always?: ReadonlySet<number>; readonly dealt?: number } = {},
): Int32Array {
  const { order, rows, stratum } = units, parts = new Int32Array(order.length).fill(TRAINED);
  const line = Array.from(order, (_, u) => u).filter((u) => !always.has(stratum[u]!))
    .sort((a, b) => stratum[a]! - stratum[b]! || order[a]! - order[b]!);
  const given = new Float64Array(shares.length);
  let seen = 0;
  const deal = (count: number): number => {
    seen += count;
    let best = -1, most = -Infinity;
    for (const [p, { share }] of shares.entries()) {
      const behind = share * seen - given[p]!;
      if (share > 0 && behind > most + 1e-9) [best, most] = [p, behind];
    }
    if (best < 0) return TRAINED;
    given[best]! += count;
    return shares[best]!.part;
  };
  for (let row = 0; row < dealt; row++) deal(1);
  for (const u of line) parts[u] = deal(rows[u]!);
  return parts;
}

/**
 * Give each row a part by its time, at cut-offs that all keys have in common: rows of one time are never apart.
 *
 *     time    1 2 3 4 5 6 7 | 8 | 9 | 10 11        share of train, folds, share of test
 *     part         -1         0   1    2           2 folds
 *
 * @param times Of all rows of a table, ascending or not, shape [n], finite. @param shares Of the config.
 * @param folds Number of parts that choices are made on.
 * @returns Part of each row, shape [n]; null if too few times are different for a first and a last part.
 */
export function partsByTime(times: Float64Array, shares: SplitShares, folds: number): Int32Array | null {
  const sorted = times.slice().sort(), n = sorted.length, { train, validation, test } = shares;
  const cuts = Array.from({ length: folds + 1 }, (_, f) => {
    const before = Math.round(n * (train + validation * f / folds));
    return f === folds && test === 0 ? Infinity : sorted[Math.min(before, n - 1)]!;
  });
  if (n === 0 || cuts[0]! <= sorted[0]! || (test > 0 && cuts[0] === cuts[folds])) return null;
  return Int32Array.from(times, (time) => cuts.filter((cut) => cut <= time).length - 1);
}
