import { DataError } from "../../core/errors/errors.ts";
import { nearestName } from "../../core/text/nearest_name.ts";
import type { FeatureRecipe } from "../../features/spec/spec.ts";
import type { ModelFamily, Params } from "./family.ts";

/**
 * What may have been meant by a name.
 *
 * @param name Not known. @param known Those that are.
 */
export function hintName(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  if (near !== null) return `Did you mean "${near}"?`;
  return known.length > 0 ? `There are: ${known.join(", ")}.` : `Leave "${name}" out: there is nothing to vary.`;
}

/**
 * The hyperparameters of a variant.
 *
 * @param base Contender that it varies. @param params Values of its own.
 * @returns Complete.
 * @throws {DataError} `UNKNOWN_PARAMETER`, naming the nearest; `INVALID_PARAMETER` for a value of another type.
 */
export function overrideParams(base: { readonly name: string; readonly params: Params }, params: Params): Params {
  for (const [name, value] of Object.entries(params)) {
    const names = Object.keys(base.params);
    if (!Object.hasOwn(base.params, name)) {
      throw new DataError(
        "UNKNOWN_PARAMETER",
        `Cannot vary ${base.name} as its parameters are ${names.join(", ") || "none"}: current value is "${name}"`,
        { hint: hintName(name, names), context: { name, names } },
      );
    }
    if (typeof value !== typeof base.params[name]) {
      throw new DataError(
        "INVALID_PARAMETER",
        `Cannot vary ${base.name} as ${name} must be a ${typeof base.params[name]}: current value is ${
          JSON.stringify(value)
        }`,
        { hint: `The default is ${JSON.stringify(base.params[name])}.`, context: { name } },
      );
    }
  }
  return { ...base.params, ...params };
}

/**
 * The recipe of a variant beside that of its base, as a field; none where neither has one.
 *
 * @param base What is varied. @param recipe Fields that are meant otherwise. @param input Of its family; undefined: not known.
 * @throws {DataError} `INVALID_PARAMETER` for one that sees no feature rows.
 */
export function overrideRecipe(
  base: { readonly name: string; readonly family: string; readonly recipe?: FeatureRecipe },
  recipe: FeatureRecipe,
  input: ModelFamily["input"] | undefined,
): { readonly recipe?: FeatureRecipe } {
  const [named] = Object.keys(recipe);
  if (named === undefined) return base.recipe === undefined ? {} : { recipe: base.recipe };
  if (input !== "history" && base.family !== "") {
    return { recipe: { ...base.recipe, ...recipe } };
  }
  throw new DataError(
    "INVALID_PARAMETER",
    `Cannot vary ${base.name} as only who sees feature rows has a recipe of them: current value is "${named}"`,
    { hint: "Leave recipe out, or vary a contender of feature rows.", context: { name: base.name } },
  );
}
