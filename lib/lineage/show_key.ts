import { DataError } from "../core/errors/errors.ts";
import { formatKey, type SeriesKey } from "../core/rows/panel.ts";
import { currentGroup, type FeatureGroup } from "../data/store/feature_store.ts";
import { assertSeries } from "../data/rows/assert_layout.ts";
import { selectKeys } from "../data/store/select_keys.ts";
import { forecastKey, type KeySeries } from "../inference/series/forecast_key.ts";
import { nameGroup } from "../inference/plan/name_group.ts";
import type { InferenceSource } from "../inference/plan/plan_inference.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";

/** One version of a key's models, as far as a look at the key needs it. */
export interface ShownVersion {
  /** Number within the key. */
  readonly version: number;
  /** Semantic version. */
  readonly semantic: string;
  /** Who it is. */
  readonly contender: string;
  /** Where it stands in its life. */
  readonly stage: string;
  /** ISO instant of its run. */
  readonly createdAt: string;
  /** Error on the hold-out by the metric that the run chose by; NaN where undefined. */
  readonly score: number;
}

/** All that is to be seen of one key. */
export interface ShownKey extends KeySeries {
  /** Names of the key's parts. */
  readonly keyColumns: readonly string[];
  /** Column that is forecast. */
  readonly target: string;
  /** Name of the metric of `versions`. */
  readonly metric: string;
  /** What is registered for the key, newest first, at most ten. */
  readonly versions: readonly ShownVersion[];
}

/** The score of versions that is told. */
const METRIC = "mase";
/** Versions that are shown of a key. */
const MOST_VERSIONS = 10;
/** Keys that an error names. */
const EXAMPLES = 5;

/**
 * Look at one key: what was, what is expected, who says so, and who did before.
 *
 * @param where Texts by key column; as many columns as it takes to mean one key.
 * @param source Registry, store, table, steps.
 * @throws {DataError} `AMBIGUOUS_KEY` if several keys match, with the first of them; `NO_MATCHING_KEY`, `MISSING_COLUMN`; as
 * {@linkcode forecastKey}.
 */
export async function showKey(
  where: Readonly<Record<string, readonly string[]>>,
  source: InferenceSource,
): Promise<ShownKey> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const group = await namedGroup(registry, source);
    assertSeries(group, { what: "show the course of a key of", instead: "showRows() tells of its rows." });
    const key = meantKey(group, where), series = await forecastKey(key.parts, source);
    return {
      ...series,
      keyColumns: group.keyColumns,
      target: group.target,
      metric: METRIC,
      versions: shownVersions(registry, { group: group.name, id: key.id }, METRIC),
    };
  } finally {
    registry.close();
  }
}

/** The table whose keys are looked at, damaged or not. @param registry Open. @param source Names it. @throws As `currentGroup`. */
export function namedGroup(registry: Registry, source: InferenceSource): Promise<FeatureGroup> {
  return currentGroup(source.store, nameGroup(registry, source), { onDamage() {} });
}

/**
 * The one key that is meant.
 *
 * @param group Has it. @param where Texts by key column.
 * @throws {DataError} `AMBIGUOUS_KEY`, `NO_MATCHING_KEY`, `MISSING_COLUMN`.
 */
export function meantKey(
  { keyColumns, keys }: FeatureGroup,
  where: Readonly<Record<string, readonly string[]>>,
): SeriesKey {
  const [first, ...others] = selectKeys({ keyColumns, keys }, { where, limit: EXAMPLES + 1 }).map((k) => keys[k]!);
  if (others.length > 0) throw ambiguous(keyColumns, [first!, ...others].map(formatKey));
  return first!;
}

/** What is registered for a key, newest first. @param registry Open. @param of The key. @param metric Score that is told. */
export function shownVersions(
  registry: Registry,
  { group, id }: { readonly group: string; readonly id: string },
  metric: string,
): ShownVersion[] {
  const rows = registry.listVersions({ group, keys: [id] });
  const versions = rows.toSorted((a, b) => b.version - a.version).filter(({ chosen }) => chosen);
  return versions.slice(0, MOST_VERSIONS).map((row) => shown(row, metric));
}

function shown(row: VersionRow, metric: string): ShownVersion {
  const { version, semantic, contender, stage, createdAt, scores } = row;
  return { version, semantic, contender, stage, createdAt, score: scores[metric] ?? NaN };
}

function ambiguous(columns: readonly string[], keys: readonly string[]): DataError {
  const shown = keys.slice(0, EXAMPLES).join(", ");
  return new DataError(
    "AMBIGUOUS_KEY",
    `Cannot show a key as one must match: current value is several, ${shown}${keys.length > EXAMPLES ? ", …" : ""}`,
    {
      hint: `Name a text of each key column: ${columns.map((column) => `--key ${column}=TEXT`).join(" ")}.`,
      context: { columns: [...columns], examples: keys.slice(0, EXAMPLES) },
    },
  );
}
