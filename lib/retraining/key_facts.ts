import type { SeriesKey } from "../core/rows/panel.ts";
import type { FeatureGroup } from "../data/store/feature_store.ts";
import type { Attempt, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import type { RetrainingKey } from "./plan_retraining.ts";
import { type DataAges, dataAges } from "./data_ages.ts";
import { RowHistory } from "./row_history.ts";
import { RunHistory } from "./run_history.ts";

/** How watching finds a key. */
export interface WatchedKey extends Pick<RetrainingKey, "condition" | "gain" | "alarm"> {
  /** Which key. */
  readonly key: SeriesKey;
}

/** What the registry and watching know of the keys of a table. */
export interface KnownKeys {
  /** One per key, in the order of the table; what only a look into the models tells is as if they were of the config. */
  readonly facts: readonly RetrainingKey[];
  /** Number in the registry of the champion of each key, be its row sound or damaged, by key id. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Champions whose rows are sound, by key id. */
  readonly champions: ReadonlyMap<string, VersionRow>;
  /** Those of them that may meet the table. */
  readonly served: ReadonlyMap<string, VersionRow>;
  /** The newest training of each key, whatever came of it, by key id. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  /** Their runs. */
  readonly runs: RunHistory;
  /** Their rows beside those of former versions, of a table without a calendar. */
  readonly rows: RowHistory;
  /** How their models have aged. */
  readonly ages: DataAges;
}

/**
 * Collect what is known of the keys of a table.
 *
 * @param registry Open registry. @param group Its newest version. @param at `positions`: of the keys; `watched`: keys that
 * somebody has looked at; `store`: where versions of the table lie.
 * @throws {RegistryError} As reading a registry does.
 */
export async function knownKeys(
  registry: Registry,
  group: FeatureGroup,
  { positions, watched, store }: {
    readonly positions: readonly number[];
    readonly watched: readonly WatchedKey[];
    readonly store: string;
  },
): Promise<KnownKeys> {
  const runs = new RunHistory(registry, group), rows = new RowHistory(group, store);
  const ages = dataAges(group, { runs, rows });
  const conditions = new Map(watched.map((one) => [one.key.id, one]));
  const named = registry.resolveAll({ group: group.name }), numbers = new Map(named.map(({ key, id }) => [key.id, id]));
  const found = named.filter(({ damage }) => damage === undefined);
  const champions = new Map(found.map((row) => [row.key.id, row]));
  // What must not meet the table serves nobody once the table does.
  const met = await Promise.all(found.map(async ({ run }) => (await runs.open(run))?.meets === true));
  const served = new Map(found.filter((_, i) => met[i]).map((row) => [row.key.id, row]));
  const attempts = registry.lastAttempts(group.name);
  const facts: RetrainingKey[] = [];
  for (const position of positions) {
    const key = group.keys[position]!, { id } = key, champion = served.get(id), attempt = attempts.get(id);
    const made = champion === undefined ? null : await runs.open(champion.run);
    // A training that failed is tried again where nothing serves, and rests like any other where something does.
    const isVain = champion === undefined && attempt?.status === "failed";
    const tried = attempt === undefined || isVain ? null : await runs.open(attempt.run);
    const competed = made?.plan?.refit?.competed[id];
    facts.push({
      key,
      condition: conditions.get(id)?.condition ?? null,
      gain: conditions.get(id)?.gain ?? null,
      alarm: conditions.get(id)?.alarm,
      model: champion === undefined ? "none" : champion.status,
      age: tried === null ? null : await ages.sinceRun(tried, id),
      competed: made === null ? null : await ages.sinceCompetition(made, id),
      wasRefit: competed !== undefined,
      refittable: true,
      pooledOnly: false,
    });
  }
  return { facts, numbers, champions, served, attempts, runs, rows, ages };
}
