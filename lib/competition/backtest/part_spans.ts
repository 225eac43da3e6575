import type { PartRule, Span, SpanPlan } from "./folds.ts";

/** What is asked for of the parts of a table. */
export interface PartOptions extends PartRule {
  /** Whether there is a test part that no choice looks at. */
  readonly hasTest: boolean;
}

/**
 * Folds of a table without a calendar: each asks for the rows of its own part.
 *
 *     part     -1     0     1     2     3 = test
 *     fold_2   known  known asked known  .            by chance: all but its own, and never the test part
 *     fold_2   known  known asked  .     .            in time: what lies before
 *     holdout  known  known known known asked
 *
 * @param options How many parts, and whether the last is kept from choices.
 * @throws {RangeError} If there is no fold.
 */
export function partSpans({ folds, isInTime, hasTest }: PartOptions): SpanPlan {
  if (!(Number.isInteger(folds) && folds >= 1)) {
    throw new RangeError(`Cannot plan folds of a table as one part is needed at least: current value is ${folds}`);
  }
  const spanOf = (name: string, part: number): Span => ({ name, origin: part, from: part, to: part, fitOrigin: part });
  return {
    folds: Array.from({ length: folds }, (_, part) => spanOf(`fold_${part + 1}`, part)),
    holdout: hasTest ? spanOf("holdout", folds) : null,
    choiceEnd: folds,
    parts: { folds, isInTime },
  };
}

/** Origin of models that serve: everything is known. */
export function servingOrigin({ folds }: PartRule): number {
  return folds + 1;
}

/**
 * Whether rows of a part are known at an origin.
 *
 * @param part Of the rows. @param origin Part that is asked for, or that of serving. @param rule Of the table.
 */
export function isPartKnown(part: number, origin: number, { folds, isInTime }: PartRule): boolean {
  if (origin > folds) return true;
  return isInTime || origin === folds ? part < origin : part < folds && part !== origin;
}
