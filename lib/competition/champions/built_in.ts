import type { KeyVerdict } from "../../core/outcome.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { createRng, hashSeed } from "../../core/numbers/random.ts";
import type { Training } from "../../models/contract/family.ts";
import { seasonalNaive } from "../../models/histories/seasonal_naive.ts";
import type { Champion, ChampionMember } from "./champion.ts";
import { fallbackName } from "../backtest/eligibility.ts";
import { historyAt } from "../backtest/history.ts";

/**
 * The built-in fallback of a key by what is known now: zero, or the last season.
 *
 * @param like Champion that it stands in for: horizon, levels and interval offsets are its.
 * @param series Panel of the one key, of which at least one value is known.
 * @param at `asOf`: last period known; `verdict`: why; `zeroFilled`: whether an absent row means no sale.
 */
export function builtInChampion(
  like: Champion,
  series: Panel,
  at: { readonly asOf: number; readonly verdict: KeyVerdict; readonly zeroFilled: boolean },
): Champion {
  const contender = fallbackName(at.verdict, at.zeroFilled);
  const history = historyAt(series, at.asOf);
  const member = { contender, family: seasonalNaive, fitted: null, weight: 1, smear: 1, shared: "" };
  const members = contender === "zero" ? [] : [fitNow(member, { ...history, seasonLength: like.seasonLength })];
  return { ...like, contender, combine: "weighted", members, start: history.start, end: at.asOf };
}

/**
 * A member of a history family, fitted on what is known now. Quick: the families that serve without a competition keep
 * some of the last values and nothing else.
 *
 * @param member Its `fitted` is replaced. @param history What is known.
 */
export function fitNow(member: ChampionMember, history: Omit<Training, "design">): ChampionMember {
  const { family } = member;
  const fitted = family.fit({ ...history, design: null }, family.defaults, createRng(hashSeed(family.name)));
  return { ...member, fitted };
}
