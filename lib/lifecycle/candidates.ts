import { DataError } from "../core/errors/errors.ts";
import type { KeyFilter, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { bySeries } from "./move_plan.ts";

/** Which versions of a run are meant. */
export interface CandidateFilter extends Pick<KeyFilter, "where"> {
  /** Run that made them. */
  readonly run: string;
  /** Those of this contender; default: what the run chose for each key. */
  readonly contender?: string;
  /** The one with this number in the registry. */
  readonly id?: number;
  /** Those with this semantic version, of which a key has one. */
  readonly semantic?: string;
}

/**
 * Versions of a run that somebody asks for, at most one per key, in the order of their registration.
 *
 * @param registry Open registry. @param filter Run, keys, contender.
 * @throws {RegistryError} `NOT_FOUND` for an unknown run. @throws {DataError} `NO_MATCHING_KEY` if there is none.
 */
export function candidatesOf(registry: Registry, filter: CandidateFilter): VersionRow[] {
  const { run, where, contender, id, semantic } = filter, { group } = registry.showRun(run).lineage.data;
  const isNamed = [contender, id, semantic].some((name) => name !== undefined);
  const chosen = isNamed ? undefined : true;
  const versions = registry.listVersions({ group, run, where, contender, id, semantic, chosen });
  if (versions.length > 0) return versions;
  const others = { ...where, contender, id, semantic };
  throw new DataError(
    "NO_MATCHING_KEY",
    `Cannot find versions of run ${run} as one must match: current value is none for ${JSON.stringify(others)}`,
    { hint: `See what it has with deno task models --run ${run}.`, context: { run, ...others } },
  );
}

/**
 * Who serves the keys of some versions, by `seriesOf`.
 *
 * @param registry Open registry. @param versions Of any tables.
 */
export function championsOf(registry: Registry, versions: readonly VersionRow[]): Map<string, VersionRow> {
  const champions = [...Map.groupBy(versions, ({ group }) => group)].flatMap(([group, own]) =>
    registry.resolveAll({ group, keys: own.map(({ key }) => key.id) })
  );
  return bySeries(champions);
}

/** A rejection of a version. */
export interface Rejection {
  /** Who rejected it. */
  readonly by: string;
  /** Why. */
  readonly note: string;
}

/**
 * Versions that somebody has rejected, by their number in the registry, each with its last rejection, in the order of those.
 *
 * @param registry Open registry. @param run Run that made them. @param versions Those that are asked about.
 */
export function rejectionsOf(
  registry: Registry,
  run: string,
  versions: readonly VersionRow[],
): Map<number, Rejection> {
  const events = registry.events({ run, kind: "REJECTED" });
  const actions = new Map(events.filter(({ key }) => key === null).map(({ id, detail }) => [id, detail]));
  const ids = new Map(versions.map(({ id, key, version }) => [`${key.id} ${version}`, id]));
  const rejected = new Map<number, Rejection>();
  for (const { key, version, cause } of events) {
    const detail = cause === null ? undefined : actions.get(cause), id = ids.get(`${key?.id} ${version}`);
    if (detail === undefined || id === undefined) continue;
    // The place of a former one is not that of the last.
    rejected.delete(id);
    rejected.set(id, { by: String(detail.by), note: String(detail.note) });
  }
  return rejected;
}
