import { membersOf, type NamedMember } from "../competition/champions/champion_codec.ts";
import { ForecastError } from "../core/errors/errors.ts";
import { eachModel } from "../registry/each_model.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import type { FixedModel, RefitPlan } from "../training/plan/refit_plan.ts";

/** A champion as it could be fitted again. */
export interface ChosenModel {
  /** Who makes it. */
  readonly model: FixedModel;
  /** Its members that are models of all keys. */
  readonly pooled: readonly string[];
  /** Whether all of its members are. */
  readonly pooledOnly: boolean;
}

/**
 * Look into champions: who makes them.
 *
 * @param registry Open registry. @param versions Champions.
 * @returns By key id; what cannot be read, or forecasts zero, is left out.
 */
export function chosenModels(registry: Registry, versions: readonly VersionRow[]): Map<string, ChosenModel> {
  const found = new Map<string, ChosenModel>();
  for (const [{ key, contender }, bytes] of eachModel(registry, versions)) {
    const chosen = bytes instanceof Uint8Array ? chosenModel(contender, bytes) : null;
    if (chosen !== null) found.set(key.id, chosen);
  }
  return found;
}

function chosenModel(contender: string, bytes: Uint8Array): ChosenModel | null {
  try {
    const { combine, members } = membersOf(bytes);
    const pooled = members.filter(isPooled).map((member) => member.contender);
    if (members.length === 0) return null;
    const weights = Object.fromEntries(members.map((member) => [member.contender, member.weight]));
    return { model: { contender, combine, weights }, pooled, pooledOnly: pooled.length === members.length };
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

function isPooled({ shared }: NamedMember): boolean {
  return shared !== "";
}

/**
 * Models of keys, each distinct one once.
 *
 * @param models By key id. @param competed Last period of each key's last competition, as the table writes it, by key id.
 */
export function refitPlan(
  models: ReadonlyMap<string, FixedModel>,
  competed: Readonly<Record<string, string>>,
): RefitPlan {
  const distinct = new Map<string, number>(), all: FixedModel[] = [];
  const of = [...models].map(([id, model]) => {
    const text = JSON.stringify(model), known = distinct.get(text);
    if (known !== undefined) return [id, known];
    distinct.set(text, all.length);
    return [id, all.push(model) - 1];
  });
  return { models: all, of: Object.fromEntries(of), competed };
}
