import { formatNumber, formatPercent, tellChange } from "../core/text/format_number.ts";
import { agree, formatCount } from "../core/text/plural.ts";
import { boundsWord, errorHeading } from "../metrics/metric_info.ts";
import type { LevelCoverage } from "../training/assessment/coverage_table.ts";
import type { MemberShares } from "../training/assessment/member_shares.ts";
import { tellMembers } from "../training/assessment/tell_members.ts";
import { tellChance } from "../training/assessment/tested_difference.ts";
import type { TrainingSummary } from "../training/record/result.ts";
import { tellOwnModels, tellOwnWeights } from "./record/headline.ts";
import { madeWord } from "./record/record_layout.ts";
import { shortReason } from "./record/reason_rows.ts";
import { coverageVerdict } from "./run_tiles.ts";
import { MAIN_BASELINES, type MethodRole } from "../training/assessment/method_names.ts";
import type { MethodRow, ReasonRow, RecordSentence, RunRecordHead } from "./record/run_record.ts";

/** Methods that what serves is told beside, by part, in this order. */
const BESIDE: readonly MethodRole[] = ["one_for_all", "average", "baseline"];
/** Changes of errors below this share are none. */
const NO_CHANGE = 0.0005;
/** Reasons that are told of fallbacks. */
const MOST_REASONS = 4;

/** How the comparison came about. */
export interface ComparedOn {
  /** What choices minimise. */
  readonly metric: string;
  /** Whether scores are of periods that no choice has seen. */
  readonly isHeldOut: boolean;
  /** What serves as a subject: `what serves`, or of an evaluation `what would have served`. */
  readonly subject?: string;
  /** How the first sentence begins, where it is of no hold-out of a run. */
  readonly where?: string;
}

/**
 * What the choices are worth beside one model for all, the plain average and the seasonal naive forecast: a sentence each, that
 * says worse where it is worse and chance where it may be chance, or nothing was tested.
 *
 * @param rows The comparison. @param on How it came about.
 */
export function worthSentences(rows: readonly MethodRow[], on: ComparedOn): RecordSentence[] {
  const beside = BESIDE.flatMap((role) => {
    const row = rows.find((one) => one.role === role && (role !== "baseline" || MAIN_BASELINES.includes(one.method)));
    return row === undefined || row.change === null ? [] : [row];
  });
  return beside.map((row, i) => worthOf(row, { ...on, isFirst: i === 0 }));
}

function worthOf(
  { title, change, keys, tested }: MethodRow,
  { metric, isFirst, subject = "what serves", ...on }: ComparedOn & { readonly isFirst: boolean },
): RecordSentence {
  const ratio = 1 + (change ?? NaN) / 100, isSame = Math.abs(ratio - 1) < NO_CHANGE;
  const where = on.where ??
    (on.isHeldOut
      ? "On a hold-out that no choice saw, the"
      : "There is no hold-out; on the last fold, which choices were made on, the");
  const chance = isSame ? "" : tellChance(tested, keys);
  const told = tellChange(ratio, { less: "below", more: "above", same: "equal to" });
  const text =
    `${isFirst ? where : "Its"} ${errorHeading(metric)}${isFirst ? ` of ${subject}` : ""} is ${told} that of ` +
    `${title}${chance}.`;
  const isNews = !isSame && tested?.isClear === true;
  return { about: "worth", tone: !isNews ? "neutral" : ratio < 1 ? "good" : "bad", text };
}

/**
 * How many keys have no model of their own, and why; none where all have one.
 *
 * @param reasons By reason, most keys first. @param head Of the run.
 */
export function shareSentences(
  reasons: readonly ReasonRow[],
  head: Pick<RunRecordHead, "keyCount" | "calendar">,
): RecordSentence[] {
  return (["fallback", "failed"] as const).flatMap((status): RecordSentence[] => {
    const own = reasons.filter((row) => row.status === status), count = own.reduce((sum, row) => sum + row.keys, 0);
    if (count === 0) return [];
    const told = own.slice(0, MOST_REASONS).map((row) => `${formatNumber(row.keys)} ${shortReason(row.code)}`);
    const rest = own.slice(MOST_REASONS).reduce((sum, row) => sum + row.keys, 0);
    const list = [...told, ...rest === 0 ? [] : [`${formatNumber(rest)} for other reasons`]].join(", ");
    const what = status === "fallback"
      ? `${agree(count, "has", "have")} no model of ${agree(count, "its", "their")} own`
      : `${agree(count, "has", "have")} no ${madeWord(head)}`;
    return [{
      about: "shares",
      tone: status === "failed" ? "bad" : "neutral",
      text: `${formatNumber(count)} of ${formatCount(head.keyCount, "key")} ${what}: ${list}.`,
    }];
  });
}

/**
 * How often intervals, or sets of classes, held what came; none where nothing was counted.
 *
 * @param coverage By nominal level in percent. @param head Of few keys little is shown; origins of one key are no more keys.
 */
export function intervalSentences(
  coverage: Readonly<Record<string, LevelCoverage>>,
  { keyCount: keys, metric }: Pick<RunRecordHead, "keyCount" | "metric">,
): RecordSentence[] {
  const rows = Object.entries(coverage).filter(([, { pooled }]) => Number.isFinite(pooled));
  if (rows.length === 0) return [];
  const list = rows.map(([level, { pooled }]) =>
    `the ${level} % ${boundsWord(metric)} held ${formatPercent(pooled / 100)}`
  );
  const told = rows.map(([level, { pooled }]) => coverageVerdict({ level: Number(level), observed: pooled, keys }));
  const worst = (["narrow", "wide", "maybe_narrow", "maybe_wide"] as const).find((verdict) => told.includes(verdict));
  const verdict = {
    kept: "about what they promise",
    narrow: "less than they promise",
    wide: `more than they promise, so that they could be ${boundsWord(metric) === "sets" ? "smaller" : "narrower"}`,
    maybe_narrow: `less than they promise, which may be chance over ${formatCount(keys, "key")}`,
    maybe_wide: `more than they promise, which may be chance over ${formatCount(keys, "key")}`,
  }[worst ?? "kept"];
  const text = `${list.join(", and ")} of what came: ${verdict}.`;
  return [{
    about: "intervals",
    tone: worst === undefined ? "good" : worst === "narrow" ? "bad" : "neutral",
    text: text[0]!.toUpperCase() + text.slice(1),
  }];
}

/** What the sentences about a run are computed from. */
export interface TellableRun {
  /** What was done, on what. */
  readonly head: RunRecordHead;
  /** What the run said of itself. */
  readonly summary: TrainingSummary;
  /** The comparison. */
  readonly comparison: readonly MethodRow[];
  /** Keys without a model of their own. */
  readonly fallbacks: readonly ReasonRow[];
  /** What blends are made of. */
  readonly members: MemberShares | null;
}

/**
 * What a run is worth, sentence by sentence, the most important first.
 *
 * @param run Its figures.
 */
export function runSentences({ head, summary, comparison, fallbacks, members }: TellableRun): RecordSentence[] {
  const { metric, isHeldOut } = head, { gate } = summary;
  // Of a single key there are no others that it could be told from.
  const own = summary.outcomes.champion <= 1 ? [] : [tellOwnModels(summary), tellOwnWeights(summary)];
  return [
    ...worthSentences(comparison, { metric, isHeldOut }),
    ...intervalSentences(summary.intervalCoverage ?? {}, head),
    ...shareSentences(fallbacks, head),
    ...own.filter((text) => text !== "").map((text) => ({ about: "own", tone: "neutral", text } as const)),
    ...members === null ? [] : [{ about: "members", tone: "neutral", text: tellMembers(members) } as const],
    ...gate === undefined || gate.passed ? [] : [
      {
        about: "gate",
        tone: "bad",
        text:
          `The gate has refused the run: ${gate.rules.filter(({ ok }) => !ok).map(({ name }) => name).join(", ")} ` +
          "beyond the limit. Its models do not serve.",
      } as const,
    ],
  ];
}

/** What the sentences about an evaluation are computed from. */
export interface TellableEvaluation extends Omit<TellableRun, "summary"> {
  /** Coverage by nominal level in percent. */
  readonly coverage: Readonly<Record<string, LevelCoverage>>;
}

/**
 * What the whole system would have been worth at past origins, sentence by sentence.
 *
 * @param evaluation Its figures.
 */
export function evaluationSentences(evaluation: TellableEvaluation): RecordSentence[] {
  const { head, comparison, coverage, fallbacks, members } = evaluation, { metric, spans } = head;
  const on = { metric, isHeldOut: true, where: `On what followed ${formatCount(spans.length, "past origin")}, the` };
  return [
    ...worthSentences(comparison, { ...on, subject: "what would have served" }),
    ...intervalSentences(coverage, head),
    ...shareSentences(fallbacks, head),
    ...members === null ? [] : [{ about: "members", tone: "neutral", text: tellMembers(members) } as const],
  ];
}
