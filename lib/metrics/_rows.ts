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

/** Whether a percentage error skips the row: its actual is 0. A missing forecast is not forgiven even there. */
export function zeroActual(actual: number, predicted: number): boolean {
  return actual === 0 && !Number.isNaN(predicted);
}

/** Mean of `loss(actual, predicted)` over the rows with a known actual that `skip` does not leave out. */
export function meanOfKnown(
  actual: Values,
  predicted: Values,
  loss: (actual: number, predicted: number) => number,
  skip?: (actual: number, predicted: number) => boolean,
): number {
  assertSameLength(actual, predicted);
  let sum = 0, count = 0;
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!, p = predicted[i]!;
    if (Number.isNaN(a) || skip?.(a, p)) continue;
    sum += loss(a, p);
    count++;
  }
  return count === 0 ? NaN : sum / count;
}
