import type { Backtest } from "../../competition/backtest/backtest.ts";
import { isEntered, isNotHere } from "../../competition/contenders/compete.ts";
import type { Scoring } from "../../competition/problems/problem.ts";
import { type RacedOut, staysFor } from "../../competition/selection/racing.ts";
import { entersKey } from "../plan/refit_plan.ts";
import type { ErrorRecord } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { isCutOff } from "../tasks/cut_off.ts";
import { contenderTraits } from "../plan/load_contender.ts";
import type { PooledFit } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { type PlanFacts, problemOf } from "../plan/problem_of.ts";

/** Keys on which one contender failed with one code. */
export interface ContenderFailures {
  /** Name of the contender. */
  readonly contender: string;
  /** Code of the error. */
  readonly code: string;
  /** Keys on which it failed so, >= 1. */
  readonly keys: number;
  /** Keys that it was entered for, >= `keys`. */
  readonly entered: number;
  /** `keys` / `entered`, in (0, 1]. */
  readonly share: number;
  /** One of the errors in full, with its key; a pooled model has none. */
  readonly example: string;
}

/** Counts, key by key, where contenders fail and what their fits take. A pooled model that failed at any origin fails on every key. */
export class ContenderTally {
  readonly #contenders: readonly ReturnType<typeof contenderTraits>[];
  #pooled: ReadonlyMap<string, ErrorRecord> = new Map();
  #racedOut: readonly RacedOut[] = [];
  readonly #problem: Scoring;
  readonly #entered = new Map<string, number>();
  readonly #refit: TrainingPlan["refit"];
  readonly #counts = new Map<string, Map<string, { keys: number; example: string }>>();
  /** Milliseconds that the fits of each contender have taken on the keys counted, in the order of the plan, shape [C]. */
  readonly fitMs: Float64Array;

  /**
   * Begin with nothing counted.
   *
   * @param plan Any of the runs that are counted together: the same contenders.
   */
  constructor(plan: Pick<TrainingPlan, "contenders" | "refit" | keyof PlanFacts>) {
    this.#problem = problemOf(plan);
    this.#contenders = plan.contenders.map(contenderTraits);
    this.#refit = plan.refit;
    this.fitMs = new Float64Array(plan.contenders.length);
  }

  /** Begin with the keys of one run, whose pooled models were fitted so, and without these contenders. */
  begin(fits: readonly Pick<PooledFit, "contender" | "error">[], racedOut: readonly RacedOut[] = []): void {
    this.#racedOut = racedOut;
    this.#pooled = new Map(
      fits.flatMap(({ contender, error }) => error === null || isNotHere(error.code) ? [] : [[contender, error]]),
    );
  }

  /** Count one key. */
  add(backtest: Backtest): void {
    const key = formatKey(backtest.key), group = this.#problem.groupOf(backtest);
    backtest.fitMs.forEach((spent, c) => this.fitMs[c]! += spent);
    const own = new Map(backtest.failures.map(({ contender, error }) => [contender, error]));
    for (const { name, ...traits } of this.#contenders) {
      const pooled = this.#pooled.get(name), error = own.get(name), cut = cutOffCode(backtest, name);
      const isIn = isEntered(traits, backtest) && entersKey(this.#refit, backtest.key, name) &&
        staysFor(this.#racedOut, { contender: name, group });
      if (!isIn && error === undefined && cut === null) continue;
      this.#entered.set(name, (this.#entered.get(name) ?? 0) + 1);
      if (pooled !== undefined) this.#count(name, pooled.code, pooled.message);
      else if (error !== undefined) this.#count(name, error.code, `${key}: ${error.message}`);
      else if (cut !== null) this.#count(name, cut, key);
    }
  }

  /** Every contender that failed, most keys first. */
  result(): ContenderFailures[] {
    // Stable: equal counts stay in the order in which they were met.
    const all = [...this.#counts].flatMap(([contender, codes]) =>
      [...codes].map(([code, { keys, example }]): ContenderFailures => {
        const entered = this.#entered.get(contender) ?? keys;
        return { contender, code, keys, entered, share: keys / entered, example };
      })
    );
    return all.sort((a, b) => b.keys - a.keys);
  }

  #count(contender: string, code: string, example: string): void {
    const codes = this.#counts.get(contender) ?? new Map<string, { keys: number; example: string }>();
    this.#counts.set(contender, codes);
    const found = codes.get(code);
    codes.set(code, { keys: (found?.keys ?? 0) + 1, example: found?.example ?? example });
  }
}

function cutOffCode({ flags }: Backtest, contender: string): string | null {
  const own = flags.find((flag) => flag.startsWith(`${contender}:`) && isCutOff(flag.slice(contender.length + 1)));
  return own === undefined ? null : own.slice(contender.length + 1);
}

/** Share of its keys above which a contender's failures are a finding. */
const NOTEWORTHY = 0.05;

/**
 * A finding for every contender that failed on more than 5 % of the keys that it was entered for.
 *
 * @param failures Of a run.
 */
export function contenderFindings(failures: readonly ContenderFailures[]): Finding[] {
  return byContender(failures).filter(({ share }) => share > NOTEWORTHY).map((
    { contender, keys, entered, codes, own },
  ) => ({
    code: "CONTENDER_FAILED",
    severity: "warning",
    message: `keys of ${entered} on which ${contender} failed (${codes}); the others competed without it`,
    column: "",
    count: keys,
    examples: own.map(({ example }) => example).slice(0, 5),
  }));
}

/**
 * One line for every contender that failed on all keys that it was entered for.
 *
 * @param failures Of a run.
 */
export function failedEverywhere(failures: readonly ContenderFailures[]): string[] {
  return byContender(failures).filter(({ share }) => share === 1).map(({ contender, entered, codes, own }) =>
    `${contender} failed on every key that it was entered for, ${entered} (${codes}): ${own[0]?.example}`
  );
}

function byContender(failures: readonly ContenderFailures[]) {
  return [...Map.groupBy(failures, ({ contender }) => contender)].map(([contender, own]) => {
    const keys = own.reduce((sum, failure) => sum + failure.keys, 0), { entered } = own[0]!;
    const codes = own.map((failure) => `${failure.code} ${failure.keys}`).join(", ");
    return { contender, own, keys, entered, codes, share: keys / entered };
  });
}
