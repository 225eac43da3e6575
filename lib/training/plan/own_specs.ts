import type { LoadedContender } from "../../competition/contenders/compete.ts";
import { type RowSpec, rowSpecHash } from "../../features/row_spec.ts";
import type { FeatureRecipe, FeatureSpec } from "../../features/spec/spec.ts";
import type { Contender } from "../../models/catalog.ts";
import type { PinnedModels } from "./pinned_models.ts";
import type { TrainingPlan } from "./plan.ts";

/** Feature specs that only some contenders of a run have: plain data. */
export interface OwnSpecs {
  /** Each once, other than that of the run. */
  readonly distinct: readonly RowSpec[];
  /** Position in `distinct` by contender; who is not here has the spec of the run. */
  readonly of: Readonly<Record<string, number>>;
}

/**
 * The specs of contenders with a recipe that makes other rows than those of the run.
 *
 * @param contenders Of the run. @param run Its own spec.
 * @param make From a contender with a recipe to its spec.
 * @returns Undefined where all have the spec of the run: then nothing tells such a run from one without recipes.
 */
export function ownSpecs(
  contenders: readonly Contender[],
  run: RowSpec,
  make: (name: string, recipe: FeatureRecipe) => RowSpec,
): OwnSpecs | undefined {
  const distinct: RowSpec[] = [], of: Record<string, number> = {};
  for (const { name, recipe } of contenders) {
    if (recipe === undefined) continue;
    const spec = make(name, recipe), hash = rowSpecHash(spec);
    if (hash === rowSpecHash(run)) continue;
    const known = distinct.findIndex((other) => rowSpecHash(other) === hash);
    of[name] = known >= 0 ? known : distinct.push(spec) - 1;
  }
  return distinct.length === 0 ? undefined : { distinct, of };
}

/**
 * How the feature rows of a contender are made.
 *
 * @param plan The run. @param contender Name.
 * @returns The same object for all contenders that share it.
 */
export function specOf({ spec, specs }: Pick<TrainingPlan, "spec" | "specs">, contender: string): RowSpec {
  const own = specs !== undefined && Object.hasOwn(specs.of, contender) ? specs.of[contender] : undefined;
  return own === undefined ? spec : specs?.distinct[own] ?? spec;
}

/** The spec of a contender as a field of it with its family; none where it has that of the run. */
export function ownSpec(plan: Pick<TrainingPlan, "spec" | "specs">, contender: string): Pick<LoadedContender, "spec"> {
  const spec = specOf(plan, contender);
  return spec === plan.spec ? {} : { spec };
}

/**
 * How the feature rows of a contender with a recipe are made where models of another run serve on.
 *
 * @param pinned Of that run. @param contender Name. @param recipe Of its own.
 * @returns As that run made them; of a contender that it did not have by its recipe.
 */
export function pinnedSpec(
  { spec, specs }: Pick<PinnedModels, "spec" | "specs">,
  contender: string,
  recipe: FeatureRecipe,
): FeatureSpec {
  return (Object.hasOwn(specs, contender) ? specs[contender] : undefined) ?? { ...spec, ...recipe };
}
