import type { Design } from "../../core/rows/design.ts";
import type { ElasticPenalty } from "./coordinate_descent.ts";
import { type PartedColumns, RowDescent } from "./descend_rows.ts";
import { FOLDS, rowPart } from "./fold_sums.ts";
import type { WideSolution } from "./wide_ridge.ts";
import { type WideRows, wideRows } from "./wide_rows.ts";

/** Where changes end, relative to the largest pull: while penalties are compared, and at the chosen one. */
const ROUGH = 1e-4, FINE = 1e-7;
/** Penalties behind the best that are tried before the search ends: smaller ones follow single rows, and take longest. */
const PATIENCE = 3;

/** What penalties are tried, and what each is. */
export interface PenaltyPath {
  /** Shares of the largest that leaves a coefficient, descending from 1. */
  readonly shares: readonly number[];
  /** Largest penalty, of a pull in targets of variance 1. */
  first(pull: number): number;
  /** Strengths of a penalty, in targets of variance 1. */
  strengths(penalty: number): ElasticPenalty;
}

/**
 * Elastic net of a table with many columns, without the products of all pairs of them: by passes over the rows, of which a
 * column that stays 0 needs few.
 *
 * @param design Rows of a table with one target. @param penalty Of targets of variance 1; 0: the one with the least squared error on five
 * parts of the rows that were left out. @param path Penalties tried.
 */
export function wideElasticNet(design: Design, penalty: number, path: PenaltyPath): WideSolution {
  const rows = wideRows(design), { columns: { features: { length: k } }, spread } = rows;
  if (spread === 0 || k === 0) return { rows, coefficients: new Float64Array(k), penalty };
  const { data, parts } = partColumns(rows), unit = Math.sqrt(spread);
  const whole = new RowDescent(data, [0, 0]), first = path.first(whole.most);
  const tried = path.shares.map((share) => first * share);
  const chosen = penalty > 0 ? penalty : choosePenalty(data, parts, { tried, path });
  for (const step of [...tried.filter((larger) => larger > chosen), chosen]) {
    whole.settle(path.strengths(step), (step === chosen ? FINE : ROUGH) * whole.most);
  }
  return { rows, coefficients: whole.b.map((b) => b * unit), penalty: chosen };
}

/** The penalty with the least squared error on parts of the rows that were left out; of equal ones the largest. */
function choosePenalty(
  data: PartedColumns,
  parts: readonly (readonly [from: number, to: number])[],
  { tried, path }: { readonly tried: readonly number[]; readonly path: PenaltyPath },
): number {
  const descents = parts.map((part) => new RowDescent(data, part));
  let best = 0, least = Infinity;
  for (let i = 0; i < tried.length && i - best <= PATIENCE; i++) {
    let error = 0;
    for (const descent of descents) {
      descent.settle(path.strengths(tried[i]!), ROUGH * descent.most);
      error += descent.errorOutside();
    }
    if (error < least * (1 - 1e-9)) [best, least] = [i, error];
  }
  return tried[best]!;
}

/** Columns one after the other, rows part by part; and where each part with rows lies. */
function partColumns(
  { x, share, off, spread, columns: { features: { length: k } } }: WideRows,
): { data: PartedColumns; parts: (readonly [from: number, to: number])[] } {
  const n = off.length, folds = Math.min(FOLDS, n), place = Int32Array.from(off, (_, row) => rowPart(row, n, folds));
  const order = Int32Array.from(off, (_, row) => row).sort((a, b) => place[a]! - place[b]! || a - b);
  const root = Float64Array.from(order, (row) => Math.sqrt(share[row]!)), unit = Math.sqrt(spread);
  const turned = new Float64Array(k * n), y = Float64Array.from(order, (row, to) => root[to]! * off[row]! / unit);
  order.forEach((row, to) => {
    for (let j = 0, at = row * k; j < k; j++, at++) turned[j * n + to] = root[to]! * x[at]!;
  });
  const parts = Array.from(
    { length: folds },
    (_, part) =>
      [order.findIndex((row) => place[row] === part), order.findLastIndex((row) => place[row] === part) + 1] as const,
  );
  return { data: { x: turned, root, y, rows: n }, parts: parts.filter(([from]) => from >= 0) };
}
