import { AssertionError, withMessage } from "./assertion_error.ts";

/** Any error class, also an abstract one. */
// deno-lint-ignore no-explicit-any -- constructors differ in their parameters
export type ErrorClass<E extends Error = Error> = abstract new (...args: any[]) => E;

/** Assert that a value is an error of a class whose message holds (or matches) a text. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  errorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw new AssertionError(withMessage(`Expected "error" to be an Error object`, msg), { cause: error });
  }
  if (errorClass && !(error instanceof errorClass)) {
    throw new AssertionError(
      withMessage(
        `Expected error to be instance of "${errorClass.name}", but was "${error.constructor.name}"`,
        msg ?? error.message,
      ),
      { cause: error },
    );
  }
  const found = msgMatches === undefined ||
    (typeof msgMatches === "string" ? error.message.includes(msgMatches) : msgMatches.test(error.message));
  if (found) return;
  throw new AssertionError(
    withMessage(
      `Expected error message to ${typeof msgMatches === "string" ? "include" : "match"} ${
        typeof msgMatches === "string" ? JSON.stringify(msgMatches) : msgMatches
      }, but got ${JSON.stringify(error.message)}`,
      msg,
    ),
    { cause: error },
  );
}

/**
 * Assert that a function throws.
 *
 * @param fn Function. @param errorClass Class that the error must be of. @param msgIncludes Part of its message.
 * @returns The error.
 */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** With the class of the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
/** Both forms. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): E | unknown {
  let thrown: unknown;
  try {
    fn();
  } catch (error) {
    thrown = error;
    return checked(thrown, classOrMsg, msgIncludes, msg);
  }
  throw new AssertionError(
    withMessage("Expected function to throw", typeof classOrMsg === "string" ? classOrMsg : msg),
  );
}

/**
 * Assert that a function returns a promise that rejects.
 *
 * @param fn Function. @param errorClass Class that the error must be of. @param msgIncludes Part of its message.
 * @returns The error.
 */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** With the class of the error. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
/** Both forms. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<E | unknown> {
  const own = typeof classOrMsg === "string" ? classOrMsg : msg;
  let isPromise = false;
  try {
    const promise = fn();
    isPromise = typeof promise === "object" && promise !== null && typeof promise.then === "function";
    await promise;
  } catch (error) {
    if (!isPromise) {
      throw new AssertionError(withMessage("Function throws when expected to reject", own), { cause: error });
    }
    return checked(error, classOrMsg, msgIncludes, msg);
  }
  throw new AssertionError(withMessage("Expected function to reject", own));
}

function checked<E extends Error>(
  error: unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): E | unknown {
  if (typeof classOrMsg !== "function") return error;
  if (!(error instanceof Error)) {
    throw new AssertionError(withMessage("A non-Error object was thrown or rejected", msg), { cause: error });
  }
  assertIsError(error, classOrMsg, msgIncludes, msg);
  return error;
}
