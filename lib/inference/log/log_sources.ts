import { openParquetGroups, type ParquetGroups } from "../../data/tables/parquet_groups.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { DISK, type Files } from "../../storage/files/files.ts";
import { FACTS, type ForecastFileFacts, groupsOfBatches } from "./forecast_file.ts";
import { DAMAGED, listSegments, readSegment } from "./forecast_journal.ts";

/** A file of the log that cannot be read, or only in part. */
export interface DamagedLog {
  /** The file. */
  readonly path: string;
  /** Why. */
  readonly message: string;
}

/** Something that rows are read from. */
export interface LogSource extends Omit<ParquetGroups, "facts"> {
  /** Its file. */
  readonly path: string;
  /** What it says of itself. */
  readonly facts: ForecastFileFacts;
}

/** A day of logging. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Everything that a log holds of some days: journals of processes, living or dead, then what is published. A segment whose
 * file is published is passed over, so that nothing comes twice.
 *
 * @param folder Of the log. @param options `isIn`: whether a day is wanted; `damaged`: gets what cannot be read.
 */
export async function openLogSources(
  folder: string,
  { isIn, damaged, files = DISK }: {
    readonly isIn: (day: string) => boolean;
    readonly damaged: DamagedLog[];
    readonly files?: Files;
  },
): Promise<LogSource[]> {
  // Journals first: what is published while we look is then found among the files.
  const journals = listSegments(folder, files).filter(({ target }) => isIn(dayOf(target))).flatMap((segment) => {
    const source = ofSegment(segment.path, damaged, files);
    return source === null ? [] : [{ source, target: segment.target }];
  });
  const paths = files.list(folder).filter((name) => DAY.test(name) && isIn(name))
    .flatMap((day) => files.list(`${folder}/${day}`).map((name) => `${folder}/${day}/${name}`));
  const published = new Set(paths);
  for (const path of paths.filter((path) => path.endsWith(DAMAGED))) {
    damaged.push({ path, message: "a journal that was not as it was written; what was whole is published" });
  }
  const sources: LogSource[] = [];
  for (const path of paths.filter((path) => path.endsWith(".parquet") && !nameOf(path).startsWith("."))) {
    const source = await ofFile(path, damaged);
    if (source !== null) sources.push(source);
  }
  return [...sources, ...journals.filter(({ target }) => !published.has(target)).map(({ source }) => source)];
}

/**
 * Read from a source.
 *
 * @param source Which. @param damaged Gets it, if it cannot be read: that costs no other one.
 * @returns Null then.
 */
export async function attemptRead<T>(
  { path }: LogSource,
  { damaged }: { readonly damaged: DamagedLog[] },
  read: () => Promise<T>,
): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    damaged.push(damageReason(path, thrown));
    return null;
  }
}

/** Why something cannot be read, in one line. */
function damageReason(path: string, thrown: unknown): DamagedLog {
  const text = thrown instanceof ForecastError ? `${thrown.code}: ${thrown.message}` : String(thrown);
  return { path, message: text.split("\n")[0]! };
}

function ofSegment(path: string, damaged: DamagedLog[], files: Files): LogSource | null {
  try {
    const { batches, isDamaged } = readSegment(path, files);
    if (isDamaged) damaged.push({ path, message: "a journal that is not as it was written; what is whole is read" });
    const { facts, groups } = groupsOfBatches(batches);
    return {
      path,
      facts,
      rows: groups.map(({ rows }) => rows),
      read: (group, names) => {
        const columns = groups[group]!.columns();
        return Promise.resolve(Object.fromEntries(names.map((name) => [name, columns[name] ?? []])));
      },
    };
  } catch (thrown) {
    // It was published a moment ago: then its file is among those that are listed next.
    if (!(thrown instanceof Deno.errors.NotFound)) damaged.push(damageReason(path, thrown));
    return null;
  }
}

async function ofFile(path: string, damaged: DamagedLog[]): Promise<LogSource | null> {
  try {
    const { facts, ...groups } = await openParquetGroups(path);
    const own = facts[FACTS];
    if (own !== undefined) return { path, ...groups, facts: JSON.parse(own) as ForecastFileFacts };
    damaged.push({ path, message: "no file of forecasts that were logged" });
    return null;
  } catch (thrown) {
    damaged.push(damageReason(path, thrown));
    return null;
  }
}

function dayOf(path: string): string {
  return path.split("/").at(-2) ?? "";
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
