import { formatNumber, formatPercent, tellChange } from "../core/format_number.ts";
import { agree } from "../core/plural.ts";
import type { Tile } from "./page_parts.ts";
import type { MethodRole, RunRecord } from "./run_record.ts";
import { meaningOf } from "./words.ts";

/** Points of percent that the share inside an interval may be from what it promises before somebody should look. */
const TOLERANCE = 3;

/**
 * Four figures that say what a run is worth: keys with a forecast, the error against repeating the last season and against one
 * model for all, what intervals hold. One that is not known is left out.
 *
 * @param record Of a run or an evaluation.
 */
export function runTiles(record: RunRecord): Tile[] {
  return [
    forecastKeys(record),
    against(record, "baseline", "than repeating the last season"),
    against(record, "one_for_all", "than one single model for all keys"),
    intervals(record),
  ].filter((tile) => tile !== null);
}

function forecastKeys({ head: { keyCount }, fallbacks }: RunRecord): Tile {
  const failed = fallbacks.filter(({ status }) => status === "failed").reduce((sum, { keys }) => sum + keys, 0);
  const simple = fallbacks.filter(({ status }) => status !== "failed").reduce((sum, { keys }) => sum + keys, 0);
  const name = agree(keyCount - failed, "key has a forecast", "keys have a forecast") +
    (simple === 0 ? "" : `, ${formatNumber(simple)} of them a simpler one`) +
    (failed === 0 ? "" : `, ${formatNumber(failed)} ${agree(failed, "has", "have")} none`);
  return { value: formatNumber(keyCount - failed), name, tone: failed > 0 ? "bad" : "neutral" };
}

function against({ comparison, head: { metric } }: RunRecord, role: MethodRole, words: string): Tile | null {
  const change = comparison.find((row) => row.role === role)?.change ?? null;
  if (change === null) return null;
  const value = tellChange(1 + change / 100, { less: "better", more: "worse", same: "equal" });
  // Nothing is better "than" its equal.
  const name = value === "equal" ? words.replace("than", "to") : words;
  return { value, name, tone: change < 0 ? "good" : change > 0 ? "bad" : "neutral", help: meaningOf(metric) };
}

function intervals({ charts: { coverage } }: RunRecord): Tile | null {
  const level = coverage?.nominal[0], observed = coverage?.observed[0] ?? null;
  if (level === undefined || observed === null) return null;
  return {
    value: formatPercent(observed / 100),
    name: `of what came lay inside the ${level} % interval`,
    tone: Math.abs(observed - level) <= TOLERANCE ? "good" : "bad",
    help: `A range that should hold what comes in ${level} of 100 cases.`,
  };
}
