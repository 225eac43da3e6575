import { formatNumber, formatPercent, tellChange } from "../core/text/format_number.ts";
import { agree } from "../core/text/plural.ts";
import type { Tile } from "./parts/page_parts.ts";
import { MAIN_BASELINES, type MethodRole } from "../training/assessment/method_names.ts";
import type { RunRecord } from "./record/run_record.ts";
import { isOfRows, madeWord } from "./record/record_layout.ts";
import { boundsWord } from "../metrics/metric_info.ts";
import { meaningOf } from "./parts/words.ts";

/** Points that coverage may miss its level by and still keep its promise. */
const TOLERANCE = 2;

/** How the share inside an interval stands to its promise; `maybe_…`: as chance alone may have it. */
export type CoverageVerdict = "kept" | "narrow" | "wide" | "maybe_narrow" | "maybe_wide";

/**
 * What the share inside an interval says of it. What chance makes of exact intervals is that of so many keys, as steps of one key
 * miss together.
 *
 * @param share Nominal `level` and `observed`, percent; `keys` that were forecast, each counted once however many origins it has: they
 * miss together too.
 */
export function coverageVerdict(
  { level, observed, keys }: { readonly level: number; readonly observed: number; readonly keys: number },
): CoverageVerdict {
  const share = level / 100, off = observed - level;
  if (Math.abs(off) <= TOLERANCE) return "kept";
  const isChance = Math.abs(off) <= 200 * Math.sqrt(share * (1 - share) / Math.max(1, keys));
  return isChance ? off < 0 ? "maybe_narrow" : "maybe_wide" : off < 0 ? "narrow" : "wide";
}

/**
 * Four figures that say what a run is worth: keys with a forecast or prediction, the error against repeating the last season and against one
 * model for all, what intervals or sets hold. One that is not known is left out.
 *
 * @param record Of a run or an evaluation.
 */
export function runTiles(record: RunRecord): Tile[] {
  return [
    servedKeys(record),
    against(
      record,
      "baseline",
      isOfRows(record) ? "than what is usual for each key" : "than repeating the last season",
    ),
    against(record, "one_for_all", "than one single model for all keys"),
    intervals(record),
  ].filter((tile) => tile !== null);
}

function servedKeys({ head, fallbacks }: RunRecord): Tile {
  const { keyCount } = head, made = madeWord(head);
  const failed = fallbacks.filter(({ status }) => status === "failed").reduce((sum, { keys }) => sum + keys, 0);
  const simple = fallbacks.filter(({ status }) => status !== "failed").reduce((sum, { keys }) => sum + keys, 0);
  const name = agree(keyCount - failed, `key has a ${made}`, `keys have a ${made}`) +
    (simple === 0 ? "" : `, ${formatNumber(simple)} of them a simpler one`) +
    (failed === 0 ? "" : `, ${formatNumber(failed)} ${agree(failed, "has", "have")} none`);
  return { value: formatNumber(keyCount - failed), name, tone: failed > 0 ? "bad" : "neutral" };
}

function against({ comparison, head: { metric } }: RunRecord, role: MethodRole, words: string): Tile | null {
  const row = comparison.find((one) =>
    one.role === role && (role !== "baseline" || MAIN_BASELINES.includes(one.method))
  );
  const { change = null, tested = null } = row ?? {};
  if (change === null) return null;
  const value = tellChange(1 + change / 100, { less: "better", more: "worse", same: "equal" });
  // Nothing is better "than" its equal, nor ten times "than".
  const name = value === "equal"
    ? words.replace("than", "to")
    : value.endsWith("times")
    ? words.replace("than", "that of")
    : words;
  // What may be chance is no news, nor is what nobody has tested.
  const isNews = tested?.isClear === true;
  return {
    value,
    name,
    tone: !isNews || change === 0 ? "neutral" : change < 0 ? "good" : "bad",
    help: meaningOf(metric),
  };
}

function intervals({ charts: { coverage }, head: { keyCount, metric } }: RunRecord): Tile | null {
  const isSet = boundsWord(metric) === "sets";
  const level = coverage?.nominal[0], observed = coverage?.observed[0] ?? null;
  if (level === undefined || observed === null) return null;
  const verdict = coverageVerdict({ level, observed, keys: keyCount });
  return {
    value: formatPercent(observed / 100),
    name: `of what came lay inside the ${level} % ${isSet ? "set" : "interval"}`,
    tone: verdict === "kept" ? "good" : verdict === "narrow" ? "bad" : "neutral",
    help: `${isSet ? "Classes" : "A range"} that should hold what comes in ${level} of 100 cases.`,
  };
}
