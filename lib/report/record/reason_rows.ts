import { failureCode, type FallbackReason, type Outcome } from "../../core/outcome.ts";
import type { ReasonRow } from "./run_record.ts";

/** Rows of keys that are named as examples. */
const EXAMPLES = 5;

/** Why a key has no model of its own competition, for a planner; `short`: to follow "of them". */
const MEANINGS: Readonly<Record<FallbackReason | "ALL_MISSING", { readonly short: string; readonly meaning: string }>> =
  {
    ENDED: {
      short: "have ended",
      meaning:
        "No demand for two horizons or a season, though there was some before: zero, or the last season, is forecast.",
    },
    ALL_ZERO: { short: "never had any demand", meaning: "No demand in all of its history: zero is forecast." },
    TOO_SHORT: {
      short: "have too few observations",
      meaning: "Too few observations to compare models of its own: what is best for short keys serves.",
    },
    CONSTANT: {
      short: "never change",
      meaning: "The same value in all of its history: the last season again is forecast.",
    },
    NO_EVALUATION: {
      short: "could not be scored",
      meaning:
        "No fold could be scored, as it began too late or sold nothing before: what is best for its kind serves.",
    },
    RESUMED: {
      short: "sell again after a silence",
      meaning:
        "Silent when models were compared, and sells again: it is served as a new key is, from its first new sale on.",
    },
    DEGENERATE: {
      short: "had only models that say nothing",
      meaning: "Every model that could be fitted was a constant: the last season again is forecast.",
    },
    CONTENDERS_FAILED: {
      short: "could not be fitted by any model",
      meaning: "Every model failed on it: the last season again is forecast.",
    },
    TIME_LIMIT: {
      short: "took too long",
      meaning: "A fit took longer than its limit: the last season again is forecast.",
    },
    MEMORY_LIMIT: {
      short: "took too much memory",
      meaning: "A fit took more memory than its limit: the last season again is forecast.",
    },
    WORKER_CRASHED: {
      short: "ended their worker process",
      meaning: "A fit ended its worker process: the last season again is forecast.",
    },
    ALL_MISSING: { short: "have no known value", meaning: "Nothing is known of it: there is no forecast." },
  };

/**
 * How keys ended that have no model of their own competition, most keys first.
 *
 * @param outcomes One per key, in the order of the table.
 */
export function reasonRows(
  outcomes: readonly (Pick<Outcome, "status" | "error"> & { readonly reason: string })[],
): ReasonRow[] {
  const rows = new Map<string, { code: string; status: "fallback" | "failed"; rows: number[] }>();
  outcomes.forEach((outcome, row) => {
    const { status } = outcome;
    if (status === "champion") return;
    const code = status === "failed" ? failureCode(outcome) : outcome.reason, id = `${status} ${code}`;
    const found = rows.get(id) ?? { code, status, rows: [] };
    rows.set(id, found);
    found.rows.push(row);
  });
  return [...rows.values()].map(({ code, status, rows }) => ({
    code,
    status,
    meaning: of(code)?.meaning ??
      `${status === "failed" ? "Nothing serves" : "Another model serves"}: ${code}.`,
    keys: rows.length,
    rows: rows.slice(0, EXAMPLES),
  })).sort((a, b) => b.keys - a.keys || (a.code < b.code ? -1 : 1));
}

/** A reason after a number of keys: `have ended`. @param code Of a reason or an error. */
export function shortReason(code: string): string {
  return of(code)?.short ?? `ended with ${code}`;
}

function of(code: string): { readonly short: string; readonly meaning: string } | undefined {
  return Object.entries(MEANINGS).find(([name]) => name === code)?.[1];
}
