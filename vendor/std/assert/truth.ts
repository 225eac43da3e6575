import { AssertionError, withMessage } from "./assertion_error.ts";
import { format } from "./difference.ts";

/** Assert that an expression is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Assert that an expression is falsy. */
export function assertFalse(expr: unknown, msg = ""): void {
  if (expr) throw new AssertionError(msg);
}

/** Fail, whatever holds. */
export function fail(msg?: string): never {
  throw new AssertionError(withMessage("Failed assertion", msg));
}

/** Assert that a value is neither null nor undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  throw new AssertionError(withMessage(`Expected actual: "${actual}" to not be null or undefined`, msg));
}

/** Assert that a value is an instance of a class. */
export function assertInstanceOf<T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any -- constructors differ in their parameters
  expectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is T {
  if (actual instanceof expectedType) return;
  const found = typeof actual === "object" && actual !== null
    ? actual.constructor?.name ?? "Object"
    : actual === null
    ? "null"
    : typeof actual;
  throw new AssertionError(
    withMessage(`Expected object to be an instance of "${expectedType.name}" but was "${found}"`, msg),
  );
}

/** Assert that a value is not an instance of a class. */
export function assertNotInstanceOf(
  actual: unknown,
  // deno-lint-ignore no-explicit-any -- constructors differ in their parameters
  unexpectedType: abstract new (...args: any[]) => unknown,
  msg?: string,
): void {
  assertFalse(
    actual instanceof unexpectedType,
    withMessage(`Expected object to not be an instance of "${unexpectedType.name}"`, msg),
  );
}

/** Assert that a text holds another. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(withMessage(`Expected actual: "${actual}" to contain: "${expected}"`, msg));
}

/** Assert that a text matches a pattern. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) return;
  throw new AssertionError(withMessage(`Expected actual: "${format(actual)}" to match: "${expected}"`, msg));
}

/** Assert that a text does not match a pattern. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) return;
  throw new AssertionError(withMessage(`Expected actual: "${format(actual)}" to not match: "${expected}"`, msg));
}
