import type { Backtest } from "../../competition/backtest/backtest.ts";
import { type AnyChampion, encodeAnyChampion, type FittedMember } from "../../competition/champions/any_champion.ts";
import { type Competition, fitContender, type LoadedContender, spansOf } from "../../competition/contenders/compete.ts";
import { standsAlone } from "../../competition/backtest/folds.ts";
import { type FleetEvents, standInOf } from "../../competition/backtest/event_steps.ts";
import { fromRow } from "../../competition/backtest/history.ts";
import type { IntervalProfile } from "../../competition/calibration/interval_profile.ts";
import type { KeySample } from "../../competition/backtest/key_sample.ts";
import { encodeLeaderboard, leaderboardOf } from "../../competition/selection/leaderboard.ts";
import { type Combination, membersInUse } from "../../competition/blends/score_table.ts";
import { isSilent } from "../../competition/backtest/verdict.ts";
import { DataError, type ErrorRecord, FitError, ForecastError, SeriesError } from "../../core/errors/errors.ts";
import type { FallbackReason, KeyVerdict } from "../../core/outcome.ts";
import { formatKey, type Panel } from "../../core/rows/panel.ts";
import { targetsOf } from "../../core/rows/task.ts";
import { isTableSpec } from "../../features/row_spec.ts";
import { cutOffFlags, cutOffReason } from "./cut_off.ts";
import { type IdentifiedModel, identifyModel, type ModelIdentity } from "../plan/identify_model.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { sharedName } from "../plan/plan_record.ts";
import { eventsOf } from "../plan/plan_spans.ts";
import { errorsOf } from "./key_errors.ts";
import { SmallerChampions } from "./smaller_champions.ts";
import type { FinishedKey, FinishKey, OtherContender } from "./tasks.ts";

/** Flag of a model that serves and was not trained on all rows. */
export const ROWS_CUT = "ROWS_CUT";

/** What is to be done for one key. */
export interface KeyToFinish {
  /** Who may serve it. */
  readonly key: FinishKey;
  /** Combinations of its group. */
  readonly combinations: readonly Combination[];
  /** Shapes of errors of the run. */
  readonly profile: IntervalProfile;
  /** As `FinishTask.priors`. */
  readonly priors?: Readonly<Record<string, number>>;
  /** Why the key was cut off while its champion was fitted: then it has a fallback. */
  readonly cutOff?: ErrorRecord;
  /** Why others than the champion were cut off while they were fitted, by contender, then combination; default none. */
  readonly cutOffOthers?: ReadonlyMap<number, ErrorRecord>;
  /** Told of each other contender before it is fitted. */
  readonly onOther?: (index: number) => void;
}

/** A contender's part in a champion. */
interface Share {
  readonly contender: LoadedContender;
  readonly weight: number;
  readonly smear: number;
  readonly lift: number;
}

/** Fits the champions of a plan's keys on everything known. */
export class KeyFinisher {
  readonly #plan: TrainingPlan;
  readonly #competition: Competition;
  readonly #rows: number;
  readonly #events: FleetEvents | null;
  readonly #smaller: SmallerChampions | null;
  readonly #identify: (model: IdentifiedModel) => ModelIdentity;
  /** Local models of the key at hand by contender: combinations share them. */
  readonly #fitted = new Map<string, unknown>();
  /** A pure memo: all that is fitted on a key at its end is fitted on the same rows. */
  readonly #samples = new WeakMap<Panel, KeySample>();
  /** Contenders that are not fitted any more, once the champion is. */
  #cutOff: ReadonlyMap<number, ErrorRecord> = new Map();

  /**
   * @param plan The run. @param competition Its contenders.
   * @param options `rows`: of all keys of the plan.
   */
  constructor(plan: TrainingPlan, competition: Competition, options: { rows: number }) {
    this.#plan = plan;
    this.#competition = competition;
    this.#rows = options.rows;
    this.#events = eventsOf(plan);
    this.#identify = identifyModel(plan);
    const { compress } = plan.config;
    this.#smaller = compress === null ? null : new SmallerChampions(plan, competition, compress);
  }

  /**
   * Fit and encode the champion of one key.
   *
   * @param series Panel of the key. @param backtest Of the key.
   * @param at Who may serve it, the combinations of its group, and why nobody may be fitted on it any more.
   * @throws {SeriesError} `ALL_MISSING` if nothing is known of the series: then there is nothing to forecast from.
   * @throws {ForecastError} If not even the fallback can serve it.
   */
  finish(series: Panel, backtest: Backtest, at: KeyToFinish): FinishedKey {
    const { combinations, profile, cutOff } = at;
    this.#fitted.clear();
    this.#cutOff = new Map();
    const key = cutOff === undefined ? at.key : { ...at.key, ranking: [], reason: cutOffReason(cutOff) };
    const cut = cutOff === undefined ? [] : cutOffFlags(cutOff, this.#plan.contenders.map(({ name }) => name));
    const flags = [...backtest.flags, ...cut];
    const total = backtest.failures.find((failure) => failure.contender === "");
    if (total !== undefined) throw ForecastError.fromJSON(total.error);
    const verdict = this.#verdictAtEnd(series, key.reason);
    if (verdict === "RESUMED") series = this.#resumed(series, key.reason);
    const ranking = this.#ranking(key, verdict);
    for (const [i, index] of [...ranking, -1].entries()) {
      try {
        const reason = index < 0 ? verdict || "CONTENDERS_FAILED" : verdict;
        const fitted = this.#champion(series, backtest, {
          index,
          key: { ...key, reason },
          combinations,
          profile,
          flags,
        });
        const shrunk = index < 0
          ? null
          : this.#smaller?.shrink(fitted, { series, backtest, index, combinations }) ?? null;
        const { champion } = shrunk ?? { champion: fitted };
        const names = this.#plan.contenders.map((contender) => contender.name);
        const board = leaderboardOf(backtest, combinations, {
          contenders: names,
          spans: spansOf(this.#plan.spans).map((span) => span.name),
          chosen: champion.contender,
          group: key.group,
          problem: this.#competition.problem,
        });
        return {
          index,
          ...this.#encoded(champion),
          leaderboard: board.contenders.length === 0 ? null : encodeLeaderboard(board),
          reason,
          flags: [...new Set([...flags, ...this.#rowsCut(champion, series)])],
          error: null,
          ...shrunk === null ? {} : { smaller: shrunk.smaller, served: shrunk.served },
          ...this.#others(series, backtest, { ...at, key: { ...key, reason }, rest: ranking.slice(i + 1) }),
        };
      } catch (thrown) {
        if (index < 0) throw thrown;
        const error = ForecastError.from(thrown);
        if (key.reason !== "ALL_MISSING") flags.push(`${this.#nameOf(index, combinations)}:${error.code}`);
      }
    }
    throw new FitError("CONTENDERS_FAILED", "Cannot finish a key as one contender must fit: current value is none");
  }

  #encoded(champion: AnyChampion): Pick<OtherContender, "contender" | "family" | "model" | keyof ModelIdentity> {
    const voters = champion.members.filter(({ weight }) => weight > 0);
    const family = voters.length > 1 ? "combination" : voters[0]?.family.name ?? "zero";
    return {
      contender: champion.contender,
      family,
      ...this.#identify(champion),
      model: encodeAnyChampion(champion),
    };
  }

  /** Who else could serve the key, by rank, each with intervals of its own errors. */
  #others(
    series: Panel,
    backtest: Backtest,
    at: KeyToFinish & { readonly rest: readonly number[] },
  ): Pick<FinishedKey, "others" | "passedOver"> {
    const { key, combinations, profile, priors, rest } = at;
    const others: OtherContender[] = [], passedOver: string[] = [];
    this.#cutOff = at.cutOffOthers ?? this.#cutOff;
    const groups = new Map([[key.group, { combinations }]]);
    const selection = { groups, events: this.#events, standsAlone: standsAlone(this.#plan.spans) };
    if (priors === undefined) return { others, passedOver };
    for (const index of rest) {
      const flags: string[] = [];
      try {
        this.#refuseCutOff(index);
        at.onOther?.(index);
        const errors = errorsOf(backtest, { ...key, index }, selection);
        const interval = this.#competition.problem.keyInterval(errors, { profile, priors });
        const own = { index, key: { ...key, interval }, combinations, profile, flags };
        const fitted = this.#champion(series, backtest, own);
        const shrunk = this.#smaller?.shrink(fitted, { series, backtest, index, combinations }) ?? null;
        const champion = shrunk?.champion ?? fitted;
        const cut = this.#rowsCut(champion, series), facts = { index, flags: [...flags, ...cut] };
        others.push({ ...facts, ...this.#encoded(champion), ...shrunk === null ? {} : { served: shrunk.served } });
      } catch (thrown) {
        passedOver.push(`${this.#nameOf(index, combinations)}:${ForecastError.from(thrown).code}`);
      }
    }
    return { others, passedOver };
  }

  /** Who ended a worker is not fitted again. */
  #refuseCutOff(index: number): void {
    const error = this.#cutOff.get(index);
    if (error !== undefined) throw ForecastError.fromJSON(error);
  }

  /** Why a key has a fallback, by all that is known at the end. */
  #verdictAtEnd(series: Panel, reason: KeyVerdict): FallbackReason | "" {
    const verdict = this.#competition.problem.judgeAgain(this.#known(series), reason);
    if (verdict === "ALL_MISSING") throw allMissing(series);
    return verdict;
  }

  /** What is known of a key since it sells again; inference serves it by the run's choice for new keys. */
  #resumed(series: Panel, earlier: KeyVerdict): Panel {
    return fromRow(series, this.#competition.problem.restart(this.#known(series), earlier));
  }

  #known(series: Panel): Float64Array {
    return this.#sample(series).known(this.#plan.end);
  }

  /** A key that began after the choice has no folds: contenders that are safe on few rows serve it, best on the others first. */
  #ranking(key: FinishKey, verdict: KeyVerdict): readonly number[] {
    if (isSilent(verdict) || verdict === "RESUMED") return [];
    if (key.reason !== "ALL_MISSING") return key.ranking;
    return key.ranking.filter((c) => this.#competition.contenders[c]!.forShort);
  }

  /** Who serves and was trained on the rows that the limits allow, not on all. */
  #rowsCut(champion: AnyChampion, series: Panel): string[] {
    const { pooledRows, localRows } = this.#plan.config.limits;
    const { spec } = this.#plan, targets = isTableSpec(spec) ? targetsOf(spec.task) : 1;
    const known = this.#known(series).reduce((count, value) => count + (value === value ? 1 : 0), 0) / targets;
    return champion.members.flatMap(({ contender, family, shared }) => {
      if (family.input !== "design") return [];
      const isCut = shared === "" ? known > localRows : this.#rows > pooledRows;
      return isCut ? [`${contender}:${ROWS_CUT}`] : [];
    });
  }

  #nameOf(index: number, combinations: readonly Combination[]): string {
    const { contenders } = this.#plan;
    return contenders[index]?.name ?? combinations[index - contenders.length]?.name ?? "fallback";
  }

  #champion(
    series: Panel,
    backtest: Backtest,
    at: {
      index: number;
      key: FinishKey;
      combinations: readonly Combination[];
      profile: IntervalProfile;
      flags: string[];
    },
  ): AnyChampion {
    const { index, key, combinations, profile, flags } = at;
    const { contenders } = this.#competition, combination = combinations[index - contenders.length];
    const shares = combination === undefined ? [{ contender: index, weight: 1 }] : membersInUse(backtest, combination);
    const standIn = this.#events === null || index < 0
      ? -1
      : standInOf(backtest, shares.map(({ contender }) => contender), { events: this.#events, ranking: key.ranking });
    const members = index < 0 ? this.#fallbackMembers(series, key) : this.#members(
      [...shares, ...(standIn < 0 ? [] : [{ contender: standIn, weight: 0 }])].map(({ contender: c, weight }) => ({
        contender: contenders[c]!,
        weight,
        smear: backtest.smear[c]!,
        lift: backtest.lift[c]!,
      })),
      series,
      flags,
    );
    const parts = {
      contender: index < 0 ? this.#competition.problem.fallbackName(key.reason) : this.#nameOf(index, combinations),
      combine: combination?.combine ?? "weighted",
      members,
      spec: this.#plan.spec,
    };
    return this.#competition.problem.champion(parts, {
      known: this.#known(series),
      start: series.ds[0] ?? this.#plan.end + 1,
      end: this.#plan.end,
      interval: { ...key.interval, profile },
      // The errors of silent keys say nothing of one that sells.
      isResumed: key.reason === "RESUMED",
    });
  }

  /** The members that can be fitted on everything known; a combination goes on without the others, which `flags` are told. */
  #members(shares: readonly Share[], series: Panel, flags: string[]): FittedMember[] {
    let failure: ForecastError | null = null;
    const members = shares.flatMap((share) => {
      try {
        return [this.#member(share, series)];
      } catch (thrown) {
        failure = ForecastError.from(thrown);
        flags.push(`${share.contender.name}:${failure.code}`);
        return [];
      }
    });
    if (members.some(({ weight }) => weight > 0)) return members;
    throw failure ??
      new FitError("EMPTY", "Cannot combine as at least one member is needed: current value is none");
  }

  /** The rows of a key at its end. */
  #sample(series: Panel): KeySample {
    const known = this.#samples.get(series) ??
      this.#competition.problem.sample(series, { ...this.#competition, spans: [] });
    this.#samples.set(series, known);
    return known;
  }

  #member({ contender, weight, smear, lift }: Share, series: Panel): FittedMember {
    const { end } = this.#plan;
    const own = contender.spec === undefined ? {} : { spec: contender.spec };
    // What stands on a model that is made smaller keeps the one that it was fitted on.
    const isWhole = contender.prior === undefined || this.#smaller !== null;
    const prior = isWhole ? {} : { prior: sharedName(contender.prior ?? "") };
    const base = { contender: contender.name, family: contender.family, weight, smear, lift, ...own };
    if (contender.scope === "pooled") {
      const fitted = this.#competition.pooled(contender.name, end);
      if (fitted === null) {
        throw new FitError(
          "NOT_FITTED",
          `Cannot let ${contender.name} serve as its pooled fit must be there: current value is none`,
        );
      }
      return { ...base, fitted, shared: sharedName(contender.name) };
    }
    this.#refuseCutOff(this.#competition.contenders.indexOf(contender));
    const fitted = this.#fitted.get(contender.name) ??
      fitContender(contender, this.#sample(series), { asOf: end, competition: this.#competition });
    this.#fitted.set(contender.name, fitted);
    const degenerate = contender.family.degenerate?.(fitted) ?? null;
    if (degenerate !== null) {
      throw new FitError(
        degenerate,
        `Cannot let ${contender.name} serve as its model must depend on its input: current value is ${degenerate}`,
      );
    }
    return { ...base, ...prior, fitted, shared: "" };
  }

  #fallbackMembers(series: Panel, key: FinishKey): FittedMember[] {
    const name = this.#competition.problem.fallbackName(key.reason);
    if (name === "zero") return [];
    const contender = this.#competition.contenders.find(({ family }) => family.name === name);
    if (contender === undefined) {
      throw new DataError("NO_BASELINE", `Cannot fall back as ${name} is always entered: current value lacks it`);
    }
    return [this.#member({ contender, weight: 1, smear: 1, lift: 0 }, series)];
  }
}

function allMissing({ keys }: Panel): SeriesError {
  return new SeriesError(
    "ALL_MISSING",
    `Cannot forecast ${formatKey(keys[0]!)} as one value of its target must be known: current value is none`,
    { hint: "Look for its rows in the quarantine, or wait for its first value." },
  );
}
