import type { Config } from "../../core/config/config.ts";
import type { FindingCode } from "../../core/errors/finding_codes.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";

/** A rule that a value breaks. */
export interface BrokenRule {
  /** `OUT_OF_RANGE` or `NOT_ALLOWED`. */
  readonly code: FindingCode;
  /** The requirement. */
  readonly message: string;
}

/** The policies by which a version of a table was cleaned: rows of a request are held to the same. */
export function cleaningOf({ lineage: { settings } }: Pick<FeatureGroup, "lineage">): Partial<Config["cleaning"]> {
  return (settings.cleaning ?? {}) as Partial<Config["cleaning"]>;
}

/**
 * What `ranges` and `allowed` of a config say of a value.
 *
 * @param given As it came. @param column Its name. @param cleaning Policies of the table.
 * @returns Null if it breaks no rule.
 */
export function brokenRule(
  given: string | number | boolean | null,
  column: string,
  { ranges = {}, allowed = {} }: Pick<Partial<Config["cleaning"]>, "ranges" | "allowed">,
): BrokenRule | null {
  if (given === null) return null;
  const range = ownOf(ranges, column), texts = ownOf(allowed, column), text = String(given), value = Number(text);
  if (range !== undefined && text.trim() !== "" && (value < range[0] || value > range[1])) {
    return { code: "OUT_OF_RANGE", message: `a value must lie in [${range.join(", ")}]` };
  }
  if (texts === undefined || texts.includes(text)) return null;
  return { code: "NOT_ALLOWED", message: `a value must be one of ${JSON.stringify(texts)}` };
}

/** A column may be called `constructor`. */
function ownOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
