import { mean, robustMean, variance, winsorizeEnds } from "../../core/numbers/statistics.ts";
import type { Backtest } from "../backtest/backtest.ts";
import { blendWeights } from "../blends/combinations.ts";
import type { FleetEvents } from "../backtest/event_steps.ts";
import { lossFor, rulesFor, type Scoring } from "../problems/problem.ts";
import { relativeErrors } from "./select.ts";
import { scoreKey } from "../blends/score_table.ts";

/** A contender that is not fitted further for the keys of one group, and why. */
export interface RacedOut {
  /** Its name. */
  readonly contender: string;
  /** Group of the keys, as the problem tells them apart before small groups are merged. */
  readonly group: string;
  /** The best contender of the sample. */
  readonly best: string;
  /** By how much its losses on the sample are larger than those of the best, as a share of them. */
  readonly behind: number;
  /** What chance leaves of that, with 99.5 % confidence. */
  readonly atLeast: number;
  /** Keys of the sample that both ran on. */
  readonly keys: number;
}

/** What a race depends on beside the sample. */
export interface RaceOptions {
  /** Contender names, shape [C], in the order of the backtests. */
  readonly contenders: readonly string[];
  /** Number of folds F: no other span is looked at. */
  readonly folds: number;
  /** How keys are grouped, and what is minimised. */
  readonly problem: Scoring;
  /** Contenders that stay in any case. */
  readonly stays: ReadonlySet<string>;
  /** Who is out already, and has not run on the sample any more. */
  readonly out?: readonly RacedOut[];
  /** Where only contenders who see holidays have a say. */
  readonly events?: FleetEvents | null;
}

/**
 * Whether a contender still competes for the keys of a group.
 *
 * @param out Who is out. @param at `contender`: its name; `group`: of the key, before small groups are merged.
 */
export function staysFor(
  out: readonly RacedOut[],
  { contender, group }: { readonly contender: string; readonly group: string },
): boolean {
  return !out.some((one) => one.group === group && one.contender === contender);
}

/** Fewest keys that a contender is judged on. */
const ENOUGH_TO_RACE = 60;
/** Mean weight in the blend, with and without each of the folds, that is worth the fits on all keys. */
const WORTHWHILE = 0.02;
/** Standard errors of 99.5 % confidence, one side. */
const SURE = 2.576;

/**
 * Who cannot win any more, by what a sample of the keys has shown on the folds: one who is behind the best for certain, paired
 * over the keys; has hardly any weight in the blend, with and without each of the folds; and has no keys of its own, as those on which
 * it was the better one on the other folds do not do better with it on the left-out one.
 *
 * Half of those who ran stay in any case, the better ones: losses of a key are measured by the typical contender, which must not
 * become another one.
 *
 * A group with few keys in the sample is judged with its wider one, by which it will be chosen for; where that has few keys,
 * too, everybody stays.
 *
 * @param sample Backtests in which all ran that are to be judged. @param options Contenders, folds, problem.
 * @returns By group, the farthest behind first.
 * @see Jamieson & Talwalkar (2016), arXiv:1502.07943 (successive halving)
 */
export function raceOut(sample: readonly Backtest[], options: RaceOptions): RacedOut[] {
  const { problem } = options, groups = Map.groupBy(sample, (key) => problem.groupOf(key));
  groups.delete("");
  const isSmall = (keys: readonly Backtest[]) => keys.length < ENOUGH_TO_RACE;
  const wide = Map.groupBy([...groups.values()].flat(), (key) => problem.widerGroup(problem.groupOf(key)));
  const { out = [] } = options, gone = (group: string) => out.filter((one) => one.group === group).length;
  const judged = new Map<string, Judged>();
  const judge = (group: string, keys: readonly Backtest[]) => {
    // Whose errors cancel among others cannot be told key by key.
    const isOpen = isSmall(keys) || rulesFor(problem, group).unitOf !== null;
    const found = judged.get(group) ?? (isOpen ? EVERYBODY : hopeless(keys, group, options));
    judged.set(group, found);
    return found;
  };
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([group, keys]) => {
    const wider = problem.widerGroup(group);
    const found = isSmall(keys) ? judge(wider, wide.get(wider) ?? []) : judge(group, keys);
    const most = Math.floor((found.ran + gone(group)) / 2) - gone(group);
    const now = found.out.filter(({ contender }) => staysFor(out, { contender, group }));
    return now.slice(0, Math.max(0, most)).map((one) => ({ ...one, group }));
  });
}

/** Contenders without a chance on some keys, the farthest behind first, and how many ran in all. */
interface Judged {
  readonly ran: number;
  readonly out: readonly Omit<RacedOut, "group">[];
}

/** Nobody is judged. */
const EVERYBODY: Judged = { ran: 0, out: [] };

function hopeless(keys: readonly Backtest[], group: string, options: RaceOptions): Judged {
  const { contenders, folds, problem, stays, events } = options;
  const spans = Array.from({ length: folds }, (_, f) => f), loss = lossFor(problem, group);
  const losses = keys.map((key) => relativeErrors(scoreKey(key, [], { loss, spans })));
  const ofKey = (row: Float64Array, c: number) => row.subarray(c * folds, (c + 1) * folds);
  const levels = contenders.map((_, c) => robustMean(losses.map((row) => mean(ofKey(row, c)))));
  const best = levels.reduce((least, level, c) => level < (levels[least] ?? Infinity) ? c : least, -1);
  if (best < 0) return EVERYBODY;
  const { weights, bySpan } = blendWeights(keys, { contenders, loss, folds: spans, spans: folds, events });
  const learned = [weights, ...bySpan];
  const hasWeight = (c: number) => mean(learned.map((weights) => weights[c] ?? 0)) >= WORTHWHILE;
  const level = levels[best] ?? NaN,
    found = contenders.flatMap((contender, c) => {
      if (c === best || stays.has(contender) || hasWeight(c)) return [];
      const pairs = losses.map((row) => ({ own: ofKey(row, c), other: ofKey(row, best) }));
      const known = winsorizeEnds(
        pairs.map(({ own, other }) => mean(own) - mean(other)).filter((d) => !Number.isNaN(d)),
      );
      const behind = mean(known) / level, chance = SURE * Math.sqrt(variance(known) / known.length) / level;
      if (!(known.length >= ENOUGH_TO_RACE && behind - chance > 0) || hasOwnKeys(pairs)) return [];
      return [{ contender, best: contenders[best] ?? "", behind, atLeast: behind - chance, keys: known.length }];
    });
  const ran = levels.filter((level) => !Number.isNaN(level)).length;
  return { ran, out: found.sort((a, b) => b.behind - a.behind) };
}

/** Whether the keys on which a contender was better than another on all folds but one do better with it on that one, too. */
function hasOwnKeys(pairs: readonly { readonly own: Float64Array; readonly other: Float64Array }[]): boolean {
  const gains = pairs.flatMap(({ own, other }) => {
    const gain = own.map((value, f) => (other[f] ?? NaN) - value);
    return [...gain].filter((value, f) => !Number.isNaN(value) && mean(gain.filter((_, i) => i !== f)) > 0);
  });
  return gains.length > 0 && mean(winsorizeEnds(gains)) > 0;
}
