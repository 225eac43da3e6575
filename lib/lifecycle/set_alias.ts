import { assertAlias } from "../registry/versions/alias_name.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { type CandidateFilter, candidatesOf } from "./candidates.ts";
import { type Decision, signed } from "./decision.ts";

/** What pointing an alias did. */
export interface AliasResult {
  /** Run whose versions it points at. */
  readonly run: string;
  /** Its name. */
  readonly alias: string;
  /** Keys whose alias moved. */
  readonly aliased: number;
  /** Keys whose alias pointed there already. */
  readonly unchanged: number;
  /** Id of the event in the history; null if nothing moved. */
  readonly event: number | null;
}

/**
 * Point an alias of people's choice at versions of a run, for instance `shadow`. Nothing changes its stage or serves by it.
 *
 * @param registry Open for writing. @param request Run, filter, name of the alias, who and why.
 * @throws {RegistryError} `NOT_FOUND` for an unknown run; `INVALID_ALIAS` for a name that is no alias's to have; `CONFLICT` if
 * somebody else has moved the alias meanwhile.
 * @throws {DataError} `NO_MATCHING_KEY`. @throws {RangeError} If nobody signs.
 */
export function setAlias(
  registry: Registry,
  request: CandidateFilter & Decision & { readonly alias: string },
): AliasResult {
  const { run, alias } = request, detail = signed(request, { alias });
  assertAlias(alias);
  const versions = candidatesOf(registry, request), pointed = pointedBy(registry, alias, versions);
  const moving = versions.filter(({ id, key }) => pointed.get(key.id) !== id);
  const result = { run, alias, aliased: moving.length, unchanged: versions.length - moving.length };
  if (moving.length === 0) return { ...result, event: null };
  const { event } = registry.act({
    kind: "ALIASED",
    run,
    detail: { ...detail, keys: moving.length },
    moves: [],
    aliases: moving.map(({ id, key }) => ({ alias, version: id, expected: pointed.get(key.id) ?? null })),
  });
  return { ...result, event };
}

/** Numbers of the versions that the alias of each key points at. */
function pointedBy(registry: Registry, alias: string, versions: readonly VersionRow[]): Map<string, number> {
  const keys = versions.map(({ key }) => key.id), group = versions[0]?.group;
  return new Map(registry.resolveAll({ group, keys, alias }).map(({ key, id }) => [key.id, id]));
}
