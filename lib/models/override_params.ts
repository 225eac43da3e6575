import { DataError } from "../core/errors.ts";
import { nearestName } from "../core/nearest_name.ts";
import type { Params } from "./family.ts";

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
