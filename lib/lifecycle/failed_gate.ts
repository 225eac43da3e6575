import { formatNumber } from "../core/text/format_number.ts";
import type { Registry } from "../registry/registry.ts";
import type { EventRow } from "../registry/versions/row_types.ts";

/** A gate that a run has not passed. */
export interface FailedGate {
  /** ISO instant (UTC) at which it was judged. */
  readonly at: string;
  /** Rules of the run that it breaks, each as one text: `rmspe 0.123, limit 0.1`. */
  readonly broken: readonly string[];
}

/**
 * The last verdict on a run, if it is that it may not serve.
 *
 * @param registry Open registry. @param run Its id.
 */
export function failedGate(registry: Registry, run: string): FailedGate | null {
  const last = lastVerdict(registry, run);
  if (last === undefined || last.detail.passed !== false) return null;
  const rules = Array.isArray(last.detail.rules) ? last.detail.rules : [];
  return { at: last.at, broken: rules.filter(({ ok, scope }) => ok === false && scope === "run").map(tellRule) };
}

/** A gate that a run has passed by other rules than its own. */
export interface OtherGate {
  /** Who took them. */
  readonly by: string;
  /** Their name. */
  readonly rules: string;
}

/**
 * The last verdict on a run, if it passed by rules of somebody's choice.
 *
 * @param registry Open registry. @param run Its id.
 */
export function otherGate(registry: Registry, run: string): OtherGate | null {
  const { passed, by, otherRules } = lastVerdict(registry, run)?.detail ?? {};
  if (passed !== true || typeof otherRules !== "object" || otherRules === null) return null;
  return { by: String(by), rules: String(Reflect.get(otherRules, "name")) };
}

/** The gate's last event of a run. @param registry Open registry. @param run Its id. */
export function lastVerdict(registry: Registry, run: string): EventRow | undefined {
  return registry.events({ run, kind: "GATED", whole: true, descending: true, limit: 1 })[0];
}

function tellRule({ name, value, limit }: { name: unknown; value: unknown; limit: unknown }): string {
  const known = typeof value === "number" ? formatNumber(value, { digits: 3, padded: false }) : "undefined";
  return `${name} ${known}, limit ${limit}`;
}
