import type { Finding } from "../../core/errors/finding.ts";
import type { Task } from "../../core/rows/task.ts";

/** Rows of a table that were not held back, of one column beside the target. */
export interface Suspect {
  readonly name: string;
  /** Shape [n]; NaN is missing. */
  readonly values: Float64Array;
  /** Whether values are names of which none is larger than another. */
  readonly isCategory: boolean;
}

/** Fewest rows that say anything. */
const FEWEST = 30;
/** Fewest rows of other classes than the most common one that are told by a column, and not by chance. */
const FEWEST_OTHERS = 5;
/** Share of the spread, or of the mistakes of the most common class, that may be left unexplained. */
const LEFT = 0.01;
/** A target of numbers is nearly a function of a column at this rank correlation. */
const SAME_ORDER = 0.9995;

/**
 * `GIVES_TARGET_AWAY`: columns from which alone the target follows nearly without error, as what is known only afterwards does.
 * Numbers: they are equal to the target, have its order, or a category has hardly any spread within its levels. Classes: the
 * class of a row is that of its neighbour by the column, or of the other rows of its level, or of those with a value or without.
 *
 * @param columns Of rows that are not of the test part. @param target Shape [n]; of classes their numbers. @param task What is asked for.
 * @see Kaufman, Rosset & Perlich (2012), doi:10.1145/2382577.2382579, on leakage
 */
export function tellGiveaways(columns: readonly Suspect[], target: Float64Array, task: Task): Finding[] {
  const judged = Array.from(target, (_, i) => i).filter((i) => !Number.isNaN(target[i]!));
  if (judged.length < FEWEST) return [];
  return columns.flatMap((column): Finding[] => {
    const rows = judged.filter((i) => !Number.isNaN(column.values[i]!));
    const x = Float64Array.from(rows, (i) => column.values[i]!), y = Float64Array.from(rows, (i) => target[i]!);
    const evidenceOf = task.kind === "number" ? numberEvidence : classEvidence;
    const told = rows.length < FEWEST ? null : evidenceOf(x, y, column);
    // Of few rows whether they have a value may say it all the same.
    const evidence = told ?? (task.kind === "number" ? null : presenceEvidence(judged, column.values, target));
    if (evidence === null) return [];
    return [{
      code: "GIVES_TARGET_AWAY",
      severity: "warning",
      message:
        `the column alone says the target: ${evidence}; if it is known only afterwards, put it into inputs.ignore`,
      column: column.name,
      count: rows.length,
      examples: [],
    }];
  });
}

function numberEvidence(x: Float64Array, y: Float64Array, { isCategory }: Suspect): string | null {
  const spread = sumOfSquares(y);
  if (spread === 0) return null;
  if (isCategory) {
    const left = withinLevels(x, y) / spread;
    return left <= LEFT ? `its levels explain ${percent(1 - left)} of the spread` : null;
  }
  const equal = x.filter((value, i) => value === y[i]).length / x.length;
  if (equal >= 1 - LEFT) return `it is equal in ${percent(equal)} of the rows`;
  const order = Math.abs(correlation(ranks(x), ranks(y)));
  return order >= SAME_ORDER ? `it has the same order, at a rank correlation of ${order.toFixed(4)}` : null;
}

function classEvidence(x: Float64Array, y: Float64Array, { isCategory }: Pick<Suspect, "isCategory">): string | null {
  const n = y.length, counts = countsOf(y), most = Math.max(...counts.values()), usual = n - most;
  if (usual < FEWEST_OTHERS) return null;
  const wrong = isCategory ? wrongByLevel(x, y) : wrongByNeighbour(x, y) - (counts.size - 1);
  return wrong <= LEFT * usual ? `it tells the class of ${percent(1 - Math.max(wrong, 0) / n)} of the rows` : null;
}

/** What is known only afterwards is missing elsewhere, whatever it says. */
function presenceEvidence(rows: readonly number[], values: Float64Array, target: Float64Array): string | null {
  const isGiven = Float64Array.from(rows, (i) => Number(!Number.isNaN(values[i]!)));
  const told = classEvidence(isGiven, Float64Array.from(rows, (i) => target[i]!), { isCategory: true });
  return told === null ? null : `whether it is given, ${told}`;
}

/** Squares of what is left when each value is told by the others of its level; a level of one row tells nothing. */
function withinLevels(x: Float64Array, y: Float64Array): number {
  const sums = new Map<number, { n: number; sum: number }>(),
    overall = y.reduce((sum, value) => sum + value, 0) / y.length;
  x.forEach((level, i) => {
    const own = sums.get(level) ?? { n: 0, sum: 0 };
    sums.set(level, { n: own.n + 1, sum: own.sum + y[i]! });
  });
  return y.reduce((left, value, i) => {
    const { n, sum } = sums.get(x[i]!)!, told = n === 1 ? overall : (sum - value) / (n - 1);
    return left + (value - told) ** 2;
  }, 0);
}

function wrongByLevel(x: Float64Array, y: Float64Array): number {
  const levels = new Map<number, Map<number, number>>();
  x.forEach((level, i) => {
    const own = levels.get(level) ?? new Map<number, number>();
    levels.set(level, own.set(y[i]!, (own.get(y[i]!) ?? 0) + 1));
  });
  return y.reduce((wrong, own, i) => {
    const counts = levels.get(x[i]!)!;
    const rivals = [...counts].filter(([other]) => other !== own).reduce((most, [, rows]) => Math.max(most, rows), 0);
    return wrong + Number(counts.get(own)! - 1 <= rivals);
  }, 0);
}

/** Rows whose class is not that of the row before, in the order of the column. */
function wrongByNeighbour(x: Float64Array, y: Float64Array): number {
  const order = Array.from(x, (_, i) => i).sort((a, b) => x[a]! - x[b]!);
  let wrong = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && x[order[to]!] === x[order[from]!]) to++;
    // Of equal values none is the neighbour of another: all but the most common class are wrong.
    const counts = countsOf(Float64Array.from(order.slice(from, to), (i) => y[i]!));
    const most = Math.max(...counts.values()), before = from === 0 ? undefined : y[order[from - 1]!];
    wrong += to - from - most + Number(before !== undefined && (counts.get(before) ?? 0) < most);
    from = to;
  }
  return wrong;
}

function countsOf(y: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const own of y) counts.set(own, (counts.get(own) ?? 0) + 1);
  return counts;
}

function sumOfSquares(y: Float64Array): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** Equal values share the mean of their places. */
function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!),
    out = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) out[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return out;
}

function correlation(x: Float64Array, y: Float64Array): number {
  const n = x.length, mx = x.reduce((a, b) => a + b, 0) / n, my = y.reduce((a, b) => a + b, 0) / n;
  let xy = 0, xx = 0, yy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - mx, dy = y[i]! - my;
    [xy, xx, yy] = [xy + dx * dy, xx + dx * dx, yy + dy * dy];
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
