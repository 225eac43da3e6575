import type { SeriesKey } from "../../core/rows/panel.ts";
import type { VersionChoice, VersionRow } from "../../registry/versions/row_types.ts";
import { meansChampions } from "../../registry/versions/version_choice.ts";
import { type ChampionKind, ChampionResolver } from "../champions/resolve_champions.ts";
import { nameGroup } from "../plan/name_group.ts";
import type { Snapshot } from "./snapshot.ts";

/** Which versions serve the keys of a request, and what finds them. */
export interface AskedVersions<C, N> {
  /** By key id, where others than the champions are asked for; else null. */
  readonly chosen: ReadonlyMap<string, VersionRow> | null;
  /** Finds and decodes them. */
  readonly resolver: ChampionResolver<C, N>;
  /** Number of the version that serves a key in the registry, or null. */
  versionOf(key: SeriesKey): number | null;
}

/**
 * Decide which versions serve a request: those of a choice are of one instant, champions of the snapshot, whatever was promoted
 * since it was taken.
 *
 * @param snapshot Registry and table. @param asked `keys`; `choice`: default the champions; `kind`: of versions.
 * @throws {RegistryError} `NOT_FOUND` if no key has such a version for want of its name.
 */
export function askedVersions<C, N>(
  snapshot: Snapshot,
  { keys, choice, kind }: {
    readonly keys: readonly SeriesKey[];
    readonly choice?: VersionChoice;
    readonly kind: ChampionKind<C, N>;
  },
): AskedVersions<C, N> {
  const { open: { registry }, group: { name: group }, champions, all, runs } = snapshot;
  if (choice === undefined || meansChampions(choice)) {
    const rowsOf = (some: readonly SeriesKey[]) => championRows(snapshot, some);
    const scope = { group, newcomerRun: all.newcomerRun, champions: rowsOf };
    const versionOf = ({ id }: SeriesKey) => {
      const place = champions.index.get(id);
      return place === undefined ? null : champions.versions[place]!;
    };
    return { chosen: null, resolver: new ChampionResolver(registry, scope, { runs, kind }), versionOf };
  }
  const versions = registry.resolveAll({ ...choice, group, keys: keys.map(({ id }) => id) });
  if (versions.length === 0) nameGroup(registry, { registry: group, config: { name: group }, choice });
  const chosen = new Map(versions.map((row) => [row.key.id, row]));
  return {
    chosen,
    resolver: new ChampionResolver(registry, { ...choice, group, versions: [...chosen.values()] }, { runs, kind }),
    versionOf: ({ id }) => chosen.get(id)?.id ?? null,
  };
}

function championRows({ open: { registry }, group, champions }: Snapshot, keys: readonly SeriesKey[]): VersionRow[] {
  const places = keys.flatMap(({ id }) => champions.index.get(id) ?? []);
  const unsound = new Set(places.filter((k) => champions.sound[k] === 0).map((k) => champions.versions[k]!));
  const rows = registry.listVersions({ ids: places.map((k) => champions.versions[k]!) });
  return rows.map((row) =>
    unsound.has(row.id) ? registry.resolveAll({ group: group.name, ids: [row.id] })[0] ?? row : row
  );
}
