import type { Connection } from "./connection.ts";
import { aliasName, TAG } from "./names.ts";
import type { ServerModel } from "./registered.ts";

/** Tag with the names of the aliases that are ours: those of other people are left alone. */
const OURS = `${TAG}aliases`;

/**
 * Move the aliases of a registered model to where ours point, and remove ours that point nowhere any more.
 *
 * @param connection Of the server. @param model As it was read.
 * @param options `wanted`: version there by alias, with names as ours; `only`: versions there, an alias is left alone that neither
 * points at one of them nor shall; absent: all of them.
 * @returns Whether anything was changed.
 */
export async function syncAliases(
  connection: Connection,
  model: ServerModel,
  { wanted, only }: { wanted: ReadonlyMap<string, number>; only?: ReadonlySet<number> },
): Promise<boolean> {
  const { name } = model, isMeant = (number: number | undefined) => only === undefined || only.has(number ?? NaN);
  const targets = new Map(
    [...wanted].map(([alias, number]) => [aliasName(alias), number] as const)
      .filter(([alias, number]) => isMeant(number) || isMeant(model.aliases.get(alias))),
  );
  const former = namesOf(model.tags.get(OURS)), names = [...targets.keys()].sort();
  const moved = [...targets].filter(([alias, number]) => model.aliases.get(alias) !== number);
  const ended = former.filter((alias) => !targets.has(alias) && isMeant(model.aliases.get(alias)));
  const left = former.filter((alias) => !targets.has(alias) && !ended.includes(alias));
  const mark = (all: readonly string[]) =>
    connection.ask("POST", "mlflow/registered-models/set-tag", { name, key: OURS, value: JSON.stringify(all) });
  // First named, then made: one that is not named would never be removed.
  const isNamed = names.every((alias) => former.includes(alias));
  if (!isNamed) await mark([...new Set([...former, ...names])].sort());
  for (const [alias, version] of moved) {
    await connection.ask("POST", "mlflow/registered-models/alias", { name, alias, version: String(version) });
  }
  for (const alias of ended) await connection.ask("DELETE", "mlflow/registered-models/alias", { name, alias });
  if (ended.length > 0) await mark([...left, ...names].sort());
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
