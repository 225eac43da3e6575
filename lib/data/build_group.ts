import type { Config } from "../core/config/config.ts";
import { isSerial } from "../core/config/problem_shapes.ts";
import type { Finding } from "../core/errors/finding.ts";
import { DISK, type Files } from "../storage/files/files.ts";
import { buildSeries, type BuiltSeries } from "./build_series.ts";
import type { QuarantinedRow } from "./columns/column_findings.ts";
import { columnReader } from "./columns/column_reader.ts";
import { sortFindings } from "./demand/expectations/format_findings.ts";
import { sqlReader } from "./demand/table_reader.ts";
import { givenName, type GivenTable } from "./given_table.ts";
import type { BuiltRows } from "./rows/build_rows.ts";
import { memoryRows, type RowSource, sqlRows } from "./rows/row_source.ts";
import type { OpenedSource } from "./sources/open_source.ts";
import type { HashedFile } from "./sources/source_files.ts";
import { type FeatureGroup, type GroupInfo, openGroup } from "./store/feature_store.ts";
import { publishVersion } from "./store/publish_version.ts";
import { Staging, sweepStaging } from "./store/staging.ts";
import { openedTable } from "./tables/open_source_table.ts";
import { readingOf } from "./tables/open_table.ts";
import { tableError } from "./tables/table_error.ts";
import { readAs, type TextTable } from "./tables/text_table.ts";
import type { VersionIdentity } from "./version_identity.ts";

/** What a build needs beside the config. */
export interface BuildOptions extends VersionIdentity {
  /** Folder of all groups. */
  readonly store: string;
  /** The table. */
  readonly given: GivenTable;
  /** What it is made of. */
  readonly files: readonly HashedFile[];
  /** Told of the rows of a table in memory that were left out. */
  readonly onQuarantine?: (rows: readonly QuarantinedRow[]) => void;
  /** ISO time; default empty. */
  readonly created?: string;
  /** Most memory of the database, in megabytes. */
  readonly memoryMb?: number;
  /** File operations; default the real ones. */
  readonly io?: Files;
}

/**
 * Build and publish the next version of a feature group. What builds that died have left behind goes first.
 *
 * @param config Columns and policies. @param options Where from, where to.
 * @returns The version, and whether this call made it: another process may have published an equal one meanwhile.
 * @throws {DataError} See {@linkcode prepareTable}.
 */
export async function buildGroup(
  config: Config,
  options: BuildOptions,
): Promise<{ readonly group: FeatureGroup; readonly isNew: boolean }> {
  const { store, given, files, io = DISK } = options, home = `${store}/${config.name}`;
  const staging = Staging.open(home, { files: io });
  try {
    sweepStaging(home, { files: io });
    const built = "path" in given
      ? await buildFromFiles(staging.dir, given, { config, options })
      : await buildFromMemory(staging.dir, given, { config, options });
    const info = describeVersion(config.name, built, options);
    const { dir, isNew } = await publishVersion(staging.dir, { store, info, files: io });
    return { group: await openGroup(dir), isNew };
  } catch (thrown) {
    throw tableError(thrown, { source: givenName(given), files, store: home });
  } finally {
    staging.close();
  }
}

type Built = BuiltSeries | BuiltRows;

interface BuildContext {
  readonly config: Config;
  readonly options: BuildOptions;
}

async function buildFromMemory(
  staging: string,
  table: TextTable,
  { config, options: { io: files, onQuarantine } }: BuildContext,
): Promise<Built> {
  const cells = readAs(table, readingOf(config));
  if (!isSerial(config)) return await buildRowsInto(staging, memoryRows(cells), { config, files });
  const reader = columnReader(cells), built = await buildSeries(staging, reader, { config, files });
  onQuarantine?.(reader.quarantined());
  return built;
}

async function buildFromFiles(
  staging: string,
  source: OpenedSource,
  { config, options: { io = DISK, memoryMb, files } }: BuildContext,
): Promise<Built> {
  const spill = `${staging}/.spill`;
  io.makeFolder(spill);
  // A table in memory needs no database.
  const { startDuckDb } = await import("./tables/database.ts");
  const sourceBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const database = await startDuckDb({ spill, memoryMb, sourceBytes });
  let built: Built;
  try {
    const table = await openedTable(database, source, readingOf(config));
    built = isSerial(config)
      ? await buildSeries(staging, sqlReader(table), { config, files: io })
      : await buildRowsInto(staging, sqlRows(table), { config, files: io });
  } finally {
    database.close();
  }
  io.remove(spill);
  return built;
}

/** What reads rows is loaded by who has some. */
async function buildRowsInto(
  staging: string,
  source: RowSource,
  options: { readonly config: Config; readonly files?: Files },
): Promise<BuiltRows> {
  const { buildRows } = await import("./rows/build_rows.ts");
  return await buildRows(staging, source, options);
}

/** The manifest of a version, but for its number and files. */
function describeVersion(
  name: string,
  built: Built,
  { given, files, events, settings, contentHash, created = "" }: BuildOptions,
): Omit<GroupInfo, "version" | "format" | "files"> {
  const { relative, ...info } = { relative: undefined, ...built };
  const { findings, shown, origin } = "path" in given
    ? { ...given, shown: given.files ?? files }
    : { findings: [] as readonly Finding[], shown: files, origin: null };
  return {
    name,
    contentHash,
    created,
    ...info,
    findings: sortFindings([...findings, ...built.findings]),
    lineage: {
      source: givenName(given),
      files: shown,
      ...origin === null ? {} : { origin },
      ...events.length === 0 ? {} : { events },
      settings: relative === undefined ? settings : { ...settings, relative },
    },
  };
}
