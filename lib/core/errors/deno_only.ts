import { DataError } from "./errors.ts";

/**
 * What to say in another runtime of what Deno alone can do.
 *
 * @param what For instance `trainTable`. @param runtime Name and version of the other.
 */
export function denoOnly(what: string, runtime: string): DataError {
  return new DataError("DENO_ONLY", `Cannot go on as ${what} needs Deno: current value is ${runtime}`, {
    hint: "Run it with Deno (https://deno.com), or use forecast, train and openInference, which write no files.",
    context: { what },
  });
}
