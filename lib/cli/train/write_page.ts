import { ForecastError } from "../../core/errors/errors.ts";
import { folderArguments, type FolderOptions } from "../options/options.ts";
import type { Session } from "../session/session.ts";

/**
 * Write the page of a run at its end, unless it is there: its models are registered, so that whatever goes wrong here is a warning.
 *
 * @param session Of the command. @param run Id of the run. @param folders Where it lies.
 * @returns Its file, or null if it could not be written.
 */
export async function writePage(session: Session, run: string, folders: FolderOptions): Promise<string | null> {
  const { registry, store, reports } = folders, { log, progress } = session;
  try {
    const { writeRunPage } = await import("../../report/write_run_page.ts");
    const page = await writeRunPage({
      ...{ registry, store, reports, run, log, keep: true },
      now: () => new Date(),
      onProgress: (all) => progress.update(all),
    });
    for (const line of page.missing) log.warn(line);
    return page.path;
  } catch (thrown) {
    const { code, message } = ForecastError.from(thrown);
    const again = `deno task report ${run}${folderArguments({ registry, store, reports })}`;
    log.warn(`the run is registered, and has no page: ${message} (${code}); ${again} writes it`);
    return null;
  }
}
