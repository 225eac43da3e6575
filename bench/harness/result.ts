import type { Errors, Measurement, Result, Target } from "./target.ts";

/** An error may be this much of the peer's before speed counts as bought with accuracy. */
export const ERROR_BOUND = 1.01;

/** True if no error is more than 1 % worse than the peer's; an error that is not a number is worse. */
export function errorsHold(errors: Errors | null): boolean {
  return errors === null || errors.ratio <= ERROR_BOUND;
}

/** True if the median reaches a bound in the target's direction. */
function reaches(target: Target, median: number, bound: number): boolean {
  return target.better === "higher" ? median >= bound : median <= bound;
}

/** True if the bar is reached and accuracy holds. */
export function meetsBar(target: Target, { ratio, errors }: Pick<Result, "ratio" | "errors">): boolean {
  return reaches(target, ratio.median, target.bar) && errorsHold(errors);
}

/** True if also the stretch is reached. */
export function meetsStretch(target: Target, result: Pick<Result, "ours" | "ratio" | "errors">): boolean {
  if (!meetsBar(target, result)) return false;
  if (target.stretchOf === "ours") return result.ours.median <= target.stretch;
  return reaches(target, result.ratio.median, target.stretch);
}

/** The result object of a target. */
export function resultOf(
  target: Target,
  measurement: Measurement,
  { versions, command }: Pick<Result, "versions" | "command">,
): Result {
  const { id, bar, stretch } = target, { ours, theirs, ratio, errors, note } = measurement;
  const what = note === undefined ? target.what : `${target.what}; ${note}`;
  return { id, what, ours, theirs, ratio, errors, bar, stretch, met: meetsBar(target, measurement), versions, command };
}
