import type { FitError } from "../errors/errors.ts";
import { corruptArtifact } from "./artifact.ts";
import { type JsonSchema, schemaProblem } from "./schema_problem.ts";

/**
 * Plain data that a run keeps as JSON.
 *
 * @param bytes UTF-8. @param what Its name, for the message. @param schema What it must be like to be a `T`.
 * @throws {FitError} `CORRUPT_ARTIFACT` if it is not.
 */
export function decodeJson<T>(bytes: Uint8Array, what: string, schema: JsonSchema): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(what, "no JSON", cause);
  }
  const problem = schemaProblem(value, schema);
  if (problem !== null) throw corrupt(what, problem);
  return value as T;
}

function corrupt(what: string, found: string, cause?: unknown): FitError {
  return corruptArtifact(`the ${what} of a run`, { must: "it must be as it was written", found, cause });
}
