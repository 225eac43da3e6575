import { type Indexed, indexed } from "../../core/rows/indexed.ts";
import type { KeyVerdict } from "../../core/outcome.ts";
import { Rows } from "../../core/rows/rows.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { Words } from "../../core/rows/words.ts";
import type { NamedCombination } from "../../models/catalog.ts";
import type { Backtest } from "../backtest/backtest.ts";
import type { FleetEvents } from "../backtest/event_steps.ts";
import type { FoldEvidence } from "../backtest/folds.ts";
import { sampleFleet } from "./fleet_sample.ts";
import { combinationsOf, GroupTable } from "./group_table.ts";
import { lossFor, type Problem, rulesFor, type Scoring } from "../problems/problem.ts";
import type { RacedOut } from "./racing.ts";
import type { Combination } from "../blends/score_table.ts";
import type { Selection } from "./select.ts";

/** What the choice for the fleet, all keys of a run, depends on beside their backtests. */
export interface FleetOptions {
  /** Contender names, shape [C], in the order of the backtests. */
  readonly contenders: readonly string[];
  /** Number of folds F; spans beyond are not looked at. */
  readonly folds: number;
  /** Spans in all, S. */
  readonly spans: number;
  /** How keys are grouped, and what is minimised; of rows a key that nobody could be tried on is served as its group is. */
  readonly problem: Scoring & Partial<Pick<Problem, "isSerial">>;
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

/** What was chosen for the fleet. */
export interface FleetSelection {
  /** Groups by name. */
  readonly groups: ReadonlyMap<string, FleetGroup>;
  /** One per key, in the order of the backtests. */
  readonly choices: Indexed<KeyChoice>;
  /** The single contender that would serve all keys best, by the folds. */
  readonly oneForAll: string;
  /** As in the options. */
  readonly events?: FleetEvents | null;
  /** As in the options. */
  readonly racedOut?: readonly RacedOut[];
  /** As in the options. */
  readonly standsAlone?: readonly boolean[];
}

/** Fewest keys for a group of their own. */
const ENOUGH_KEYS = 40;

/**
 * Choose for every key, with the evidence of all keys. Reads the backtests in two passes, so that memory holds a sample and
 * flat columns only.
 *
 * @param chunks Gives the backtests of all keys, in the same order each time.
 * @param options Contenders, folds, metric.
 * @returns One choice per key; keys without a competition of their own get their documented fallback.
 */
export async function selectFleet(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  options: FleetOptions,
): Promise<FleetSelection> {
  const { problem, evidence, folds } = options, { settled, tables } = await learnGroups(chunks, options);
  const keys = new KeyPlaces(), limited = new Set<string>();
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const group = settled(problem.groupOf(backtest)), table = tables.get(group);
      if (table !== undefined && backtest.reason !== "") limited.add(group);
      const reason = table?.add(backtest) ?? "";
      // Nothing was known where anything was asked of it: nobody has failed on it.
      const isTried = reason !== "CONTENDERS_FAILED" || backtest.flags.length + backtest.failures.length > 0;
      keys.add(table === undefined ? "" : group, { reason: backtest.reason || reason, isTried });
    }
  }
  const groups = new Map([...tables].map(([name, table]): [string, FleetGroup] => {
    const { combinations } = table, isLearned = combinations.length > 0;
    const selection = table.select({
      margin: options.margin,
      independent: evidence?.independent ?? folds,
      learned: isLearned ? indexOfRule("blend", options) : -1,
      refined: isLearned ? indexOfRule("key_blend", options) : -1,
    });
    return [name, { name, combinations, selection, keys: selection.choices.length }];
  }));
  // Keys without a competition of their own do not decide which model would serve all, unless rows have no others.
  const all = [...groups.values()], free = all.filter(({ name }) => !limited.has(name));
  const overall = rankOverall(free.length === 0 && problem.isSerial === false ? all : free, options),
    [best = -1] = overall;
  return {
    groups,
    choices: keyChoices(keys, { groups, overall, options }),
    oneForAll: options.contenders[best] ?? "",
    ...(options.events ? { events: options.events } : {}),
    ...(options.racedOut ? { racedOut: options.racedOut } : {}),
    ...(options.standsAlone ? { standsAlone: options.standsAlone } : {}),
  };
}

/** The combinations of each group that is large enough to be chosen for by itself; the sample that they are learned from ends here. */
async function learnGroups(
  chunks: () => AsyncIterable<readonly Backtest[]>,
  options: FleetOptions,
): Promise<{ settled: (name: string) => string; tables: ReadonlyMap<string, GroupTable> }> {
  const { problem, combinations } = options, folds = Array.from({ length: options.folds }, (_, f) => f);
  const { sizes, samples } = await sampleFleet(chunks, problem, { isNeeded: combinations.length > 0 });
  const settled = (name: string) =>
    name === "" || (sizes.get(name) ?? 0) >= ENOUGH_KEYS ? name : problem.widerGroup(name);
  const tables = samples(settled).map(([name, sample]): [string, GroupTable] => {
    const own = { ...options, folds, loss: lossFor(problem, name), rules: rulesFor(problem, name) };
    return [name, new GroupTable(combinationsOf(combinations, sample, own), own)];
  });
  return { settled, tables: new Map(tables) };
}

/** Where each key was chosen for, in flat columns. */
class KeyPlaces {
  /** Group, position in it, reason, whether anybody was tried. */
  readonly #rows = new Rows(Int32Array, 4);
  readonly #groups = new Words();
  readonly #reasons = new Words();
  readonly #sizes: number[] = [];

  get length(): number {
    return this.#rows.length;
  }

  /** Take the next key. @param group "" for none. @param key Why it did not compete by itself, or ""; whether anybody was tried on it. */
  add(group: string, { reason, isTried }: { readonly reason: KeyVerdict; readonly isTried: boolean }): void {
    const g = this.#groups.place(group), place = this.#sizes[g] ?? 0;
    this.#sizes[g] = place + 1;
    this.#rows.add([g, place, this.#reasons.place(reason), Number(isTried)]);
  }

  at(k: number): { group: string; place: number; reason: KeyVerdict; isTried: boolean } {
    const [group = -1, place = -1, reason = -1, isTried = 1] = this.#rows.at(k) ?? [];
    return {
      group: this.#groups.at(group),
      place,
      reason: this.#reasons.at(reason) as KeyVerdict,
      isTried: isTried === 1,
    };
  }
}

/** The choice of each key, made when it is asked for. */
function keyChoices(
  keys: KeyPlaces,
  { groups, overall, options }: {
    readonly groups: ReadonlyMap<string, FleetGroup>;
    readonly overall: readonly number[];
    readonly options: FleetOptions;
  },
): Indexed<KeyChoice> {
  const { contenders } = options;
  return indexed(keys.length, (k): KeyChoice => {
    const { group: name, place, reason, isTried } = keys.at(k), group = groups.get(name);
    const choice = group?.selection.choices.at(place);
    if (options.problem.isSerial === false && !isTried && group !== undefined && group.selection.groupBest >= 0) {
      return servedByGroup(group, reason, options);
    }
    if (group === undefined || choice === undefined || choice.contender < 0) {
      const fallback = servedByFallback(reason || "DEGENERATE", options);
      return reason === "ALL_MISSING" ? { ...fallback, ranking: overall } : fallback;
    }
    const { contender: index, why } = choice;
    return {
      group: name,
      contender: nameIn(group, index, contenders),
      index,
      ranking: [index, ...choice.ranking.filter((c) => c !== index)],
      reason,
      why,
    };
  });
}

/** What serves a key that has no evidence of its own, nor was anybody tried on it: a row or two say nothing of their like. */
function servedByGroup(
  { name, combinations, selection: { groupBest, relative } }: FleetGroup,
  reason: KeyVerdict,
  { contenders }: Pick<FleetOptions, "contenders">,
): KeyChoice {
  const others = [...relative.keys()].filter((c) => c !== groupBest && !Number.isNaN(relative[c]));
  return {
    group: name,
    contender: nameIn({ combinations }, groupBest, contenders),
    index: groupBest,
    ranking: [groupBest, ...others.sort((a, b) => relative[a]! - relative[b]! || a - b)],
    reason,
    why: "group",
  };
}

function nameIn(
  { combinations }: Pick<FleetGroup, "combinations">,
  index: number,
  contenders: readonly string[],
): string {
  return contenders[index] ?? combinations[index - contenders.length]!.name;
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
