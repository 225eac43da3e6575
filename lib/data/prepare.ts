import type { Config } from "../core/config/config.ts";
import { resolveConfig, type ResolvedConfig } from "../core/config/resolve_config.ts";
import type { Finding } from "../core/errors/finding.ts";
import { type Logger, SILENT_LOGGER } from "../core/logger.ts";
import { formatBytes } from "../core/text/format_number.ts";
import { formatCount } from "../core/text/plural.ts";
import { parseDate } from "../core/time/calendar.ts";
import { isFolder } from "../storage/files/files.ts";
import { Scratch } from "../storage/files/scratch.ts";
import type { QuarantinedRow } from "./columns/column_findings.ts";
import { checkFreshness } from "./demand/expectations/check_frequency.ts";
import { sortFindings } from "./demand/expectations/format_findings.ts";
import { contentOf, givenName, openGiven } from "./given_table.ts";
import { describeSplit } from "./rows/describe_split.ts";
import type { SourceAccess } from "./sources/source_access.ts";
import { type FeatureGroup, GROUP_FILES, type RowCounts } from "./store/feature_store.ts";
import { findVersion, setAside } from "./store/publish_version.ts";
import { recordedVersion, serveVersion } from "./store/serving_record.ts";
import type { TextTable } from "./tables/text_table.ts";
import { describeCalendar } from "./times/describe_calendar.ts";
import { identifyVersion } from "./version_identity.ts";

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
  const { store, log = SILENT_LOGGER, serve = true } = options;
  using folder = new LazyScratch(store);
  const given = options.table ?? await openGiven(config, { ...options, folder: () => folder.path });
  const name = givenName(given), files = await contentOf(given), identity = await identifyVersion(config, files);
  const { existing, replaces } = await findWhole(store, config.name, { contentHash: identity.contentHash, log });
  const serves = serve || replaces;
  if (existing !== null) {
    log.debug(`feature group ${config.name} v${existing.version} already holds ${name}`);
    const found = await prepared(config, existing, { ...options, isNew: false, serves });
    // A sweep that began before it served may have taken it; then it is built anew.
    if (isFolder(existing.dir)) return found;
  }
  log.info(`reading ${name} (${formatBytes(files.reduce((sum, file) => sum + file.bytes, 0))})`);
  // DuckDB is loaded only when there is something to read.
  const { buildGroup } = await import("./build_group.ts");
  const { group, isNew } = await buildGroup(config, { ...options, ...identity, given, files });
  log.info(
    `feature group ${group.name} v${group.version}: ${formatCount(group.keys.length, "key")}, ${
      formatCount(group.rows, "row")
    }`,
  );
  return await prepared(config, group, { ...options, isNew, serves });
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

/** Let a version serve, if it is to, and say what it is. */
async function prepared(
  config: Config,
  group: FeatureGroup,
  { store, today, log = SILENT_LOGGER, isNew, serves }: PrepareOptions & {
    readonly isNew: boolean;
    readonly serves: boolean;
  },
): Promise<PreparedTable> {
  const resolved = resolveConfig(config, group.calendar), { maxAgeDays } = config.cleaning;
  if (serves) await serveVersion(store, group);
  const fresh = maxAgeDays === null || today === undefined || group.table !== undefined
    ? []
    : checkFreshness(group.calendar, group.end, { today: parseDate(today), maxAgeDays });
  log.info(describe(group, { seasonLength: resolved.seasonLength, isFound: config.frequency === null }));
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
  { seasonLength, isFound }: { readonly seasonLength: number; readonly isFound: boolean },
): string {
  if (table !== undefined) return `split of ${name}: ${describeSplit(table)}`;
  const found = isFound ? " (found from its times)" : "";
  return `calendar of ${name}${found}: ${describeCalendar(calendar, { end, seasonLength })}`;
}
