import { FitError } from "../../core/errors/errors.ts";
import type { Params } from "./family.ts";

/** What a parameter may be: an integer or number in a span, one of some texts, or a flag. */
export type ParamRule =
  | { readonly kind: "integer" | "number"; readonly min: number; readonly max: number; readonly above?: boolean }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "text"; readonly pattern: RegExp; readonly requirement: string }
  | { readonly kind: "flag" };

/** Rule of an integer in [min, max]. */
export function integerIn(min: number, max: number): ParamRule {
  return { kind: "integer", min, max };
}

/** Rule of a number in [min, max]. */
export function numberIn(min: number, max: number): ParamRule {
  return { kind: "number", min, max };
}

/** Rule of a number in (min, max]. */
export function numberAbove(min: number, max: number): ParamRule {
  return { kind: "number", min, max, above: true };
}

/** Rule of a text out of a list. */
export function oneOf(...values: string[]): ParamRule {
  return { kind: "choice", values };
}

/** Rule of a text of a form. @param requirement What it must do, for a message. */
export function textLike(pattern: RegExp, requirement: string): ParamRule {
  return { kind: "text", pattern, requirement };
}

/** Rule of true or false. */
export const FLAG: ParamRule = { kind: "flag" };

/**
 * Defaults overridden by `params`, all checked.
 *
 * @param defaults A complete, valid set; its type is that of the result.
 * @param params Overrides. @param options `family`: name for the message; `rules`: one per parameter.
 * @throws {FitError} `INVALID_PARAMS` naming the parameter that is unknown or breaks its rule.
 */
export function resolveParams<T extends Record<string, number | string | boolean>>(
  defaults: T,
  params: Params,
  options: { family: string; rules: Readonly<Record<keyof T, ParamRule>> },
): T {
  let resolved = defaults;
  for (const name of Object.keys(params)) {
    const value = params[name];
    // Most often all of them are the defaults: families of a microsecond are asked for millions of fits.
    if (value === defaults[name] && Object.hasOwn(defaults, name)) continue;
    const rule = Object.hasOwn(defaults, name) ? options.rules[name] : undefined;
    const requirement = rule === undefined ? `be one of ${Object.keys(defaults).join(", ")}` : broken(rule, value);
    if (requirement !== null) {
      const found = rule === undefined ? `"${name}"` : typeof value === "string" ? `"${value}"` : String(value);
      throw new FitError(
        "INVALID_PARAMS",
        `Cannot fit ${options.family} as ${rule === undefined ? "a parameter" : name} must ${requirement}: ` +
          `current value is ${found}`,
        { hint: "Correct the contender's params.", context: { param: name } },
      );
    }
    resolved = { ...resolved, [name]: value };
  }
  return resolved;
}

function broken(rule: ParamRule, value: unknown): string | null {
  switch (rule.kind) {
    case "flag":
      return typeof value === "boolean" ? null : "be true or false";
    case "text":
      return typeof value === "string" && rule.pattern.test(value) ? null : rule.requirement;
    case "choice":
      return rule.values.some((choice) => choice === value) ? null : `be one of ${rule.values.join(", ")}`;
    default: {
      const inside = typeof value === "number" && (rule.above ? value > rule.min : value >= rule.min) &&
        value <= rule.max && (rule.kind === "number" || Number.isInteger(value));
      return inside
        ? null
        : `be a${rule.kind === "integer" ? "n integer" : " number"} in ${
          rule.above ? "(" : "["
        }${rule.min}, ${rule.max}]`;
    }
  }
}
