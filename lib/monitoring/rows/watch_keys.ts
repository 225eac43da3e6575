import type { Problem } from "../../competition/problems/problem.ts";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { mean, variance } from "../../core/numbers/statistics.ts";
import { adjustPValues } from "../../metrics/adjust_p_values.ts";
import { binomialTail } from "../../metrics/binomial_tail.ts";
import type { ErrorScale } from "../../metrics/error_scale.ts";
import { studentPValue } from "../../metrics/student_t.ts";
import { coverageScore } from "../../metrics/version_scores.ts";
import type { WatchFinding } from "../watch/key_findings.ts";
import type { ScoredKey } from "./scored_keys.ts";

/** Rows of a key that came, with what its version had promised. */
export interface PromisedKey {
  /** The rows. */
  readonly scored: ScoredKey;
  /** Scores of the version on its hold-out; empty where there are none. */
  readonly promised: Readonly<Record<string, number>>;
  /** Rows of that hold-out, about. */
  readonly heldRows: number;
  /** By what errors are scaled. */
  readonly scales: { readonly scale: ErrorScale; readonly scales?: readonly ErrorScale[] };
}

/** How a key did beside its promise. */
export interface WatchedRows {
  /** Which. */
  readonly key: SeriesKey;
  /** What stands of it. */
  readonly findings: readonly WatchFinding[];
  /** Share by which its error would fall at its promise, in [0, 1]; null where undefined. */
  readonly gain: number | null;
  /** Whether it has enough rows, and a promise: without findings it does as promised. */
  readonly isTested: boolean;
}

/** How keys of rows did. */
export interface WatchedKeys {
  /** Keys with enough rows and a promise. */
  readonly watched: number;
  /** One per key, in their order. */
  readonly keys: readonly WatchedRows[];
  /** What stands of all of them together. */
  readonly total: readonly WatchFinding[];
}

/** Rows of a key without which nothing is said of it. */
export const FEWEST_ROWS = 20;
/** Share of false ones among the keys that alarm, at most (Benjamini and Hochberg). */
export const FALSE_SHARE = 0.01;

/**
 * Compare what was lost on rows that came with what hold-outs had promised: larger errors by the mean of losses, sets and intervals
 * that hold less by the binomial of their level. A key alarms where that is more than chance over all keys and at least a share.
 *
 * @param keys Rows that came. @param options `problem`: has losses; `level`: of the intervals, percent; `share`: smallest increase of
 * a loss, beside its promise, that is an alarm.
 */
export function watchKeys(
  keys: Iterable<PromisedKey>,
  { problem, level, share }: { readonly problem: Problem; readonly level: number | null; readonly share: number },
): WatchedKeys {
  const tested = Array.from(keys, (one) => testKey(one, { problem, level }));
  const known = tested.filter(({ pValue }) => !Number.isNaN(pValue));
  const corrected = adjustPValues(known.map(({ pValue }) => pValue), "benjamini_hochberg");
  const adjusted = new Map(known.map((one, i) => [one, corrected[i]!]));
  return {
    watched: known.length,
    keys: tested.map((one) => ({
      key: one.key,
      isTested: !Number.isNaN(one.pValue),
      gain: one.loss > one.promised ? 1 - one.promised / one.loss : Number.isNaN(one.loss - one.promised) ? null : 0,
      findings: (adjusted.get(one) ?? 1) > FALSE_SHARE ? [] : findingsOf(one, share),
    })),
    total: totalOf(known, share),
  };
}

interface TestedKey {
  readonly key: SeriesKey;
  readonly rows: number;
  /** Mean, and what was promised of it. */
  readonly loss: number;
  readonly promised: number;
  /** Standard error of their difference. */
  readonly error: number;
  /** Share inside, and that promised; NaN where unknown. */
  readonly inside: number;
  readonly level: number;
  /** Rows whose share that is. */
  readonly known: number;
  readonly errorPValue: number;
  readonly coveragePValue: number;
  /** Of the one that says more, for two looks. */
  readonly pValue: number;
}

function testKey(
  { scored, promised, heldRows, scales }: PromisedKey,
  { problem, level }: { readonly problem: Problem; readonly level: number | null },
): TestedKey {
  const { key, rows, actual, predicted } = scored;
  const losses = Float64Array.from(problem.valueLosses("all", { actual, ...scales }, predicted)).filter(
    Number.isFinite,
  );
  const loss = mean(losses), goal = problem.promisedLoss?.(promised) ?? NaN;
  const error = Math.sqrt(variance(losses) * (1 / losses.length + 1 / Math.max(1, heldRows)));
  const errorPValue = rows >= FEWEST_ROWS && losses.length >= FEWEST_ROWS
    ? aboveZero((loss - goal) / error, losses.length)
    : NaN;
  const { share, chance, known } = coverageOf(scored, { problem, level, promised });
  const coveragePValue = known >= FEWEST_ROWS
    ? binomialTail(Math.round(share * known), { trials: known, chance })
    : NaN;
  const pValues = [errorPValue, coveragePValue].filter((value) => !Number.isNaN(value));
  const pValue = pValues.length === 0 ? NaN : Math.min(1, pValues.length * Math.min(...pValues));
  const covered = { inside: share, level: chance, known };
  return { key, rows, loss, promised: goal, error, ...covered, errorPValue, coveragePValue, pValue };
}

/** Chance of so large a statistic without a change. */
function aboveZero(t: number, values: number): number {
  const twoSided = studentPValue(t, Math.max(1, values - 1));
  return t > 0 ? twoSided / 2 : 1 - twoSided / 2;
}

/**
 * Share of what came inside its interval or set, and the smaller of its level and what the hold-out has shown. `known`: rows that
 * tell it, where a row of several targets is one.
 */
function coverageOf(
  { rows, actual, lo, hi }: ScoredKey,
  { problem, level, promised }: {
    readonly problem: Problem;
    readonly level: number | null;
    readonly promised: PromisedKey["promised"];
  },
): { readonly share: number; readonly chance: number; readonly known: number } {
  let inside = 0, counted = 0;
  problem.observed(actual).forEach((value, i) => {
    const [low = NaN, high = NaN] = [lo[0]?.[i], hi[0]?.[i]];
    if (Number.isNaN(value + low + high)) return;
    counted++;
    if (value >= low && value <= high) inside++;
  });
  if (level === null || counted === 0) return { share: NaN, chance: NaN, known: 0 };
  const shown = promised[coverageScore(level)] ?? NaN,
    chance = Math.min(level, Number.isNaN(shown) ? level : shown) / 100;
  const known = Math.min(rows, counted);
  return { share: inside / counted, chance: Math.min(Math.max(chance, 0.01), 0.99), known };
}

function findingsOf(one: TestedKey, share: number): WatchFinding[] {
  const { rows, loss, promised, inside, level, known, errorPValue, coveragePValue } = one;
  const found: (WatchFinding & { readonly pValue: number })[] = [];
  if (loss >= (1 + share) * promised) {
    found.push({
      ...ACT,
      code: "ERROR_UP",
      message: `what is lost on ${rows} rows that came is ${formatNumber(loss)} a row, ${
        formatNumber(promised)
      } was promised`,
      evidence: { rows, loss, promised, pValue: errorPValue },
      pValue: errorPValue,
    });
  }
  if (1 - inside >= (1 + share) * (1 - level)) {
    found.push({
      ...ACT,
      code: "COVERAGE_DOWN",
      message: `${formatPercent(inside)} of ${known} rows that came lie inside what should hold ${
        formatPercent(level)
      }`,
      evidence: { rows: known, inside, promised: level, pValue: coveragePValue },
      pValue: coveragePValue,
    });
  }
  return found.filter(({ pValue }) => pValue <= FALSE_SHARE).sort((a, b) => a.pValue - b.pValue)
    .map(({ pValue: _, ...finding }) => finding);
}

const ACT = { level: "act" } as const;

/** Of many keys with few rows each only all together may say something. */
function totalOf(keys: readonly TestedKey[], share: number): WatchFinding[] {
  const known = keys.filter(({ loss, promised, error }) => Number.isFinite(loss - promised + error));
  const sum = (of: (one: TestedKey) => number) => known.reduce((total, one) => total + of(one), 0);
  const rows = sum((one) => one.rows), loss = sum((one) => one.rows * one.loss) / rows;
  const promised = sum((one) => one.rows * one.promised) / rows;
  const error = Math.sqrt(sum((one) => (one.rows * one.error) ** 2)) / rows, t = (loss - promised) / error;
  const pValue = aboveZero(t, rows);
  if (known.length < 2 || !(pValue <= FALSE_SHARE && loss >= (1 + share) * promised)) return [];
  return [{
    ...ACT,
    code: "ERROR_UP",
    message: `what is lost on ${rows} rows that came is ${formatNumber(loss)} a row, ${
      formatNumber(promised)
    } was promised`,
    evidence: { rows, loss, promised, pValue },
  }];
}
