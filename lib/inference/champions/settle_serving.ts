import { builtInChampion } from "../../competition/champions/built_in.ts";
import type { Champion } from "../../competition/champions/champion.ts";
import { fromRow, historyUpTo } from "../../competition/backtest/history.ts";
import { levelsOf, noInterval, silentInterval } from "../../competition/calibration/intervals.ts";
import { newcomerChampion } from "../../competition/contenders/newcomers.ts";
import { restartRow } from "../../competition/backtest/restart.ts";
import { isSilent, judgeAgain } from "../../competition/backtest/verdict.ts";
import type { KeyVerdict } from "../../core/outcome.ts";
import type { Panel } from "../../core/rows/panel.ts";
import type { Served, Serving, Unserved } from "./serving.ts";

/** Reason of a key that no run has seen. */
export const NEW_KEY = "NEW_KEY";

/**
 * What serves a key in view of what is known of it now: a verdict of training holds for the data of training.
 *
 * - A key that has fallen silent since gets the built-in fallback, as training would give it, with the interval of silent
 *   keys; one of which nothing is known has no forecast.
 * - A key that was silent and sells is served as a new key is, by what it has shown since and nothing else, `RESUMED`.
 * - A key that no run has seen is served by the run's choice for new keys, `NEW_KEY`.
 * - Everyone else is served as trained; only a reason that no longer holds is changed.
 *
 * @param trained What training says. @param series Panel of the one key: history, then the future frame.
 * @param asOf Last period known.
 */
export function settleServing(trained: Serving, series: Panel, asOf: number): Serving {
  return trained.status === "failed" ? settleNew(trained, series, asOf) : settleServed(trained, series, asOf);
}

function settleNew(trained: Unserved, series: Panel, asOf: number): Serving {
  const { newcomers = null } = trained;
  if (newcomers === null) return trained;
  const { limits, ages } = newcomers, like = ages[0]!.champion, { horizon, seasonLength } = like;
  const options = { horizon, seasonLength, ...limits }, y = historyUpTo(series, asOf);
  const verdict = judgeAgain(y, "ALL_MISSING", options);
  if (verdict === "ALL_MISSING") return { status: "failed", reason: verdict };
  const now = { status: "fallback" as const, version: 0, reason: NEW_KEY, verdict, limits, newcomers };
  if (!isSilent(verdict)) return { ...now, ...youngServing(now, like, { series, asOf, earlier: "ALL_MISSING" }) };
  return { ...now, champion: withoutWidth(builtInChampion(like, series, { asOf, verdict, ...limits })) };
}

function settleServed(trained: Served, series: Panel, asOf: number): Serving {
  const { champion, limits, verdict: earlier } = trained;
  const { horizon, seasonLength } = champion;
  const verdict = judgeAgain(historyUpTo(series, asOf), earlier, { horizon, seasonLength, ...limits });
  if (verdict === earlier && verdict !== "RESUMED") return trained;
  if (verdict === "ALL_MISSING") return { status: "failed", reason: verdict };
  const now = { ...trained, status: "fallback" as const, reason: verdict, verdict };
  if (verdict === "RESUMED") return { ...now, ...youngServing(now, champion, { series, asOf, earlier }) };
  if (!isSilent(verdict)) return now;
  const silent = builtInChampion(champion, series, { asOf, verdict, ...limits });
  return { ...now, champion: { ...silent, interval: silentInterval(champion.interval) } };
}

/** The run's choice for new keys, on what tells what the key is now; without one, the last season of that. */
function youngServing(
  { newcomers, verdict, limits }: Pick<Served, "newcomers" | "verdict" | "limits">,
  like: Champion,
  { series, asOf, earlier }: { series: Panel; asOf: number; earlier: KeyVerdict },
): Pick<Served, "champion" | "from"> {
  const { horizon, seasonLength } = like;
  const from = restartRow(historyUpTo(series, asOf), earlier, { horizon, seasonLength, ...limits });
  const young = fromRow(series, from);
  const champion = newcomers === null ? null : newcomerChampion(newcomers, { series: young, asOf });
  return { from, champion: champion ?? withoutWidth(builtInChampion(like, young, { asOf, verdict, ...limits })) };
}

/** Nothing is known of how far off such a forecast is. */
function withoutWidth(champion: Champion): Champion {
  return { ...champion, interval: noInterval(levelsOf(champion.interval), champion.horizon) };
}
