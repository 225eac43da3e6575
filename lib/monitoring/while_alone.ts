import { DataError } from "../core/errors/errors.ts";
import { Mark } from "../storage/files/mark.ts";

/**
 * Look at a table while nobody else does: two would tell the same alerts twice, and what one remembers would be lost.
 *
 * @param reports Folder of reports. @param at `table`: its name; `now`: clock. @param work The look, and what it leaves.
 * @throws {DataError} `RUN_IN_PROGRESS` if another process looks at the table; what `work` throws.
 */
export async function whileAlone<T>(
  reports: string,
  { table, now }: { readonly table: string; readonly now: () => Date },
  work: () => Promise<T>,
): Promise<T> {
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
    return await work();
  } finally {
    mark.release();
  }
}
