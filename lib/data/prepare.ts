import { asksForClasses, isSerial } from "../core/config/problem_shapes.ts";
import { formatCount } from "../core/text/plural.ts";
import { formatBytes } from "../core/text/format_number.ts";
import { neighbourColumns } from "./demand/neighbour_columns.ts";
import { parseDate } from "../core/time/calendar.ts";
import type { Config } from "../core/config/config.ts";
import type { Finding } from "../core/errors/finding.ts";
import { hashValue } from "../core/bytes/hash.ts";
import { type Logger, SILENT_LOGGER } from "../core/logger.ts";
import { resolveConfig, type ResolvedConfig } from "../core/config/resolve_config.ts";
import { isFolder } from "../storage/files/files.ts";
import type { QuarantinedRow } from "./columns/column_findings.ts";
import { columnReader } from "./columns/column_reader.ts";
import { hashTable, type TextTable, withPoints, withTargets } from "./tables/text_table.ts";
import { Scratch } from "../storage/files/scratch.ts";
import { checkFreshness } from "./demand/expectations/check_frequency.ts";
import { sortFindings } from "./demand/expectations/format_findings.ts";
import { type FeatureGroup, GROUP_FILES, type RowCounts } from "./store/feature_store.ts";
import { findVersion, recordedVersion, serveVersion, setAside } from "./store/publish_version.ts";
import { ensureSource } from "./simulate/ensure_source.ts";
import { hasDates, holidayKinds } from "./times/holidays/merge_dates.ts";
import { type HashedFile, hashFiles, listSourceFiles } from "./sources/source_files.ts";
import type { OpenedSource } from "./sources/open_source.ts";
import type { SourceAccess } from "./sources/source_access.ts";
import { memoryRows } from "./rows/row_source.ts";
import { describeSplit } from "./rows/describe_split.ts";
import { describeCalendar } from "./times/describe_calendar.ts";

/** A table that is in the feature store. */
export interface PreparedTable {
  /** The version that holds the table. */
  readonly group: FeatureGroup;
  /** The config with what the table decides: frequency, season, horizon. */
  readonly config: ResolvedConfig;
  /** What the checks found, worst first. */
  readonly findings: readonly Finding[];
  /** What became of the source's rows. */
  readonly counts: RowCounts;
  /** CSV of the rows that were left out, each with its reason; null if there are none. */
  readonly quarantinePath: string | null;
  /** Whether this call made the version; false if the store had it already. */
  readonly isNew: boolean;
}

/** Part of what a version is known by: it changes when equal tables and settings would make another panel. */
const CONTENT_FORMAT = 5;

/** Options of {@linkcode prepareTable}. */
export interface PrepareOptions {
  /** Folder of all feature groups. */
  readonly store: string;
  /** Source that replaces the config's: a path or an address; of a workbook the config's sheet is meant. */
  readonly input?: string;
  /** A table in memory in place of the source: read as a file of its cells is, without a database. */
  readonly table?: TextTable;
  /** Told of the rows of such a table that were left out, if it is read anew. */
  readonly onQuarantine?: (rows: readonly QuarantinedRow[]) => void;
  /** Environment and clock, which sources on other machines and databases need. */
  readonly access?: SourceAccess;
  /** Day of the run, ISO date; without it freshness is not checked. */
  readonly today?: string;
  /** ISO time to write into a new version; default empty. */
  readonly created?: string;
  /** Folder where simulated tables are kept (`source: "simulator"`, `"simulator:churn"`); default `<store>/../raw`. */
  readonly raw?: string;
  /** Whether inference goes on from this version, default true; a mere evaluation leaves what serves. */
  readonly serve?: boolean;
  /** Most memory of the database, in megabytes, >= 64; default 768, of a large table 256. It spills to the store's disk beyond. */
  readonly memoryMb?: number;
  /** Where to say what is done; default nowhere. */
  readonly log?: Logger;
}

/**
 * Read, validate and regularise a table into the feature store: one immutable version per distinct input. A version that is
 * damaged is set aside (`v3.damaged`) and built anew.
 *
 * @param config Source, columns and policies. @param options Store and the rest.
 * @returns The version that holds this input; an equal input gives the same version again, and makes it serve again.
 * @throws {DataError} `MISSING_FILE`, `UNREADABLE_FILE`, `UNSUPPORTED_FORMAT`, `EMPTY_TABLE`, `HEADER_ONLY`,
 * `MISSING_COLUMN`, `WRONG_TYPE`, `CALENDAR_TOO_LONG`, `AMBIGUOUS_DATE`, `FREQUENCY_UNKNOWN`,
 * `FREQUENCY_MISMATCH`; the code of a row rule (`INVALID_DATE`,
 * `TIME_ZONE`, …) or `NO_USABLE_ROWS` if no row is left; `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`. Nothing half-written
 * stays behind.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfig } from "@lib/core/config/config.ts";
 * import { prepareTable } from "@lib/data/prepare.ts";
 * const dir = Deno.makeTempDirSync();
 * Deno.writeTextFileSync(`${dir}/t.csv`, "date,item,demand\n2024-01-01,007,5\n2024-02-30,007,6\n");
 * const { counts, findings } = await prepareTable(parseConfig({ source: `${dir}/t.csv`, keys: ["item"] }), { store: dir });
 * assertEquals(counts, { read: 2, kept: 1, quarantined: 1, merged: 0, ahead: 0, outside: 0 });
 * assertEquals(findings[0].code, "INVALID_DATE");
 * ```
 */
export async function prepareTable(config: Config, options: PrepareOptions): Promise<PreparedTable> {
  const { store, log = SILENT_LOGGER, table, onQuarantine } = options;
  using folder = new LazyScratch(store);
  const given = table === undefined ? await resolveSource(config, options, folder) : null;
  const source = given?.name ?? table?.source ?? "";
  const files = await contentOf(given, table);
  const events = await hashEvents(config),
    settings = { ...shapingSettings(config), ...await dateSettings(config, events) };
  const contentHash = hashValue({ format: CONTENT_FORMAT, files: files.map((file) => file.sha256), settings });
  const { existing, replaces } = await findWhole(store, config.name, { contentHash, log });
  const serve = options.serve ?? true;
  if (existing !== null) {
    log.debug(`feature group ${config.name} v${existing.version} already holds ${source}`);
    const found = await prepared(existing, { config, options, isNew: false, serve: serve || replaces });
    // A sweep that began before it served may have taken it; then it is built anew.
    if (isFolder(existing.dir)) return found;
  }
  log.info(`reading ${source} (${formatBytes(files.reduce((sum, file) => sum + file.bytes, 0))})`);
  // DuckDB is loaded only when there is something to read.
  const { buildGroup } = await import("./build_group.ts");
  const { created = "", memoryMb } = options, isSeries = isSerial(config);
  const points = table === undefined ? undefined : withTargets(withPoints(table, config), config);
  const reader = points !== undefined && isSeries ? columnReader(points) : undefined;
  const rows = points !== undefined && !isSeries ? memoryRows(points) : undefined;
  const build = { store, source, files, events, contentHash, settings, created, memoryMb, reader, rows };
  const { group, isNew } = await buildGroup(config, given === null ? build : { ...build, ...partOf(given) });
  if (reader !== undefined) onQuarantine?.(reader.quarantined());
  log.info(
    `feature group ${group.name} v${group.version}: ${formatCount(group.keys.length, "key")}, ${
      formatCount(group.rows, "row")
    }`,
  );
  return await prepared(group, { config, options, isNew, serve: serve || replaces });
}

/**
 * The version of an input, every file of it verified. Damaged ones are set aside: the source is at hand.
 *
 * @returns `replaces`: whether what is built or found in their place must serve, as one of them did.
 */
async function findWhole(
  store: string,
  name: string,
  { contentHash, log }: { contentHash: string; log: Logger },
): Promise<{ existing: FeatureGroup | null; replaces: boolean }> {
  const serving = await recordedVersion(store, name);
  let replaces = false;
  const existing = await findVersion(store, name, {
    contentHash,
    onDamage({ version, path, detail }, isEqual) {
      setAside(store, { name, version });
      log.warn(
        `${path} is damaged (${detail}): version ${version} is set aside as v${version}.damaged (CORRUPT_GROUP)`,
      );
      replaces ||= isEqual && version === serving;
    },
  });
  return { existing, replaces };
}

/** What the version is made of, by its bytes. */
async function contentOf(given: OpenedSource | null, table: TextTable | undefined): Promise<HashedFile[]> {
  if (given !== null) return await hashFiles(await listSourceFiles(given.path));
  return table === undefined ? [] : [{ path: table.source, ...hashTable(table) }];
}

/** What of an opened source a build takes. */
function partOf({ path, files, origin, isText, findings }: OpenedSource) {
  return { path, origin, isText, findings, ...files === null ? {} : { shown: files } };
}

/** A folder that is made when something must be brought here. */
class LazyScratch implements Disposable {
  readonly #parent: string;
  #scratch: Scratch | undefined;

  constructor(parent: string) {
    this.#parent = parent;
  }

  get path(): string {
    return (this.#scratch ??= Scratch.in(this.#parent)).path;
  }

  [Symbol.dispose](): void {
    this.#scratch?.[Symbol.dispose]();
  }
}

async function resolveSource(config: Config, options: PrepareOptions, folder: LazyScratch): Promise<OpenedSource> {
  const { input, access } = options;
  const { openSource, rolesOf } = await import("./sources/open_source.ts");
  const own = config.source, { sheet, header } = typeof own === "string" ? { sheet: null, header: null } : own;
  const given = input === undefined
    ? own
    : typeof own === "string"
    ? input
    : { ...NO_SOURCE, file: input, sheet, header };
  return await openSource(await ensureSource(given, options), {
    folder: () => folder.path,
    roles: rolesOf(config),
    access,
  });
}

const NO_SOURCE = { database: null, env: null, table: null, query: null, zone: null, seconds: 1 };

/** The fields that shape the panel; the rest of the config (models, folds, …) needs no new version. */
function shapingSettings(config: Config): Record<string, unknown> {
  if (!isSerial(config)) return rowSettings(config);
  const { maxAgeDays: _, ...cleaning } = config.cleaning;
  const { encoding, decimal, keys, time, timeFormat, frequency, weekLabel, target, exogenous, relative, from, until } =
    config;
  const settings = {
    encoding,
    keys,
    time,
    timeFormat,
    frequency,
    weekLabel,
    target,
    exogenous,
    relative,
    from,
    until,
    cleaning,
  };
  // Without neighbours, and with decimal points, a table is what it always was.
  const written = decimal === "." ? settings : { ...settings, decimal };
  return neighbourColumns(config).length === 0 ? written : { ...written, neighbours: true };
}

/** The same of a table of rows: how it is split is part of it. */
function rowSettings(config: Config): Record<string, unknown> {
  const { maxAgeDays: _, gaps: __, end: ___, ...cleaning } = config.cleaning;
  const { encoding, decimal, keys, time, timeFormat, target, from, until, inputs, split, seed } = config;
  return {
    layout: "rows",
    isClass: asksForClasses(config),
    encoding,
    decimal,
    keys,
    time,
    timeFormat,
    target,
    from,
    until,
    inputs,
    split,
    seed,
    cleaning,
  };
}

/** The files of events that a config names. */
async function hashEvents({ events }: Config): Promise<readonly HashedFile[]> {
  const files = events.map(async ({ file }) => file === null ? [] : await hashFiles(await listSourceFiles(file)));
  return (await Promise.all(files)).flat();
}

/** A config without holidays and events has the versions that it always had. */
async function dateSettings(config: Config, files: readonly HashedFile[]): Promise<Record<string, unknown>> {
  if (!hasDates(config)) return {};
  const { holidays, events } = config;
  const { HolidayBook } = await import("./times/holidays/public_holidays.ts");
  const source = holidays === null ? null : (await HolidayBook.open()).source;
  const meant = holidays === null ? null : { ...holidays, kinds: holidayKinds(holidays) };
  return { holidays: meant, holidaySource: source, events, eventFiles: files.map(({ sha256 }) => sha256) };
}

async function prepared(
  group: FeatureGroup,
  { config, options, isNew, serve }: { config: Config; options: PrepareOptions; isNew: boolean; serve: boolean },
): Promise<PreparedTable> {
  const resolved = resolveConfig(config, group.calendar);
  if (serve) await serveVersion(options.store, group);
  const { maxAgeDays } = config.cleaning;
  const fresh = maxAgeDays === null || options.today === undefined || group.table !== undefined
    ? []
    : checkFreshness(group.calendar, group.end, { today: parseDate(options.today), maxAgeDays });
  (options.log ?? SILENT_LOGGER).info(describe(group, resolved, config.frequency === null));
  return {
    group,
    config: resolved,
    findings: sortFindings([...group.findings, ...fresh]),
    counts: group.counts,
    quarantinePath: group.counts.quarantined > 0 ? `${group.dir}/${GROUP_FILES.quarantine}` : null,
    isNew,
  };
}

/** What was found of the times of a table, or how its rows are split. */
function describe(
  { name, calendar, end, table }: FeatureGroup,
  { seasonLength }: ResolvedConfig,
  isFound: boolean,
): string {
  if (table !== undefined) return `split of ${name}: ${describeSplit(table)}`;
  const found = isFound ? " (found from its times)" : "";
  return `calendar of ${name}${found}: ${describeCalendar(calendar, { end, seasonLength })}`;
}
