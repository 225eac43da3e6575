import { PERIODS_PER_YEAR } from "../../core/time/calendar.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { classifyDemand, mean } from "../../core/numbers/statistics.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import type { Competitor, ModelCard, ModelCards } from "../../lineage/model_card.ts";
import { tellCard } from "../../lineage/tell_card.ts";
import { type RecipeReason, tellMoves } from "../../training/record/recipe_reasons.ts";
import type { DescribedKey, ForecastAhead } from "./key_facts.ts";
import type { KeyRow } from "./key_table.ts";
import { known } from "./method_rows.ts";
import type { Periods } from "./periods.ts";
import type { BoardRow, DatedSpan, HoldoutSpan, KeyDetail, Known, MemberRow } from "./run_record.ts";

/** What the details of keys are made with. */
export interface DetailTools {
  /** Periods of the record. */
  readonly periods: Periods;
  /** Why versions serve. */
  readonly cards: ModelCards;
  /** Version that the run has of a key, by id. */
  readonly versions: ReadonlyMap<string, VersionRow>;
  /** Steps forecast, and in a season. */
  readonly horizon: number;
  /** See `horizon`. */
  readonly seasonLength: number;
}

/** What is told of a key, in its block and in the table. */
export interface ToldKey {
  /** For its block. */
  readonly detail: KeyDetail;
  /** For the table. */
  readonly row: KeyRow;
  /** Who competed, the best on the folds first. */
  readonly board: readonly Competitor[];
}

/**
 * What is told of a key of a run.
 *
 * @param facts Its history, and the forecast of its model. @param holdout What was forecast on the hold-out; null: nothing.
 * @param tools Of the run.
 */
export function tellKey(facts: DescribedKey, holdout: HoldoutSpan | null, tools: DetailTools): ToldKey {
  const { outcome, y, ahead, note } = facts, { key, status, contender, scores } = outcome, { periods } = tools;
  const version = tools.versions.get(key.id);
  const card = version === undefined || y === null ? null : cardOf(version, y, tools);
  const holdouts = holdout === null ? [] : [holdout];
  const reason = status === "failed" ? outcome.error?.code ?? outcome.reason : outcome.reason;
  return {
    detail: keyDetail({ key, y, card, contender, holdouts, ahead, note }, periods),
    row: { key, status, contender, scores, reason, ...demandOf(y, ahead, periods) },
    board: card?.competitors ?? [],
  };
}

/** What the details of a key are made of. */
export interface DetailParts extends Pick<DescribedKey, "y" | "ahead" | "note"> {
  /** The key. */
  readonly key: SeriesKey;
  /** Who serves it. */
  readonly contender: string;
  /** Why; null: not known. */
  readonly card: ModelCard | null;
  /** What was forecast and came. */
  readonly holdouts: readonly HoldoutSpan[];
}

/**
 * What is told of one key.
 *
 * @param parts What is known of it. @param periods Of the record.
 */
export function keyDetail(parts: DetailParts, periods: Periods): KeyDetail {
  const { key, y, card, contender, holdouts, ahead, note } = parts;
  return {
    key: key.parts,
    history: historyOf(periods.calendar.frequency === "row" ? null : y, periods),
    holdouts,
    forecast: ahead === null ? null : {
      start: periods.origin + 1,
      yhat: plain(ahead.yhat),
      lo: ahead.lo.map(plain),
      hi: ahead.hi.map(plain),
    },
    forecastNote: note,
    members: membersOf(card),
    // Why weights differ is told beside the members.
    why: card === null ? [note].filter((text) => text !== "") : tellCard({ ...card, reasons: null }),
    leaderboard: card === null ? [] : card.competitors.map((row) => boardRow(row, contender)),
    boardMetric: card === null || card.competitors.length === 0 ? "" : card.group?.metric ?? "mase",
  };
}

/** What demand is like, and what is expected of it. @param y To the origin. @param ahead What is forecast. @param periods Of the record. */
export function demandOf(
  y: Float64Array | null,
  ahead: Pick<ForecastAhead, "yhat"> | null,
  { calendar: { frequency } }: Periods,
): Pick<KeyRow, "demandClass" | "level" | "expected"> {
  // Rows without a calendar are no course of demand; classes have no mean.
  if (frequency === "row") return { demandClass: "", level: null, expected: null };
  return {
    demandClass: y === null ? "" : classifyDemand(y).demandClass.replace("_", " "),
    level: y === null ? null : averageOf(y.subarray(-PERIODS_PER_YEAR[frequency])),
    expected: ahead === null ? null : averageOf(ahead.yhat),
  };
}

function cardOf(version: VersionRow, y: Float64Array, tools: DetailTools): ModelCard {
  const { cards, periods: { end, calendar }, horizon, seasonLength } = tools;
  if (calendar.frequency === "row") return cards.of(version, null);
  return cards.of(version, { y, start: end + 1 - y.length, seasonLength, horizon });
}

/** The newest part of a history that the record has periods for. @param y To the origin; null: not at hand. @param periods Of the record. */
export function historyOf(y: Float64Array | null, { origin }: Pick<Periods, "origin">): DatedSpan {
  if (y === null) return { start: 0, y: [] };
  const shown = y.subarray(-(origin + 1));
  return { start: origin + 1 - shown.length, y: plain(shown) };
}

/** Numbers as JSON has them. @param values NaN is missing. */
export function plain(values: Float64Array): Known[] {
  return Array.from(values, known);
}

/** Mean of what is known; null if nothing is. */
function averageOf(values: Float64Array): Known {
  return known(mean(values.filter((value) => !Number.isNaN(value))));
}

function boardRow({ contender, folds, holdout }: Competitor, chosen: string): BoardRow {
  return { contender, isChosen: contender === chosen, errors: [...folds, holdout].map(known) };
}

/** With the weights of its group beside, where these are known. */
function membersOf(card: ModelCard | null): MemberRow[] {
  const { reasons = null, model = null } = card ?? {};
  if (reasons === null) {
    return (model?.members ?? []).map(({ contender, share }) => ({
      member: contender,
      weight: share,
      groupWeight: null,
      why: "",
    }));
  }
  return reasons.map((reason: RecipeReason) => ({
    member: reason.contender,
    weight: reason.weight,
    groupWeight: known(reason.groupWeight),
    why: tellMoves(reason),
  }));
}
