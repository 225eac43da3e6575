import { DataError } from "../core/errors/errors.ts";
import { Mark } from "../storage/files/mark.ts";
import type { LookPlace } from "./watch/look_files.ts";

/** Which table is looked at. */
export interface LookAloneOptions extends LookPlace {
  /** Whether nothing is written or told: then others may look meanwhile. */
  readonly readOnly: boolean;
  /** Clock. */
  readonly now: () => Date;
}

/**
 * Look at a table while nobody else does: two would tell the same alerts twice, and what one remembers would be lost.
 *
 * @param options Which table. @param look The look. @param keep Keeps what it has found, unless nothing is written.
 * @throws {DataError} `RUN_IN_PROGRESS` if another process looks at the table; what `look` and `keep` throw.
 */
export async function lookAlone<T>(
  { reports, table, readOnly, now }: LookAloneOptions,
  look: () => Promise<T>,
  keep: (found: T) => void,
): Promise<T> {
  if (readOnly) return await look();
  const path = `${reports}/monitor/.${table}.look`,
    mark = Mark.take(path, `process ${Deno.pid} since ${now().toISOString()}`);
  if (mark === null) {
    throw new DataError(
      "RUN_IN_PROGRESS",
      `Cannot watch ${table} as one process may at a time: current value is two`,
      { hint: "Wait until the other one has ended.", context: { path } },
    );
  }
  try {
    const found = await look();
    keep(found);
    return found;
  } finally {
    mark.release();
  }
}
