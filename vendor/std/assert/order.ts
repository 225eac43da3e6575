import { AssertionError, withMessage } from "./assertion_error.ts";
import { format } from "./difference.ts";

/** Assert `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) throw wrong(actual, ">", expected, msg);
}

/** Assert `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) throw wrong(actual, ">=", expected, msg);
}

/** Assert `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) throw wrong(actual, "<", expected, msg);
}

/** Assert `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) throw wrong(actual, "<=", expected, msg);
}

function wrong(actual: unknown, relation: string, expected: unknown, msg?: string): AssertionError {
  return new AssertionError(withMessage(`Expect ${format(actual)} ${relation} ${format(expected)}`, msg));
}
