import { DataError } from "../../core/errors/errors.ts";

/**
 * The answer to a request of a protocol that has no place for rows ahead; a refusal for want of them names the ways that there
 * are.
 *
 * @param answer Of the service.
 * @throws {DataError} `FUTURE_COLUMN_MISSING`, with such a hint. @throws As the answer.
 */
export async function withoutRows<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    if (!(thrown instanceof DataError) || thrown.code !== "FUTURE_COLUMN_MISSING") throw thrown;
    const { code, message, context } = thrown;
    throw new DataError(code, message, {
      hint: "Ask by POST /v1/forecast, which takes rows ahead as `future`, or store such rows in the table " +
        "(deno task features): this protocol has no place for them.",
      context,
      cause: thrown,
    });
  }
}
