import { formatKey } from "../core/panel.ts";
import type { VersionRow } from "../registry/records.ts";
import { syncAliases } from "./aliases.ts";
import type { Connection } from "./connection.ts";
import { modelName, TAG } from "./names.ts";
import { makeModel, type ServerGroup, type ServerVersion, tagVersion } from "./registered.ts";
import { settleVersion } from "./settle_version.ts";

/** Which keys, and where to. */
export interface KeyTarget {
  readonly connection: Connection;
  /** What the server has of the group, as it was read. */
  readonly there: ServerGroup;
  /** Version of the forecaster there by run: a key's version shares its files. */
  readonly runs: ReadonlyMap<string, ServerVersion>;
}

/**
 * Bring the registered model of one key up to date: its versions, their stages, its aliases.
 *
 * @param versions Of the key, oldest first, at least one; those of runs that the server does not have are left out.
 * @param target Where to.
 * @returns Whether anything was changed.
 */
export async function syncKey(versions: readonly VersionRow[], target: KeyTarget): Promise<boolean> {
  const [{ key, group } = versions[0]!] = versions, { connection, there, runs } = target;
  const name = modelName(group, key), known = there.models.get(name);
  const tags = { [`${TAG}group`]: group, [`${TAG}key`]: key.id };
  if (known === undefined) {
    const description = `Models of ${formatKey(key).toWellFormed()}, ${group}.`;
    await makeModel(connection, { name, description, tags });
  }
  const aliases = new Map<string, number>();
  let isChanged = known === undefined;
  for (const version of versions) {
    const run = runs.get(version.run);
    if (run === undefined) continue;
    const found = there.versions.filter((other) => other.model === name && isOf(other, version));
    const settled = found.length === 1 ? found[0]! : await settle(version, { name, run, connection });
    const isTagged = await tagVersion(connection, settled, { stage: version.stage });
    isChanged ||= found.length !== 1 || isTagged;
    for (const alias of version.aliases) aliases.set(alias, settled.number);
  }
  const model = known ?? { name, tags: new Map(), aliases: new Map() };
  return await syncAliases(connection, model, aliases) || isChanged;
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
