import { type Calendar, formatPeriod, parsePeriod, PERIODS_PER_YEAR } from "../core/time/calendar.ts";
import type { Config } from "../core/config/config_type.ts";
import { ForecastError, RegistryError } from "../core/errors/errors.ts";
import { readRecordedConfig } from "../core/config/recorded_config.ts";
import { resolveConfig, type ResolvedConfig } from "../core/config/resolve_config.ts";
import { assertSerial, assertSeries, type Refused } from "../data/rows/assert_layout.ts";
import { currentGroup, type FeatureGroup, openGroup } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import type { GroupDamage } from "../data/store/group_damage.ts";
import type { FileActuals } from "../data/read_actuals.ts";
import { newestRun } from "../inference/plan/name_group.ts";
import { registryIdentity } from "../registry/versions/identity.ts";
import type { Registry } from "../registry/registry.ts";
import type { ReachOptions } from "./alerting/tell_look.ts";
import type { MonitorNote } from "./watch/monitor_note.ts";
import type { WatchServiceOptions } from "./service/watch_service.ts";

/** What to look at. */
export interface MonitorOptions {
  /** Registry root. */
  readonly registry: string;
  /** Folder of the feature store. */
  readonly store: string;
  /** Folder of the log of forecasts. */
  readonly predictions: string;
  /** Folder of reports: below `monitor/<table>/` it is remembered what detectors have seen, and what was told. */
  readonly reports: string;
  /** Names the table; default: that of the registry's newest run. */
  readonly config?: Config;
  /** Version of the table that the actuals are of; default: the one that serves. */
  readonly version?: number;
  /** File of actuals that the feature store does not have yet; where both have one, the file's counts. */
  readonly actuals?: string;
  /** First period that is scored, as the table writes it or as an ISO date; default: about a quarter of a year. */
  readonly since?: string;
  /** How those are reached who want to be told by `monitoring.alerts` of `config`; default: nobody is told. */
  readonly tell?: ReachOptions;
  /** A server that is looked at too: its address, a token if it asks for one; default: none. */
  readonly service?: Pick<WatchServiceOptions, "url" | "token" | "fetch">;
  /** Whether nothing is written or told: the next look sees again what this one has seen. Default false. */
  readonly readOnly?: boolean;
  /** Age from which a model is stale, periods. */
  readonly staleAfter: (config: ResolvedConfig) => number;
  /** Clock. */
  readonly now: () => Date;
  /** Fires when the look is to be broken off. */
  readonly signal?: AbortSignal;
}

/** What a look rests on. */
export interface Look {
  /** Open registry. */
  readonly registry: Registry;
  /** Its identity in the log; undefined where it cannot be told. */
  readonly identity: string | undefined;
  /** The version of the table that the actuals are of. */
  readonly group: FeatureGroup;
  /** Of the table. */
  readonly config: ResolvedConfig;
  /** As asked. */
  readonly options: MonitorOptions;
  /** More actuals, or null. */
  readonly file: FileActuals | null;
  /** First period that detectors look at. */
  readonly first: number;
  /** First period that is scored. */
  readonly since: number;
  /** Last period of which something may be known. */
  readonly last: number;
  /** What is odd, so far. */
  readonly notes: MonitorNote[];
}

/** What serves the name of such a table are forecasts, or nothing does yet. */
const MONITOR: Refused = {
  what: "monitor",
  instead: "Train it first, then monitor looks at rows that came: deno task train, deno task monitor.",
};

/**
 * Open what a look rests on.
 *
 * @param registry Open registry. @param name Of the table. @param options As asked.
 * @throws As `monitorTable`.
 */
export async function openLook(registry: Registry, name: string, options: MonitorOptions): Promise<Look> {
  const notes: MonitorNote[] = [];
  if (options.config !== undefined) assertSerial(options.config, MONITOR);
  const group = await openTable(name, options, notes);
  assertSeries(group, MONITOR);
  const config = await configOf(registry, group, options), file = await fileOf(config, group, { options, notes });
  const last = file === null ? group.end : file.period.reduce((most, period) => Math.max(most, period), group.end);
  const first = last + 1 - lookBack(group.calendar, config);
  const since = options.since === undefined ? first : parsePeriod(group.calendar, options.since);
  const identity = identityOf(registry, notes);
  return { registry, identity, group, config, options, file, first, since, last, notes };
}

/** First and last period that are scored, as the table writes them. */
export function spanOf({ group: { calendar }, since, last }: Look): [first: string, last: string] {
  return [formatPeriod(calendar, since), formatPeriod(calendar, Math.max(since, last))];
}

async function openTable(
  name: string,
  { store, version }: MonitorOptions,
  notes: MonitorNote[],
): Promise<FeatureGroup> {
  if (version !== undefined) return await openGroup(versionDir(store, name, version));
  const onDamage = ({ path, detail }: GroupDamage) =>
    notes.push({
      code: "CORRUPT_GROUP",
      message: `${path} is not as it was written: ${detail}; another version of the table stands in`,
      hint: "deno task fsck --repair, then deno task features.",
    });
  return await currentGroup(store, name, { onDamage });
}

/** What somebody names, or what the newest run of the table was made with. */
async function configOf(registry: Registry, group: FeatureGroup, { config }: MonitorOptions): Promise<ResolvedConfig> {
  if (config !== undefined) return resolveConfig(config, group.calendar);
  const newest = newestRun(registry, group.name);
  if (newest !== undefined) return await readRecordedConfig(newest.configJson);
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot watch ${group.name} as the registry must hold a run of it: current value is none`,
    { hint: `Train first: deno task train with the config whose name is ${group.name}.` },
  );
}

/** Actuals from a file, which needs the database that reads tables. */
async function fileOf(
  config: ResolvedConfig,
  group: FeatureGroup,
  { options: { actuals }, notes }: { readonly options: MonitorOptions; readonly notes: MonitorNote[] },
): Promise<FileActuals | null> {
  if (actuals === undefined) return null;
  const { readActuals } = await import("../data/read_actuals.ts");
  const file = await readActuals(config, group, actuals);
  for (const { code, count, message, examples } of file.findings) {
    const example = examples.length === 0 ? "" : ` (${examples.join(", ")})`;
    notes.push({ code, message: `${actuals}: ${count} ${message}${example}`, hint: "" });
  }
  return file;
}

/** Fewest periods that are looked at, and fewest horizons. */
const FEWEST_PERIODS = 12, FEWEST_HORIZONS = 2;

function lookBack({ frequency }: Calendar, { horizon }: ResolvedConfig): number {
  return Math.max(FEWEST_PERIODS, FEWEST_HORIZONS * horizon, Math.ceil(PERIODS_PER_YEAR[frequency] / 4));
}

/** By which the log tells registries apart; undefined where the first run cannot be read. */
function identityOf(registry: Registry, notes: MonitorNote[]): string | undefined {
  try {
    return registryIdentity(registry.recordedRuns());
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    const { code, message, hint } = thrown;
    notes.push({ code, message: `forecasts of all registries are taken: ${message}`, hint });
    return undefined;
  }
}
