import { publishFile } from "../storage/files/publish.ts";
import { isFile } from "../storage/files/files.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { RegistryError } from "../core/errors/errors.ts";
import { buildRunRecord } from "./build_run.ts";
import type { ForecastSource } from "./record/key_facts.ts";
import { runPage } from "./run_page.ts";

/** Name of a page in its folder. */
const PAGE_FILE = "index.html";

/** Where a run lies, and where its page goes. */
export interface PageSource extends ForecastSource {
  /** Folder of reports. */
  readonly reports: string;
  /** The run; default: the newest of the registry. */
  readonly run?: string;
  /** File of the page; default: `<reports>/<run>/index.html`. */
  readonly output?: string;
  /** Whether a page that is there already stays as it is; default false: it is made again. */
  readonly keep?: boolean;
}

/** A page that was written. */
export interface WrittenPage {
  /** The run that it is about. */
  readonly run: string;
  /** Its file. */
  readonly path: string;
  /** Keys in it. */
  readonly keys: number;
  /** Its size in bytes; 0 if it was there already. */
  readonly bytes: number;
  /** What it lacks, in sentences. */
  readonly missing: readonly string[];
}

/**
 * Write the page of a run: complete in itself, whole before it has its name.
 *
 * @param source Registry, store, reports.
 * @throws {RegistryError} `NOT_FOUND` if there is no such run. @throws {DataError} `INVALID_CONFIG`, `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 */
export async function writeRunPage(source: PageSource): Promise<WrittenPage> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const run = source.run ?? newestRun(registry), dir = `${source.reports}/${run}`;
    const path = source.output ?? `${dir}/${PAGE_FILE}`;
    if (source.keep === true && isFile(path)) {
      return { run, path, keys: registry.listOutcomes(run).length, bytes: 0, missing: [] };
    }
    const { record, blocks } = await buildRunRecord(registry, run, { ...source, dir });
    const bytes = new TextEncoder().encode(runPage(record, blocks));
    publishFile(path, bytes);
    return { run, path, keys: record.keys.count, bytes: bytes.length, missing: record.missing };
  } finally {
    registry.close();
  }
}

function newestRun(registry: Registry): string {
  const [run] = registry.recordedRuns({ limit: 1 });
  if (run !== undefined) return run.run;
  throw new RegistryError(
    "NOT_FOUND",
    "Cannot write the page of a run as the registry must have one: current value is none",
    { hint: "Train first: deno task train." },
  );
}
