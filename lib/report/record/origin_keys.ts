import { seriesSpec } from "../../features/row_spec.ts";
import type { Backtest } from "../../competition/backtest/backtest.ts";
import { spansOf } from "../../competition/contenders/compete.ts";
import { metricName } from "../../core/config/metric_choice.ts";
import type { KeyVerdict } from "../../core/outcome.ts";
import { partition } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { EvaluatedOrigin } from "../../training/run/evaluate.ts";
import { type HeldForecast, heldForecast } from "../../training/report/held_forecast.ts";
import { groupEvidence } from "../../training/record/selection_record.ts";
import { ModelTally, scopesOf } from "./chart_data.ts";
import { HoldoutReader } from "./holdout_reader.ts";
import { KeyBlocks } from "./key_blocks.ts";
import { demandOf, keyDetail, plain } from "./key_detail.ts";
import { readKeys } from "./key_facts.ts";
import { KeyTableBuilder } from "./key_table.ts";
import { originCard } from "./origin_card.ts";
import { type Periods, periodsOf } from "./periods.ts";
import { reasonRows } from "./reason_rows.ts";
import type { HoldoutSpan, RunRecord } from "./run_record.ts";
import type { ScoreMeans } from "./score_means.ts";

/** What is known beside the newest origin of an evaluation. */
export interface EarlierOrigins {
  /** The table. */
  readonly group: FeatureGroup;
  /** Files with the forecasts of the origins before, oldest first. */
  readonly files: readonly string[];
  /** Scores of the keys at all origins. */
  readonly scores: ScoreMeans;
}

/** The keys of an evaluation. */
export interface OriginKeys extends Pick<RunRecord, "keys" | "fallbacks"> {
  /** Periods of the record: to the last one that was forecast. */
  readonly periods: Periods;
  /** Elements of the blocks of keys. */
  readonly blocks: readonly string[];
  /** What blends are made of, and local against global models. */
  readonly tally: ModelTally;
}

/**
 * What is told of each key of an evaluation, from its newest origin: history up to it, forecasts of all origins against what came,
 * and why the key would have been served as it was.
 *
 * @param origin The newest. @param earlier What is known of the others.
 */
export async function originKeys(origin: EvaluatedOrigin, earlier: EarlierOrigins): Promise<OriginKeys> {
  const { plan, selection, assessment, chunks } = origin, { group, scores } = earlier, { levels, metric } = plan.config;
  const periods = framed(origin, earlier), readers = openEarlier(origin, earlier, periods);
  const { keyColumns } = plan, unseen = group.end - spansOf(plan.spans).at(-1)!.origin;
  const table = new KeyTableBuilder({ keyColumns, target: group.target, metric: metricName(metric), levels });
  const tally = new ModelTally(scopesOf(plan.contenders)), evidence = groupEvidence(plan, selection);
  const blocks = new KeyBlocks(), reasons: Parameters<typeof reasonRows>[0][number][] = [];
  let k = 0, chunk = 0;
  for await (const backtests of chunks()) {
    const panel = await readKeys(group, plan.chunks[chunk++]!);
    for (const [i, backtest] of backtests.entries()) {
      const whole = partition(panel, i).y, y = whole.subarray(0, Math.max(0, whole.length - unseen));
      const { contender, reason } = selection.choices.at(k)!, { key } = backtest, status = statusOf(reason);
      const held = heldForecast(backtest, k, { plan, selection, intervals: assessment.foldIntervals });
      const holdouts = await heldOf(readers, { parts: key.parts, held, contender, periods });
      const card = originCard(backtest, k, { origin, evidence, y });
      const note = status === "failed" ? "Nothing was known of it at the newest origin." : "";
      const detail = keyDetail({ key, y, card, contender, holdouts, ahead: null, note }, periods);
      const demand = demandOf(y, held, periods);
      blocks.add(detail);
      table.add({ key, status, contender, reason, scores: scores.of(k), ...demand });
      reasons.push({ status, reason: reason === "ALL_MISSING" ? "" : reason, ...status === "failed" ? MISSING : {} });
      tally.addMembers(demand.demandClass, detail.members);
      tally.addBoard(k++, card.competitors, detail.boardMetric);
    }
  }
  return { periods, blocks: blocks.finish(), keys: table.result(), fallbacks: reasonRows(reasons), tally };
}

/** History ends where the newest forecasts begin: what came is told beside them. */
function framed({ plan }: EvaluatedOrigin, { group, files }: EarlierOrigins): Periods {
  const { horizon, evaluate } = plan.config, { origin } = spansOf(plan.spans).at(-1)!;
  const rows = group.keyRows.reduce((most, count) => Math.max(most, count), 0);
  const known = Math.max(1, rows - (group.end - origin)), least = files.length * evaluate.step + 2 * horizon;
  return periodsOf(seriesSpec(plan.spec).calendar, origin, { known, horizon, least });
}

function openEarlier({ plan }: EvaluatedOrigin, { files }: EarlierOrigins, periods: Periods): HoldoutReader[] {
  const { keyColumns, config: { horizon, levels } } = plan;
  return files.map((file) => new HoldoutReader(file, { horizon, levels, keyColumns, periods }));
}

/** Forecasts of a key at all origins, oldest first; an origin at which nothing was known of it has none. */
async function heldOf(
  readers: readonly HoldoutReader[],
  { parts, held, contender, periods }: {
    readonly parts: readonly string[];
    readonly held: HeldForecast;
    readonly contender: string;
    readonly periods: Periods;
  },
): Promise<HoldoutSpan[]> {
  const spans: HoldoutSpan[] = [];
  for (const reader of readers) {
    const span = await reader.next(parts);
    if (span !== null) spans.push(span);
  }
  const { actual, yhat, ends } = held;
  if (Number.isNaN(yhat[0])) return spans;
  return [...spans, {
    start: periods.origin + 1,
    yhat: plain(yhat),
    lo: ends.lo.map(plain),
    hi: ends.hi.map(plain),
    model: contender,
    actual: plain(actual),
  }];
}

function statusOf(reason: Backtest["reason"]): "champion" | "fallback" | "failed" {
  return reason === "" ? "champion" : reason === "ALL_MISSING" ? "failed" : "fallback";
}

/** What a key of which nothing was known ends with. */
const MISSING = {
  error: { name: "SeriesError", code: "ALL_MISSING" satisfies KeyVerdict, message: "", hint: "", context: {} },
} as const;
