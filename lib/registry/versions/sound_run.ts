import { RegistryError } from "../../core/errors/errors.ts";
import type { RecordedRun } from "./row_types.ts";

/**
 * The run of a query by its id, sound.
 *
 * @param found What was found: one or none. @param run Its id.
 * @throws {RegistryError} `NOT_FOUND`; `CORRUPT_DATABASE` if its row does not say what was registered.
 */
export function soundRun<Run extends RecordedRun>([found]: readonly Run[], run: string): Run {
  if (found === undefined) throw notFound(`run ${run}`, "runs");
  if (found.damage !== undefined) throw found.damage;
  return found;
}

/**
 * The error of what the registry does not hold.
 *
 * @param what It is. @param list Command that lists such things.
 */
export function notFound(what: string, list: "models" | "runs" = "models"): RegistryError {
  return new RegistryError(
    "NOT_FOUND",
    `Cannot read the registry as it must hold what is asked: current value is ${what}`,
    { hint: `List what there is with \`deno task ${list}\`.` },
  );
}
