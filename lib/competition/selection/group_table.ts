import type { FallbackReason } from "../../core/outcome.ts";
import type { NamedCombination } from "../../models/catalog.ts";
import { actualOf, type Backtest, fallbackOf, forecastOf } from "../backtest/backtest.ts";
import { type CombinationOptions, makeCombinations } from "../blends/combinations.ts";
import { GroupBias } from "./group_bias.ts";
import type { ChoiceRules, Loss } from "../problems/problem.ts";
import { type Combination, contenderForecast, scoreKey } from "../blends/score_table.ts";
import { Rows } from "../../core/rows/rows.ts";
import { relativeErrors, selectByRelative, selectContenders, type Selection, type SelectOptions } from "./select.ts";
import { UnitSums } from "./unit_sums.ts";

/** What the choice for the keys of a group depends on. */
export interface GroupOptions extends CombinationOptions {
  /** What it keeps to beside the loss. */
  readonly rules: ChoiceRules;
}

/** Units whose sums say as much of weights as all keys by themselves. */
const ENOUGH_UNITS = 30;

/**
 * The combinations of a group, learned as its rules say: from sums over units of keys, as far as there are many of these, and
 * without those who forecast too much or too little.
 *
 * @param wanted Names and rules. @param sample Keys to learn from. @param options Contenders, loss, folds, rules.
 */
export function combinationsOf(
  wanted: readonly NamedCombination[],
  sample: readonly Backtest[],
  options: GroupOptions,
): Combination[] {
  const { rules: { biasLimit, unitOf }, folds, contenders } = options;
  const known = biasLimit === null ? sample : withoutBiased(sample, { biasLimit, folds });
  if (unitOf === null || known.length === 0) return makeCombinations(wanted, known, options);
  const units = new UnitSums({ unitOf, contenders: contenders.length });
  for (const backtest of known) units.add(backtest, (c, span) => forecastOf(backtest, c, span));
  const sums = units.backtests(), share = sums.length / (sums.length + ENOUGH_UNITS);
  const byUnit = makeCombinations(wanted, sums, options), byKey = makeCombinations(wanted, known, options);
  return byUnit.map((own, i) => between(own, byKey[i] ?? own, share));
}

/** Weights between those that units and keys ask for; who does not run by units, as weights by key, does not. */
function between(units: Combination, keys: Combination, share: number): Combination {
  const mixed = (own: Float64Array, other: Float64Array) =>
    own.some((weight) => weight > 0) ? own.map((weight, c) => share * weight + (1 - share) * (other[c] ?? 0)) : own;
  return {
    ...units,
    weights: mixed(units.weights, keys.weights),
    bySpan: units.bySpan.map((own, span) => mixed(own, keys.bySpan[span] ?? own)),
  };
}

/** Backtests in which nobody ran whose bias is beyond the limit. */
function withoutBiased(
  sample: readonly Backtest[],
  { biasLimit, folds }: { readonly biasLimit: number; readonly folds: readonly number[] },
): readonly Backtest[] {
  const contenders = sample[0]?.fitMs.length ?? 0, bias = new GroupBias(contenders);
  for (const backtest of sample) bias.add(backtest, folds, (c, span) => forecastOf(backtest, c, span));
  const beyond = bias.beyond(biasLimit);
  if (!beyond.includes(true)) return sample;
  return sample.map((backtest) => {
    const size = backtest.forecasts.length / contenders;
    return {
      ...backtest,
      forecasts: backtest.forecasts.map((value, i) => beyond[Math.floor(i / size)] === true ? NaN : value),
    };
  });
}

/** The errors of the keys of a group in flat rows, and the choice that they lead to. */
export class GroupTable {
  /** Relative errors by key, shape [(C + combinations) × F]; none where units are compared. */
  readonly #relative: Rows<Float64Array>;
  /** Shape [C + combinations]. */
  readonly #eligible: Rows<Uint8Array>;
  readonly #bias: GroupBias | null;
  readonly #units: UnitSums | null;

  /** Begin without any key. @param combinations Of the group. @param options As for {@linkcode combinationsOf}. */
  constructor(readonly combinations: readonly Combination[], readonly options: GroupOptions) {
    const { rules: { biasLimit, unitOf } } = options, contenders = options.contenders.length + combinations.length;
    this.#relative = new Rows(Float64Array, contenders * options.folds.length);
    this.#eligible = new Rows(Uint8Array, contenders);
    this.#bias = biasLimit === null ? null : new GroupBias(contenders);
    this.#units = unitOf === null ? null : new UnitSums({ unitOf, contenders });
  }

  /** Add a key. @param backtest Its own. @returns Why there is no evidence on it, or "". */
  add(backtest: Backtest): FallbackReason | "" {
    const { combinations, options: { folds } } = this;
    const { errors, eligible, reason } = comparableRows(backtest, combinations, this.options);
    this.#eligible.add(eligible);
    if (this.#units === null) this.#relative.add(relativeErrors(errors));
    const of = (c: number, span: number) => contenderForecast(backtest, c, { group: this, span });
    this.#bias?.add(backtest, folds, of);
    this.#units?.add(backtest, of);
    return reason;
  }

  /** The choice for every key, in the order that they were added. */
  select(options: Omit<SelectOptions, "barred" | "stability" | "served">): Selection {
    const { combinations, options: { contenders, folds, loss, rules } } = this;
    const names = [...contenders, ...combinations.map(({ name }) => name)];
    const given = {
      ...options,
      barred: this.#bias?.beyond(rules.biasLimit),
      stability: rules.stability,
    };
    if (this.#units === null) {
      return selectByRelative({ names, folds: folds.length, errors: this.#relative, eligible: this.#eligible }, given);
    }
    const errors = this.#units.backtests().map((unit) => scoreKey(unit, [], { loss, spans: folds }));
    const eligible = errors.map(() => names.map(() => true));
    return selectContenders({ names, folds: folds.length, errors, eligible }, { ...given, served: this.#eligible });
  }
}

/** Errors on the folds where all who ran last also ran: equal rows for all; who may be chosen; why there is no evidence. */
function comparableRows(
  backtest: Backtest,
  combinations: readonly Combination[],
  { loss, folds, contenders }: { readonly loss: Loss } & Pick<GroupOptions, "folds" | "contenders">,
): { errors: Float64Array; eligible: number[]; reason: FallbackReason | "" } {
  const errors = scoreKey(backtest, combinations, { loss, spans: folds });
  const ran = (c: number, f: number) => !Number.isNaN(forecastOf(backtest, c, f)[0]);
  // A key of few rows has some folds alone: who ran is seen on the last where anything was asked.
  const isAsked = (f: number) =>
    fallbackOf(backtest, f).some((value) => !Number.isNaN(value)) || contenders.some((_, c) => ran(c, f));
  const last = folds.findLast(isAsked) ?? folds.length - 1;
  const entered = contenders.map((_, c) => c).filter((c) => ran(c, last));
  for (const f of folds) {
    const observed = actualOf(backtest, f).some((value) => !Number.isNaN(value));
    if (observed && entered.every((c) => ran(c, f))) continue;
    for (let c = 0; c < contenders.length + combinations.length; c++) errors[c * folds.length + f] = NaN;
  }
  // A contender's name may hold a colon, the code after it may not.
  const degenerate = new Set(backtest.flags.map((flag) => flag.slice(0, flag.lastIndexOf(":"))));
  const eligible = contenders.map((name, c) => Number(ran(c, last) && !degenerate.has(name)));
  const any = eligible.includes(1) ? 1 : 0;
  const reason = entered.length === 0 ? "CONTENDERS_FAILED" : errors.every(Number.isNaN) ? "NO_EVALUATION" : "";
  return { errors, eligible: [...eligible, ...combinations.map(() => any)], reason };
}
