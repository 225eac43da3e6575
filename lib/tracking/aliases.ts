import type { Connection } from "./connection.ts";
import { aliasName, TAG } from "./names.ts";
import type { ServerModel } from "./registered.ts";

/** Tag with the names of the aliases that are ours: those of other people are left alone. */
const OURS = `${TAG}aliases`;

/**
 * Move the aliases of a registered model to where ours point, and remove ours that point nowhere any more.
 *
 * @param connection Of the server. @param model As it was read. @param wanted Version there by alias, with names as ours.
 * @returns Whether anything was changed.
 */
export async function syncAliases(
  connection: Connection,
  model: ServerModel,
  wanted: ReadonlyMap<string, number>,
): Promise<boolean> {
  const { name } = model, targets = new Map([...wanted].map(([alias, number]) => [aliasName(alias), number]));
  const former = namesOf(model.tags.get(OURS)), names = [...targets.keys()].sort();
  const moved = [...targets].filter(([alias, number]) => model.aliases.get(alias) !== number);
  const ended = former.filter((alias) => !targets.has(alias));
  const mark = (all: readonly string[]) =>
    connection.ask("POST", "mlflow/registered-models/set-tag", { name, key: OURS, value: JSON.stringify(all) });
  // First named, then made: one that is not named would never be removed.
  const isNamed = names.every((alias) => former.includes(alias));
  if (!isNamed) await mark([...new Set([...former, ...names])].sort());
  for (const [alias, version] of moved) {
    await connection.ask("POST", "mlflow/registered-models/alias", { name, alias, version: String(version) });
  }
  for (const alias of ended) await connection.ask("DELETE", "mlflow/registered-models/alias", { name, alias });
  if (ended.length > 0) await mark(names);
  return moved.length > 0 || ended.length > 0;
}

function namesOf(json: string | undefined): string[] {
  try {
    const names: unknown = JSON.parse(json ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    // Somebody else has written there.
    return [];
  }
}
