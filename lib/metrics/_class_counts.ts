import { assertSameLength, type Values } from "./_rows.ts";

/** How shares of classes become one: of all rows together, each class alike, or each as often as it came. */
export type ClassAverage = "micro" | "macro" | "weighted";

/** Which class counts as positive. */
export interface PositiveClass {
  /** Class number; default 1. */
  readonly positive?: number;
  /** Row weights, shape [n]; a row whose weight is not above zero is skipped. Absent: 1 each. */
  readonly weights?: Values;
}

/** Of one class, or of several as one. */
export interface ClassShareOptions extends PositiveClass {
  /** Absent: of the positive class alone. */
  readonly average?: ClassAverage;
}

/** Weight of the rows that a class is right, said without having come, and missed in. */
export interface ClassCounts {
  /** Came and predicted. */
  hits: number;
  /** Predicted alone. */
  falseAlarms: number;
  /** Came alone. */
  misses: number;
}

/** A share of the counts of a class; NaN where there is nothing to take a share of. */
export type CountShare = (counts: Readonly<ClassCounts>) => number;

/** Of those that were said, how many came. */
export const precisionOf: CountShare = ({ hits, falseAlarms }) => hits / (hits + falseAlarms);
/** Of those that came, how many were said. */
export const recallOf: CountShare = ({ hits, misses }) => hits / (hits + misses);
/** Their harmonic mean. */
export const f1Of: CountShare = ({ hits, falseAlarms, misses }) => 2 * hits / (2 * hits + falseAlarms + misses);

const NONE: Readonly<ClassCounts> = { hits: 0, falseAlarms: 0, misses: 0 };

/**
 * A share of class counts, of the positive class or averaged.
 *
 * In averages, a class without the share (precision of one that is never predicted) counts as 0: who never says a class must not
 * gain by it. Classes that neither came nor were predicted have no say.
 *
 * @param counts By class. @param share Of counts. @param options Class or average.
 * @returns Fraction in [0, 1]; NaN where there is nothing to take a share of.
 */
export function shareOfCounts(
  counts: ReadonlyMap<number, Readonly<ClassCounts>>,
  share: CountShare,
  { positive = 1, average }: Omit<ClassShareOptions, "weights">,
): number {
  if (average === undefined) return share(counts.get(positive) ?? NONE);
  if (average === "micro") return share(addedUp([...counts.values()]));
  let sum = 0, total = 0;
  for (const own of counts.values()) {
    const value = share(own), weight = average === "macro" ? 1 : own.hits + own.misses;
    sum += weight * (Number.isNaN(value) ? 0 : value);
    total += weight;
  }
  return sum / total;
}

/**
 * Counts of every class that occurs in a row that counts; a row without a prediction is a miss.
 *
 * @param actual Class numbers, shape [n]; a NaN row is skipped. @param predicted Class numbers, shape [n].
 * @param options `weights`: of the rows, shape [n]; a row whose weight is not above zero is skipped. Absent: 1 each.
 * @throws {RangeError} If shapes differ.
 */
export function countByClass(
  actual: Values,
  predicted: Values,
  { weights }: { readonly weights?: Values },
): Map<number, ClassCounts> {
  assertSameLength(actual, predicted);
  if (weights !== undefined) assertSameLength(actual, weights);
  const counts = new Map<number, ClassCounts>();
  let name = NaN, last: ClassCounts = { ...NONE };
  const of = (asked: number) => {
    if (asked === name) return last;
    let own = counts.get(asked);
    if (own === undefined) counts.set(asked, own = { ...NONE });
    name = asked;
    return last = own;
  };
  for (let i = 0; i < actual.length; i++) {
    const came = actual[i]!, said = predicted[i]!, weight = weights === undefined ? 1 : weights[i]!;
    if (Number.isNaN(came) || !(weight > 0)) continue;
    if (came === said) of(came).hits += weight;
    else {
      of(came).misses += weight;
      if (!Number.isNaN(said)) of(said).falseAlarms += weight;
    }
  }
  return counts;
}

/** Share of the rows that are right. @param counts By class. */
export function shareRight(counts: ReadonlyMap<number, Readonly<ClassCounts>>): number {
  let hits = 0, misses = 0;
  for (const own of counts.values()) {
    hits += own.hits;
    misses += own.misses;
  }
  return hits / (hits + misses);
}

/** Mean of the shares of the classes that came that were said. @param counts By class. */
export function meanRecall(counts: ReadonlyMap<number, Readonly<ClassCounts>>): number {
  let sum = 0, classes = 0;
  for (const own of counts.values()) {
    if (!(own.hits + own.misses > 0)) continue; // predicted alone
    sum += recallOf(own);
    classes++;
  }
  return sum / classes;
}

function addedUp(all: readonly Readonly<ClassCounts>[]): ClassCounts {
  return all.reduce((sum, { hits, falseAlarms, misses }) => ({
    hits: sum.hits + hits,
    falseAlarms: sum.falseAlarms + falseAlarms,
    misses: sum.misses + misses,
  }), NONE);
}
