import type { Backtest } from "../../competition/backtest/backtest.ts";
import type { AnyChampion } from "../../competition/champions/any_champion.ts";
import type { Champion, ChampionMember } from "../../competition/champions/champion.ts";
import { encodeChampion } from "../../competition/champions/champion_codec.ts";
import { type Competition, spansOf } from "../../competition/contenders/compete.ts";
import { KeyRows } from "../../competition/backtest/key_rows.ts";
import { lossFor } from "../../competition/problems/problem.ts";
import { type Combination, membersInUse } from "../../competition/blends/score_table.ts";
import {
  asServed,
  chooseSmaller,
  forecastsOf,
  makeSmaller,
  type ServedForecast,
  servingError,
  type SmallerChoice,
  type SmallerOptions,
  type SmallerTrial,
  SmallerTrials,
} from "../../competition/selection/smaller.ts";
import type { Design } from "../../core/rows/design.ts";
import { firstRows } from "../../core/rows/first_rows.ts";
import type { Panel } from "../../core/rows/panel.ts";
import type { TrainingPlan } from "../plan/plan.ts";

/** What a quantity was, and what it is now; NaN where nothing is known. */
export type BeforeAfter = readonly [before: number, after: number];

/** How the models of one key were made smaller. */
export interface SmallerModel {
  /** Which members, in which way; none if no way was within the budget. */
  readonly members: readonly { readonly contender: string; readonly way: string }[];
  /** Of the champion as it is registered. */
  readonly bytes: BeforeAfter;
  /** Of the members that could be made smaller, for one forecast, at best of three; not part of any decision. */
  readonly milliseconds: BeforeAfter;
  /** Mean error on the folds, on which it was decided. */
  readonly folds: BeforeAfter;
  /** The same on the hold-out, which decides nothing. */
  readonly holdout: BeforeAfter;
}

/** A champion made smaller. */
export interface SmallerChampion {
  /** As it serves. */
  readonly champion: Champion;
  /** What that has brought, and cost. */
  readonly smaller: SmallerModel;
  /** What its smaller members have forecast in the competition: by this it is scored. */
  readonly served: readonly ServedForecast[];
}

/** What is known of a key when its champion has been fitted. */
export interface FittedKey {
  /** Panel of the key. */
  readonly series: Panel;
  /** Of the key. */
  readonly backtest: Backtest;
  /** Who serves: contender, then combination. */
  readonly index: number;
  /** Combinations of its group. */
  readonly combinations: readonly Combination[];
}

/** Makes champions smaller within the budget of a plan. */
export class SmallerChampions {
  readonly #plan: TrainingPlan;
  readonly #competition: Competition;
  readonly #trials: SmallerTrials;
  readonly #maxErrorIncrease: number;

  /** @param plan The run. @param competition Its contenders. @param budget Of its config. */
  constructor(plan: TrainingPlan, competition: Competition, { maxErrorIncrease }: { maxErrorIncrease: number }) {
    this.#plan = plan;
    this.#competition = competition;
    this.#trials = new SmallerTrials(competition);
    this.#maxErrorIncrease = maxErrorIncrease;
  }

  /**
   * The champion with members of the key's own made smaller, in the ways that the folds speak for: what was measured there, on
   * models fitted on less, is done to the models that serve.
   *
   * @param champion As fitted on everything known. @param key What is known of its key.
   * @returns Null if no member can be made smaller.
   */
  shrink(champion: AnyChampion, key: FittedKey): SmallerChampion | null {
    if ("reading" in champion) return null;
    const trials = this.#try(key);
    if (trials.size === 0) return null;
    const options = this.#options(key), choice = chooseSmaller(key.backtest, trials, options);
    const rows = new KeyRows(key.series, { ...this.#competition, spans: [] });
    const designOf = ({ spec = champion.spec }: ChampionMember) => rows.by(spec).training(this.#plan.end);
    const members = champion.members.map((member) => this.#member(member, choice, designOf));
    const shrunk = { ...champion, members };
    const timed = ({ members }: Champion) => {
      const tried = members.filter((member) => trials.has(this.#contender(member)));
      return this.#time(tried.map((member) => {
        const design = designOf(member);
        return [member, firstRows(design, Math.min(champion.horizon, design.rows))];
      }));
    };
    const served = choice === null ? [] : members.filter(({ smaller }) => smaller !== undefined).map((member) => {
      const contender = this.#contender(member);
      return { contender, forecasts: forecastsOf(choice, contender).slice() };
    });
    const after = asServed(key.backtest, served), last = this.#holdout();
    const errors = (spans: readonly number[]): BeforeAfter => [
      servingError(key.backtest, { ...options, spans }),
      servingError(after, { ...options, spans }),
    ];
    return {
      champion: shrunk,
      served,
      smaller: {
        members: members.flatMap(({ contender, smaller: way }) => way === undefined ? [] : [{ contender, way }]),
        bytes: [encodeChampion(champion).length, encodeChampion(shrunk).length],
        milliseconds: [timed(champion), timed(shrunk)],
        folds: errors(options.folds),
        holdout: errors(last),
      },
    };
  }

  /** Trials of the members of a key's own that have a say. */
  #try({ series, backtest, index, combinations }: FittedKey): Map<number, SmallerTrial> {
    const { contenders } = this.#competition, combination = combinations[index - contenders.length];
    const shares = combination === undefined ? [index] : membersInUse(backtest, combination).map((m) => m.contender);
    return new Map(shares.flatMap((contender) => {
      const trial = contenders[contender]?.scope === "local" ? this.#trials.try(series, contender) : null;
      return trial === null ? [] : [[contender, trial] as const];
    }));
  }

  #options({ backtest, index, combinations }: FittedKey): SmallerOptions {
    const { problem } = this.#competition;
    return {
      index,
      combinations,
      loss: lossFor(problem, problem.groupOf(backtest)),
      folds: this.#plan.spans.folds.map((_, span) => span),
      maxErrorIncrease: this.#maxErrorIncrease,
    };
  }

  #holdout(): number[] {
    const { spans } = this.#plan;
    return spans.holdout === null ? [] : [spansOf(spans).length - 1];
  }

  #member(
    member: ChampionMember,
    choice: SmallerChoice | null,
    rowsOf: (member: ChampionMember) => Design,
  ): ChampionMember {
    const chosen = choice?.members.find(({ contender }) => contender === this.#contender(member));
    if (chosen === undefined || member.shared !== "" || member.weight === 0) return member;
    const { family, fitted } = member, { way, smear, lift } = chosen;
    const shrunk = makeSmaller(family, fitted, { way, design: rowsOf(member) });
    // On other rows a way may leave nothing that depends on its input.
    return (family.degenerate?.(shrunk) ?? null) === null
      ? { ...member, fitted: shrunk, smear, ...lift === 0 ? {} : { lift }, smaller: way }
      : member;
  }

  #contender({ contender }: ChampionMember): number {
    return this.#competition.contenders.findIndex(({ name }) => name === contender);
  }

  /** Milliseconds of one forecast of some members from their rows. */
  #time(members: readonly (readonly [ChampionMember, Design])[]): number {
    const asked = members.map(([member, design]) =>
      [member, { y: new Float64Array(0), start: 0, horizon: design.rows, design }] as const
    );
    const once = () => {
      const started = this.#competition.clock();
      for (const [{ family, fitted }, future] of asked) family.predict(fitted, future);
      return this.#competition.clock() - started;
    };
    return Math.min(once(), once(), once());
  }
}
