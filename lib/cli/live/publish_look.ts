import { lookFile } from "../../monitoring/watch/look_files.ts";
import { publishFile } from "../../storage/files/publish.ts";

/** Where what `monitor` has seen goes. */
export interface ReportFlags {
  /** Folder of reports. */
  readonly reports: string;
  /** File of gauges; absent: none. */
  readonly prometheus?: string;
}

/**
 * Publish the page of a look, and its gauges where somebody wants them.
 *
 * @param table Its name. @param made `gauges` and `page` of the look; a page of null: there is none. @param flags Where they go.
 * @returns File of the page.
 */
export function publishLook<Page extends string | null>(
  table: string,
  { gauges, page }: { readonly gauges: () => string; readonly page: () => Page },
  { reports, prometheus }: ReportFlags,
): string | Page {
  if (prometheus !== undefined) publishFile(prometheus, gauges());
  const text = page(), path = lookFile({ reports, table }, "page");
  if (text === null) return text;
  publishFile(path, text);
  return path;
}
