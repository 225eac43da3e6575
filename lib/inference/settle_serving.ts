import { builtInChampion } from "../competition/built_in.ts";
import type { Champion } from "../competition/champion.ts";
import { historyUpTo } from "../competition/history.ts";
import { levelsOf, noInterval, silentInterval } from "../competition/intervals.ts";
import { newcomerChampion } from "../competition/newcomers.ts";
import { isSilent, judgeAgain } from "../competition/verdict.ts";
import type { Panel } from "../core/panel.ts";
import type { Served, Serving, Unserved } from "./serving.ts";

/** Reason of a key that no run has seen. */
export const NEW_KEY = "NEW_KEY";

/**
 * What serves a key in view of what is known of it now: a verdict of training holds for the data of training.
 *
 * - A key that has fallen silent since gets the built-in fallback, as training would give it, with the interval of silent
 *   keys; one of which nothing is known has no forecast.
 * - A key that was silent and sells is served as a new key is, by what it has shown since, for want of a competition.
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
  const verdict = judgeAgain(historyUpTo(series, asOf), "ALL_MISSING", { horizon, seasonLength, ...limits });
  if (verdict === "ALL_MISSING") return { status: "failed", reason: verdict };
  const at = { asOf, verdict, zeroFilled: limits.zeroFilled };
  const champion = isSilent(verdict) ? null : newcomerChampion(newcomers, series, asOf);
  return {
    status: "fallback",
    champion: champion ?? withoutWidth(builtInChampion(like, series, at)),
    version: 0,
    reason: NEW_KEY,
    verdict,
    limits,
    newcomers,
  };
}

function settleServed(trained: Served, series: Panel, asOf: number): Serving {
  const { champion, limits, verdict: earlier, newcomers } = trained;
  const { horizon, seasonLength } = champion;
  const verdict = judgeAgain(historyUpTo(series, asOf), earlier, { horizon, seasonLength, ...limits });
  if (verdict === earlier) return trained;
  if (verdict === "ALL_MISSING") return { status: "failed", reason: verdict };
  const now = { ...trained, status: "fallback" as const, reason: verdict, verdict };
  const at = { asOf, verdict, zeroFilled: limits.zeroFilled };
  if (isSilent(verdict)) {
    const silent = builtInChampion(champion, series, at);
    return { ...now, champion: { ...silent, interval: silentInterval(champion.interval) } };
  }
  if (!isSilent(earlier)) return now;
  const risen = newcomers === null ? null : newcomerChampion(newcomers, series, asOf);
  return { ...now, champion: risen ?? withoutWidth(builtInChampion(champion, series, at)) };
}

/** Nothing is known of how far off such a forecast is. */
function withoutWidth(champion: Champion): Champion {
  return { ...champion, interval: noInterval(levelsOf(champion.interval), champion.horizon) };
}
