/** Targets or forecasts of consecutive rows. */
export type Values = ArrayLike<number>;

/**
 * Refuse vectors of different length: a programmer's mistake that would otherwise score a part of the rows.
 *
 * @throws {RangeError} If the lengths differ.
 */
export function assertSameLength(actual: Values, predicted: Values): void {
  if (actual.length !== predicted.length) {
    throw new RangeError(
      `Cannot score a forecast as it needs one value per actual: current value is [${predicted.length}] for [${actual.length}]`,
    );
  }
}

/** Mean of `loss(actual, predicted)` over the rows with a known actual; NaN without any. */
export function meanOfKnown(
  actual: Values,
  predicted: Values,
  loss: (actual: number, predicted: number) => number,
): number {
  assertSameLength(actual, predicted);
  let sum = 0, count = 0;
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!;
    if (Number.isNaN(a)) continue;
    sum += loss(a, predicted[i]!);
    count++;
  }
  return sum / count;
}

/** Loss of a row that a unit too little costs otherwise than a unit too much, as a quantile's does. */
export function sidedLoss(
  { under, over }: { readonly under: number; readonly over: number },
): (actual: number, predicted: number) => number {
  return (actual, predicted) => actual > predicted ? under * (actual - predicted) : over * (predicted - actual);
}
