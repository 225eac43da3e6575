import type { LoadedContender } from "../../competition/contenders/compete.ts";
import { type Contender, loadFamily } from "../../models/catalog.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import { ownSpec } from "./own_specs.ts";
import type { TrainingPlan } from "./plan.ts";

/** Contenders that need no more rows than this are entered for keys that are too short for the others. */
const SHORT = 4;

/**
 * How a contender of a plan enters competitions: all of a {@linkcode LoadedContender} but its code and its rows.
 *
 * @param contender Local or pooled.
 */
export function contenderTraits(contender: Contender): Omit<LoadedContender, "family" | "spec"> {
  return {
    name: contender.name,
    scope: contender.scope === "pooled" ? "pooled" : "local",
    params: contender.params,
    ...contender.paramsByClass === undefined ? {} : { paramsByClass: contender.paramsByClass },
    classes: contender.for === "intermittent" ? ["intermittent", "lumpy"] : [],
    ...contender.prior === undefined ? {} : { prior: contender.prior },
    forShort: contender.scope === "pooled" || contender.minRows <= SHORT,
  };
}

/**
 * A contender of a plan with its family.
 *
 * @param plan The run. @param contender Local or pooled. @param load From the name of a family to the family.
 * @throws {DataError} From `load`.
 */
export async function loadContender(
  plan: Pick<TrainingPlan, "spec" | "specs">,
  contender: Contender,
  load: (family: string) => Promise<ModelFamily> = loadFamily,
): Promise<LoadedContender> {
  return {
    ...contenderTraits(contender),
    ...ownSpec(plan, contender.name),
    family: await load(contender.family),
  };
}
