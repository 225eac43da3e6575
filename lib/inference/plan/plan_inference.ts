import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import type { Logger } from "../../core/logger.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import { dataShapeOf } from "../../data/data_shape.ts";
import type { KeySelection } from "../../data/store/select_keys.ts";
import { currentGroup, type FeatureGroup } from "../../data/store/feature_store.ts";
import type { FutureFrame } from "../../data/store/future_frame.ts";
import { type GroupDamage, passingOver } from "../../data/store/group_damage.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import type { VersionChoice, VersionRow } from "../../registry/versions/row_types.ts";
import { meansChampions } from "../../registry/versions/version_choice.ts";
import { TrainedRuns } from "../../lifecycle/trained_runs.ts";
import { nameGroup } from "./name_group.ts";
import { type AskedKeys, servingConfig, type ServingRuns } from "./serving_config.ts";

/** Code of a key of which only the new rows are known: a model that looks back would find nothing. */
export const HISTORY_MISSING = "HISTORY_MISSING";

/** What to forecast from. */
export interface InferenceSource {
  /** Registry root. */
  readonly registry: string;
  /** Folder of the feature store. */
  readonly store: string;
  /** The version of the table to forecast from; default: the one that serves. */
  readonly table?: FeatureGroup;
  /** Ids of keys of which `table` has the new rows alone: they fail, with reason `HISTORY_MISSING`. */
  readonly withoutHistory?: ReadonlySet<string>;
  /** Names the table; default: that of the registry's newest run. How it is forecast is said by the models that serve. */
  readonly config?: Config;
  /** Steps, 1 to the longest horizon that a model was trained for, which is the default. */
  readonly horizon?: number;
  /** Date up to which to forecast, in place of `horizon`: as the table writes its dates, or in ISO form. */
  readonly until?: string;
  /**
   * File with future-known columns, one row per key and period after the panel's end. Its rows replace what the table
   * itself said ahead, row by row; where it has none, the table's rows stay. Or what was read of such a file.
   */
  readonly future?: string | FutureFrame;
  /** Which versions serve; default: the champions. A key without such a version fails, with reason `NO_SUCH_VERSION`. */
  readonly choice?: VersionChoice;
  /** Versions of one table that serve instead of a choice, at most one per key, at least one. */
  readonly versions?: readonly VersionRow[];
  /** Clock. */
  readonly now: () => Date;
  /** What a user wants to follow. */
  readonly log?: Logger;
  /**
   * Damage that is passed over; what is found is added, and the newest whole version serves. Without such a list damage is
   * thrown.
   */
  readonly damaged?: GroupDamage[];
}

/** What is decided before anything is read: which keys of which table, and what the models that serve them need. */
export interface InferencePlan {
  /** The version of the feature group that serves: data that came after training is used. */
  readonly group: FeatureGroup;
  /** Keys to forecast, ascending positions in `group.keys`. */
  readonly positions: readonly number[];
  /** The union of what the models need: columns known ahead, levels; `horizon`: steps per key. */
  readonly config: ResolvedConfig;
}

/** Ascending positions in `group.keys`. */
export type SelectPositions = (group: FeatureGroup) => readonly number[];

/** Every key of the table. */
export const allKeys: SelectPositions = (group) => group.keys.map((_, k) => k);

/**
 * Decide what to forecast, without the columns known ahead: what a draft of them is made from.
 *
 * @param source Folders, config, horizon. @param select Which keys; default all.
 * @throws As `openInference`, but for `FUTURE_COLUMN_MISSING`.
 */
export async function planInference(
  source: InferenceSource,
  select: SelectPositions = allKeys,
): Promise<InferencePlan> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const { runs: _, newcomerRun: __, ...plan } = await planForecast(registry, source, select);
    return plan;
  } finally {
    registry.close();
  }
}

/**
 * Name of the table that would be forecast.
 *
 * @param source Registry, config, choice.
 * @throws As `nameGroup`.
 */
export function nameTable(source: Pick<InferenceSource, "registry" | "config" | "choice" | "now">): string {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    return nameGroup(registry, source);
  } finally {
    registry.close();
  }
}

/**
 * The plan on an open registry, with the runs that it has opened.
 *
 * @throws As {@linkcode planInference}.
 */
export async function planForecast(
  registry: Registry,
  source: InferenceSource,
  select: SelectPositions,
): Promise<InferencePlan & { readonly runs: TrainedRuns; readonly newcomerRun?: string }> {
  const group = await servingGroup(source, source.versions?.[0]?.group ?? nameGroup(registry, source));
  const positions = ofOneVersion(registry, group, {
    ...source,
    positions: selectFrom(registry, group, { ...source, select }),
  });
  const runs = new TrainedRuns(registry, dataShapeOf(group), group.dates);
  const asked = askedKeys(registry, { group, positions, source });
  return { group, positions, runs, ...await servingConfig(registry, runs, { ...source, group, asked }) };
}

/** Which runs serve the keys asked for. */
function askedKeys(
  registry: Registry,
  { group, positions, source: { versions, choice = {} } }: {
    readonly group: FeatureGroup;
    readonly positions: readonly number[];
    readonly source: InferenceSource;
  },
): AskedKeys {
  const runsOf = (keys?: readonly string[]): ServingRuns =>
    versions === undefined ? registry.servingRuns({ ...choice, group: group.name, keys }) : countRuns(versions, keys);
  const isAll = positions.length === group.keys.length;
  return {
    keys: positions.length,
    isAll,
    own: runsOf(isAll ? undefined : positions.map((k) => group.keys[k]!.id)),
    all: () => runsOf(),
    mayBeNew: versions === undefined && meansChampions(choice),
  };
}

/**
 * The version of a table that serves.
 *
 * @param source Store; `damaged`: gets what another version stands in for. @param name Of the table.
 * @throws As `currentGroup`.
 */
export function servingGroup({ store, table, damaged }: InferenceSource, name: string): Promise<FeatureGroup> {
  if (table !== undefined) return Promise.resolve(table);
  return currentGroup(store, name, damaged && passingOver(damaged));
}

/** A version that is named by its number is of one key: of those that a filter leaves it is the only one meant. */
function ofOneVersion(
  registry: Registry,
  group: FeatureGroup,
  { choice, positions }: Pick<InferenceSource, "choice"> & { readonly positions: readonly number[] },
): readonly number[] {
  const [version] = choice?.id === undefined ? [] : registry.listVersions({ id: choice.id });
  if (version === undefined) return positions;
  const own = positions.filter((k) => group.keys[k]!.id === version.key.id);
  if (own.length > 0) return own;
  if (group.keys.every(({ id }) => id !== version.key.id)) throw withoutRows(version.key, { version: version.id });
  throw new DataError(
    "NO_MATCHING_KEY",
    `Cannot forecast by version ${version.id} as its key must be among those asked for: current value is ${
      formatKey(version.key)
    }`,
    { hint: "Leave out the filter, or name another version.", context: { version: version.id } },
  );
}

/** A filter that finds nothing in the table may still mean a key that has a model. */
function selectFrom(
  registry: Registry,
  group: FeatureGroup,
  { select, choice }: Pick<InferenceSource, "choice"> & { readonly select: SelectPositions },
): readonly number[] {
  try {
    return select(group);
  } catch (thrown) {
    if (!(thrown instanceof DataError && thrown.code === "NO_MATCHING_KEY")) throw thrown;
    const where = thrown.context.where as KeySelection["where"];
    const [gone] = registry.resolveAll({ ...choice, group: group.name, where, limit: 1 });
    if (gone === undefined) throw thrown;
    throw withoutRows(gone.key, { where });
  }
}

function withoutRows(key: SeriesKey, context: Record<string, unknown>): DataError {
  return new DataError(
    "NO_MATCHING_KEY",
    `Cannot forecast ${formatKey(key)} as the table must have rows of it: current value is none, though it has a model`,
    { hint: "Give the table with its rows to deno task features, then forecast.", context },
  );
}

/** Runs of some versions, newest first. */
function countRuns(versions: readonly VersionRow[], keys?: readonly string[]): ServingRuns {
  const wanted = keys === undefined ? null : new Set(keys);
  const own = versions.filter(({ key }) => wanted?.has(key.id) ?? true).toSorted((a, b) => b.id - a.id);
  return [...Map.groupBy(own, ({ run }) => run)].map(([run, all]) => ({ run, versions: all.length }));
}
