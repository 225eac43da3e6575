import type { ServiceFigures } from "./service_figures.ts";
import { lookFile } from "../watch/look_files.ts";
import { watchService, type WatchServiceOptions } from "./watch_service.ts";

/** A server that is looked at beside a table. */
export interface LookAtServiceOptions extends Pick<WatchServiceOptions, "now"> {
  /** Its address, a token if it asks for one; default: none is looked at. */
  readonly service?: Pick<WatchServiceOptions, "url" | "token" | "fetch">;
  /** Folder of reports, which keeps what it had counted. */
  readonly reports: string;
  /** Whether nothing is written: then no server is looked at. Default false. */
  readonly readOnly?: boolean;
}

/**
 * How a server did since the last look at a table.
 *
 * @param table Name of the table. @param options Server, folder.
 * @returns Null: it does not answer; undefined: nobody asks.
 */
export async function lookAtService(
  table: string,
  { service, reports, now, readOnly = false }: LookAtServiceOptions,
): Promise<ServiceFigures | null | undefined> {
  if (service === undefined || readOnly) return undefined;
  return await watchService({ ...service, state: lookFile({ reports, table }, "service"), now });
}
