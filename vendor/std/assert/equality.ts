import { AssertionError, withMessage } from "./assertion_error.ts";
import { format, formatDifference } from "./difference.ts";
import { equal } from "./equal.ts";

/** Assert that two values are deeply equal; see {@linkcode equal}. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  const [left, right] = typeof actual === "string" && typeof expected === "string"
    ? [actual, expected]
    : [format(actual), format(expected)];
  const difference = left === right
    ? `\n\n    both print as ${left.slice(0, 1000)}`
    : formatDifference(left, right) + firstIndex(actual, expected);
  throw new AssertionError(withMessage("Values are not equal", msg) + difference);
}

/** Long numeric arrays say where they part, which a difference of lines hides. */
function firstIndex(actual: unknown, expected: unknown): string {
  if (!ArrayBuffer.isView(actual) || !ArrayBuffer.isView(expected)) return "";
  const [a, b] = [actual as Float64Array, expected as Float64Array];
  if (a.length !== b.length) return `\n    lengths: ${a.length} and ${b.length}\n`;
  const i = Array.from(a).findIndex((value, at) => !equal(value, b[at]));
  return i < 0 ? "" : `\n    first at index ${i}: ${a[i]} and ${b[i]}\n`;
}

/** Assert that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(
    withMessage(`Expected actual: ${format(actual)} not to be: ${format(expected)}`, msg),
  );
}

/** Assert that two values are the same by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const [left, right] = [format(actual), format(expected)];
  if (left !== right) {
    throw new AssertionError(withMessage("Values are not strictly equal", msg) + formatDifference(left, right));
  }
  throw new AssertionError(
    `${withMessage("Values have the same structure but are not reference-equal", msg)}\n\n${left}\n`,
  );
}

/** Assert that two values are not the same by `Object.is`. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!Object.is(actual, expected)) return;
  throw new AssertionError(withMessage(`Expected "actual" to not be strictly equal to: ${format(actual)}`, msg));
}

/**
 * Assert that two numbers differ by at most a tolerance.
 *
 * @param actual Number. @param expected Number.
 * @param tolerance Largest absolute difference; default: 1e-7 of `expected`.
 */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, msg?: string): void {
  if (Object.is(actual, expected)) return;
  const most = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  const delta = Math.abs(expected - actual);
  if (delta <= most) return;
  const text = (value: number) => Number.isInteger(value) ? value.toString() : value.toExponential();
  throw new AssertionError(withMessage(
    `Expected actual: "${text(actual)}" to be close to "${text(expected)}": delta "${text(delta)}" is greater than "${
      text(most)
    }"`,
    msg,
  ));
}

/** Assert that an array holds an equal of each expected value. */
export function assertArrayIncludes<T>(actual: ArrayLike<T>, expected: ArrayLike<T>, msg?: string): void {
  const values = Array.from(actual);
  const missing = Array.from(expected).filter((value) => !values.some((other) => equal(value, other)));
  if (missing.length === 0) return;
  throw new AssertionError(
    withMessage(
      `Expected actual: "${format(actual)}" to include: "${format(expected)}"`,
      msg,
    ) + `\nmissing: ${format(missing)}`,
  );
}

/** Assert that an object has at least the expected fields, at any depth. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any -- any object, also one of an interface without an index signature
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(filterLike(actual, expected), expected, msg);
}

function filterLike(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((value, i) => i < expected.length ? filterLike(value, expected[i]) : value);
  }
  if (!isPlain(actual) || !isPlain(expected)) return actual;
  const kept = Object.keys(expected).filter((key) => key in actual);
  return Object.fromEntries(kept.map((key) => [key, filterLike(actual[key], expected[key])]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return Object.prototype.toString.call(value) === "[object Object]";
}
