import type { KeyVerdict } from "../core/outcome.ts";
import { mean } from "../core/statistics.ts";
import type { NamedCombination } from "../models/catalog.ts";
import { actualOf, type Backtest, fallbackOf, forecastOf } from "./backtest.ts";
import { combineAtEvents, type FleetEvents, standInOf } from "./event_steps.ts";
import type { FoldEvidence } from "./folds.ts";
import { combinationsOf, GroupTable } from "./group_table.ts";
import { lossFor, rulesFor, type Scoring } from "./problem.ts";
import type { RacedOut } from "./racing.ts";
import { type Combination, combinationForecast, membersAt } from "./score_table.ts";
import type { Selection } from "./select.ts";

/** What the choice for all keys depends on beside their backtests. */
export interface FleetOptions {
  /** Contender names, shape [C], in the order of the backtests. */
  readonly contenders: readonly string[];
  /** Number of folds F; spans beyond are not looked at. */
  readonly folds: number;
  /** Spans in all, S. */
  readonly spans: number;
  /** How keys are grouped, and what is minimised. */
  readonly problem: Scoring;
  /** Least share by which a key must do better to leave the best contender of its group. */
  readonly margin: number;
  /** Combinations that are entered beside them. */
  readonly combinations: readonly NamedCombination[];
  /** Where only contenders who see holidays have a say; absent or null: all always have. */
  readonly events?: FleetEvents | null;
  /** Who was raced out, by group; absent: nobody. */
  readonly racedOut?: readonly RacedOut[];
  /** How much the folds say; absent: all alike. */
  readonly evidence?: FoldEvidence;
  /** Which spans share no period with a newer one, shape [S]; absent: all. */
  readonly standsAlone?: readonly boolean[];
}

/** Keys of one kind, chosen for together. */
export interface FleetGroup {
  /** By the problem; of demand, a class; `regular` or `sparse` where classes have few keys; `short` for keys too short for local models. */
  readonly name: string;
  /** As wanted, or none. */
  readonly combinations: readonly Combination[];
  /** Choices for the keys of the group, and what they rest on. */
  readonly selection: Selection;
  /** Keys in the group. */
  readonly keys: number;
}

/** The choice for one key, by position in the order of the backtests. */
export interface KeyChoice {
  /** Name of the group that it was chosen in; "" for the built-in fallback. */
  readonly group: string;
  /** Contender, combination, or the built-in fallback `zero` / `seasonal_naive`; "" where nothing was known. */
  readonly contender: string;
  /** Index among contenders then combinations; -1 for the built-in fallback. */
  readonly index: number;
  /**
   * Contenders then combinations from best to worst; empty for the built-in fallback. Of a key of which nothing was known:
   * contenders by their error on all other keys, for values that came later.
   */
  readonly ranking: readonly number[];
  /** Why the key did not compete by itself, or "". */
  readonly reason: KeyVerdict;
  /** As in `Choice`; `fallback`: nobody may serve the key. */
  readonly why: "group" | "own" | "only" | "fallback";
}

/** What the fleet decided. */
export interface FleetSelection {
  /** Groups by name. */
  readonly groups: ReadonlyMap<string, FleetGroup>;
  /** One per key, in the order of the backtests. */
  readonly choices: readonly KeyChoice[];
  /** The single contender that would serve all keys best, by the folds. */
  readonly oneForAll: string;
  /** As in the options. */
  readonly events?: FleetEvents | null;
  /** As in the options. */
  readonly racedOut?: readonly RacedOut[];
  /** As in the options. */
  readonly standsAlone?: readonly boolean[];
}

/** Keys that a blend is learned from at most; ids are hashes, so the smallest ids are a fair sample. */
const SAMPLE = 1500;
/** Fewest keys for a group of their own. */
const ENOUGH_KEYS = 40;

/**
 * Choose for every key, with the evidence of all keys. Reads the backtests in three passes, so that memory holds scores only.
 *
 * @param chunks Gives the backtests of all keys, in the same order each time.
 * @param options Contenders, folds, metric.
 * @returns One choice per key; keys without a competition of their own get their documented fallback.
 */
export async function selectFleet(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  options: FleetOptions,
): Promise<FleetSelection> {
  const { problem } = options, sizes = await countGroups(chunks, problem);
  const settled = (name: string) =>
    name === "" || (sizes.get(name) ?? 0) >= ENOUGH_KEYS ? name : problem.widerGroup(name);
  const groupOf = (backtest: Backtest) => settled(problem.groupOf(backtest));
  const samples = options.combinations.length > 0 ? await sampleKeys(chunks, groupOf) : new Map<string, Backtest[]>();
  const names = new Set([...sizes.keys()].map(settled)), folds = Array.from({ length: options.folds }, (_, f) => f);
  const collected = new Map([...names].map((name) => {
    const own = { ...options, folds, loss: lossFor(problem, name), rules: rulesFor(problem, name) };
    const combinations = combinationsOf(options.combinations, samples.get(name) ?? [], own);
    return [name, { table: new GroupTable(combinations, own), keys: [] as number[] }];
  }));
  const pending: { group: string; reason: KeyVerdict }[] = [], limited = new Set<string>();
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const group = groupOf(backtest);
      const into = collected.get(group);
      if (into !== undefined) {
        const reason = into.table.add(backtest);
        into.keys.push(pending.length);
        if (backtest.reason !== "") limited.add(group);
        pending.push({ group, reason: backtest.reason || reason });
      } else pending.push({ group, reason: backtest.reason });
    }
  }
  const groups = new Map<string, FleetGroup>();
  const choices = pending.map(({ reason }): KeyChoice => servedByFallback(reason || "DEGENERATE", options));
  for (const [name, { table, keys }] of collected) {
    const { combinations } = table;
    const all = [...options.contenders, ...combinations.map((combination) => combination.name)];
    const selection = table.select({
      margin: options.margin,
      independent: options.evidence?.independent ?? options.folds,
      learned: combinations.length === 0 ? -1 : indexOfRule("blend", options),
      refined: combinations.length === 0 ? -1 : indexOfRule("key_blend", options),
    });
    groups.set(name, { name, combinations, selection, keys: keys.length });
    selection.choices.forEach((choice, i) => {
      const { reason } = pending[keys[i]!]!;
      if (choice.contender >= 0) {
        choices[keys[i]!] = {
          group: name,
          contender: all[choice.contender]!,
          index: choice.contender,
          ranking: [choice.contender, ...choice.ranking.filter((c) => c !== choice.contender)],
          reason,
          why: choice.why,
        };
      }
    });
  }
  // Keys without a competition of their own do not decide which model would serve all.
  const overall = rankOverall([...groups.values()].filter(({ name }) => !limited.has(name)), options),
    [best = -1] = overall;
  return {
    groups,
    choices: choices.map((choice) => choice.reason === "ALL_MISSING" ? { ...choice, ranking: overall } : choice),
    oneForAll: options.contenders[best] ?? "",
    ...(options.events ? { events: options.events } : {}),
    ...(options.racedOut ? { racedOut: options.racedOut } : {}),
    ...(options.standsAlone ? { standsAlone: options.standsAlone } : {}),
  };
}

/** A contender or combination for a key. */
export type KeyMethod = Pick<KeyChoice, "group" | "index" | "ranking">;

/** The combinations of groups, and where only those have a say who see holidays. */
export interface FleetCombinations extends Pick<FleetSelection, "events" | "standsAlone"> {
  /** By name of the group. */
  readonly groups: ReadonlyMap<string, Pick<FleetGroup, "combinations">>;
}

/**
 * What the choice of one key forecasts on one span.
 *
 * @param backtest Of the key. @param choice From {@linkcode selectFleet}.
 * @param at `selection`: all choices' groups; `span`: index in [0, S).
 * @returns Shape [h], unit of `y`; the fallback's forecast where the chosen did not run, NaN where nothing was known.
 */
export function chosenForecast(
  backtest: Backtest,
  choice: KeyChoice,
  at: { selection: FleetSelection; span: number },
): Float64Array {
  const forecast = ownForecast(backtest, choice, at);
  return Number.isNaN(forecast[0]) ? fallbackOf(backtest, at.span) : forecast;
}

/**
 * As {@linkcode chosenForecast}, but NaN where the chosen did not run: another's error says nothing about its own.
 *
 * @param backtest Of the key. @param choice From {@linkcode selectFleet}.
 * @param at `selection`: all choices' groups; `span`: index in [0, S).
 */
export function ownForecast(
  backtest: Backtest,
  choice: KeyMethod,
  { selection, span }: { selection: FleetCombinations; span: number },
): Float64Array {
  const { index, ranking } = choice, { events } = selection;
  const group = selection.groups.get(choice.group), forecast = methodForecast(backtest, index, { group, span });
  const steps = events?.steps[span] ?? null;
  if (!events || steps === null || index < 0) return forecast;
  const combination = group?.combinations[index - backtest.fitMs.length];
  const members = combination === undefined
    ? [index]
    : membersAt(backtest, combination, span).map(({ contender }) => contender);
  const standIn = standInOf(backtest, members, { events, ranking });
  if (standIn < 0) return forecast;
  return combineAtEvents([forecast, forecastOf(backtest, standIn, span)], {
    combine: "weighted",
    weights: [1, 0],
    isBlind: [true, false],
    steps,
  });
}

/**
 * What a contender or combination forecasts on one span.
 *
 * @param backtest Of the key. @param index Contender or combination; -1: the key's fallback.
 * @param at `group`: whose combinations are meant; `span`: index in [0, S).
 * @returns Shape [h], unit of `y`; NaN where it did not run.
 */
export function methodForecast(
  backtest: Backtest,
  index: number,
  at: { group: Pick<FleetGroup, "combinations"> | undefined; span: number },
): Float64Array {
  const contenders = backtest.fitMs.length;
  if (index < 0) return fallbackOf(backtest, at.span);
  if (index < contenders) return forecastOf(backtest, index, at.span);
  const combination = at.group?.combinations[index - contenders];
  if (combination === undefined) return new Float64Array(actualOf(backtest, at.span).length).fill(NaN);
  return combinationForecast(backtest, combination, at.span);
}

async function countGroups(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  problem: Scoring,
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const name = problem.groupOf(backtest);
      if (name !== "") sizes.set(name, (sizes.get(name) ?? 0) + 1);
    }
  }
  return sizes;
}

async function sampleKeys(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  groupOf: (backtest: Backtest) => string,
): Promise<Map<string, Backtest[]>> {
  const samples = new Map<string, Backtest[]>();
  const trim = (sample: Backtest[]) => sample.sort((a, b) => (a.key.id < b.key.id ? -1 : 1)).slice(0, SAMPLE);
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const group = groupOf(backtest);
      if (group === "") continue;
      const sample = samples.get(group) ?? [];
      sample.push(detach(backtest));
      samples.set(group, sample.length > 2 * SAMPLE ? trim(sample) : sample);
    }
  }
  return new Map([...samples].map(([group, sample]) => [group, trim(sample)]));
}

/** A backtest with columns of its own: views would keep the whole chunk in memory. */
function detach(backtest: Backtest): Backtest {
  const { actual, forecasts, smear, lift, fallback, scale, spread, traits, losses, fitMs, bytes } = backtest;
  return {
    ...backtest,
    actual: actual.slice(),
    forecasts: forecasts.slice(),
    smear: smear.slice(),
    lift: lift.slice(),
    fallback: fallback.slice(),
    scale: scale.slice(),
    spread: spread.slice(),
    traits: traits.slice(),
    losses: losses.slice(),
    fitMs: fitMs.slice(),
    bytes: bytes.slice(),
  };
}

/** Index of the combination that is made by a rule; -1 for none. */
function indexOfRule(wanted: NamedCombination["rule"], { contenders, combinations }: FleetOptions): number {
  const at = combinations.findIndex(({ rule }) => rule === wanted);
  return at < 0 ? -1 : contenders.length + at;
}

/**
 * The choice for a key that nobody may serve but the built-in fallback.
 *
 * @param reason Why. @param options Of the run.
 */
export function servedByFallback(reason: KeyVerdict, options: Pick<FleetOptions, "problem">): KeyChoice {
  return {
    group: "",
    contender: reason === "ALL_MISSING" ? "" : options.problem.fallbackName(reason),
    index: -1,
    ranking: [],
    reason,
    why: "fallback",
  };
}

/** Contenders from best to worst over all keys of some groups; combinations are no single model. */
function rankOverall(groups: readonly FleetGroup[], options: FleetOptions): number[] {
  const errors = options.contenders.map((_, c) => {
    let sum = 0, keys = 0;
    for (const group of groups) {
      if (group.selection.groupBest < 0) continue;
      // As within a group: who was not entered is charged the average; who was raced out, what the race has shown.
      const { relative } = group.selection, raced = racedLoss(options.contenders[c]!, group, options);
      sum += (Number.isNaN(relative[c]) ? raced ?? mean(relative) : relative[c]!) * group.keys;
      keys += group.keys;
    }
    return sum / keys;
  });
  return [...errors.keys()].filter((c) => !Number.isNaN(errors[c])).sort((a, b) => errors[a]! - errors[b]! || a - b);
}

/** Loss of a contender that was raced out, on the scale of a group's; null for others. */
function racedLoss(name: string, { name: group, selection }: FleetGroup, options: FleetOptions): number | null {
  const { racedOut = [], problem, contenders } = options;
  const own = racedOut.find((out) =>
    out.contender === name && (out.group === group || problem.widerGroup(out.group) === group)
  );
  return own === undefined ? null : (1 + own.behind) * (selection.relative[contenders.indexOf(own.best)] ?? NaN);
}
