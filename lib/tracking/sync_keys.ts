import { formatKey } from "../core/rows/panel.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { syncAliases } from "./aliases.ts";
import type { Connection } from "./connection.ts";
import { modelName, TAG } from "./names.ts";
import { ownerTags } from "./owner.ts";
import { makeModel, type ServerGroup, type ServerVersion, tagVersion } from "./registered.ts";
import { settleVersion } from "./settle_version.ts";

/** Which keys, and where to. */
export interface KeyTarget {
  readonly connection: Connection;
  /** What the server has of the group, as it was read. */
  readonly there: ServerGroup;
  /** Version of the forecaster there by run: a key's version shares its files. */
  readonly runs: ReadonlyMap<string, ServerVersion>;
  /** First part of names of new registered models. */
  readonly name: string;
  /** Whether only what these runs have is moved: aliases of other runs stay. */
  readonly isPart?: boolean;
}

/**
 * Bring the registered model of one key up to date: its versions, their stages, its aliases.
 *
 * @param versions Of the key, oldest first, at least one; those of runs that are not named are found there or left out.
 * @param target Where to.
 * @returns Whether anything was changed.
 */
export async function syncKey(versions: readonly VersionRow[], target: KeyTarget): Promise<boolean> {
  const [{ key, group } = versions[0]!] = versions, { connection, there, runs, isPart = false } = target;
  const known = there.models.get(key.id), name = known?.name ?? modelName(target.name, key);
  if (known === undefined) {
    const description = `Models of ${formatKey(key).toWellFormed()}, ${group}.`;
    await makeModel(connection, { name, description, tags: ownerTags(there.owner, key.id) });
  }
  const aliases = new Map<string, number>(), only = new Set<number>();
  let isChanged = known === undefined;
  for (const version of versions) {
    const run = runs.get(version.run);
    const found = there.versions.filter((other) => other.model === name && isOf(other, version));
    if (run === undefined) {
      for (const alias of version.aliases) if (found[0] !== undefined) aliases.set(alias, found[0].number);
      continue;
    }
    const settled = found.length === 1 ? found[0]! : await settle(version, { name, run, connection });
    const isTagged = await tagVersion(connection, settled, { stage: version.stage });
    isChanged ||= found.length !== 1 || isTagged;
    only.add(settled.number);
    for (const alias of version.aliases) aliases.set(alias, settled.number);
  }
  const model = known ?? { name, tags: new Map(), aliases: new Map() };
  const isMoved = await syncAliases(connection, model, { wanted: aliases, only: isPart ? only : undefined });
  return isMoved || isChanged;
}

/** A run has one model of a contender for a key. */
function identityOf({ run, contender }: VersionRow): Record<string, string> {
  return { run, contender };
}

function isOf({ tags }: ServerVersion, version: VersionRow): boolean {
  return Object.entries(identityOf(version)).every(([name, value]) => tags.get(`${TAG}${name}`) === value);
}

function settle(
  version: VersionRow,
  { name, run, connection }: { name: string; run: ServerVersion; connection: Connection },
): Promise<ServerVersion> {
  return settleVersion(connection, {
    model: name,
    identity: identityOf(version),
    tags: { group: version.group, key: version.key.id, semantic: version.semantic, stage: version.stage },
    description: `${version.semantic}, run ${version.run}.`,
    source: () => Promise.resolve({ runId: run.runId, uri: run.source }),
  });
}
