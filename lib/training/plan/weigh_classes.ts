import type { Config } from "../../core/config/config.ts";
import type { RowSpec } from "../../features/row_spec.ts";
import { isTableSpec } from "../../features/row_spec.ts";
import type { Contender } from "../../models/catalog.ts";

/** Name of the parameter by which families of classes weigh them, and its value for rows that count as one each. */
const PARAM = "classWeight", EVEN = "none";

/**
 * Contenders that weigh classes as the config says; those that have weights of their own keep them.
 *
 * @param contenders Of the run.
 * @param run `weights`: of the config; a class that it does not name weighs 1; `spec`: has the classes in their order.
 */
export function weighClasses(
  contenders: readonly Contender[],
  { weights, spec }: { readonly weights: Config["classes"]["weights"]; readonly spec: RowSpec },
): readonly Contender[] {
  if (weights === null || !isTableSpec(spec) || spec.classes.length === 0) return contenders;
  const text = weights === "balanced"
    ? weights
    : spec.classes.map((name) => Object.hasOwn(weights, name) ? weights[name] : 1).join(",");
  return contenders.map((contender) =>
    contender.params[PARAM] === EVEN ? { ...contender, params: { ...contender.params, [PARAM]: text } } : contender
  );
}
