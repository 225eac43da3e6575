import process from "node:process";
import { denoOnly } from "../../lib/core/errors/deno_only.ts";
import type { DataError } from "../../lib/core/errors/errors.ts";

/** What cannot be done in Node. @param what For instance `trainTable`. */
export function notInNode(what: string): DataError {
  return denoOnly(what, `Node ${process.version}`);
}
