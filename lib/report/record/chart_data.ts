import { formatPercent } from "../../core/text/format_number.ts";
import type { Contender } from "../../models/catalog.ts";
import type { Competitor } from "../../lineage/model_card.ts";
import { errorBy } from "../../metrics/metric_info.ts";
import { compareScopes } from "../../training/assessment/compare_scopes.ts";
import type { LevelCoverage } from "../../training/assessment/coverage_table.ts";
import { type MemberScope, type MemberShares, scopeByName } from "../../training/assessment/member_shares.ts";
import { known } from "./method_rows.ts";
import type { LocalGlobalData } from "./local_global.ts";
import type { CoverageData, MemberRow, NamedNumbers } from "./run_record.ts";

/** Coverage of a step within so many points of its level is kept. */
const KEPT = 5;

/** Named numbers as they come; null if there are none. @param values By name. */
export function namedNumbers(values: Readonly<Record<string, number>> = {}): NamedNumbers | null {
  const rows = Object.entries(values);
  if (rows.length === 0) return null;
  return { names: rows.map(([name]) => name), values: rows.map(([, value]) => known(value)) };
}

/** Observed coverage of intervals; null where nothing was counted. @param coverage By nominal level in percent. */
export function coverageData(coverage: Readonly<Record<string, LevelCoverage>>): CoverageData | null {
  const rows = Object.entries(coverage).filter(([, { pooled }]) => Number.isFinite(pooled));
  if (rows.length === 0) return null;
  const steps = rows.flatMap(([level, { byStep }]) =>
    byStep.map((share, h) => ({ level, share, step: h + 1, off: Math.abs(share - Number(level)) }))
  ).filter(({ off }) => Number.isFinite(off)).sort((a, b) => b.off - a.off);
  const [worst] = steps;
  return {
    nominal: rows.map(([level]) => Number(level)),
    observed: rows.map(([, { pooled }]) => known(pooled)),
    byStep: rows.map(([, { byStep }]) => byStep.map(known)),
    // Of one step nothing is furthest.
    says: rows.every(([, { byStep }]) => byStep.length < 2)
      ? ""
      : worst === undefined || worst.off <= KEPT
      ? "At every step intervals hold about what they promise."
      : `Step ${worst.step} is furthest from its promise: ${
        formatPercent(worst.share / 100)
      } of what came lay inside ` +
        `the ${worst.level} % intervals.`,
  };
}

/** Importance of features by model, percent, the largest first. @param importance Shares by model, then feature. */
export function importanceData(
  importance: Readonly<Record<string, Readonly<Record<string, number>>>>,
): (NamedNumbers & { readonly model: string })[] {
  return Object.entries(importance).flatMap(([model, shares]) => {
    const rows = Object.entries(shares).filter(([, share]) => share > 0).sort(([, a], [, b]) => b - a);
    if (rows.length === 0) return [];
    return [{ model, names: rows.map(([feature]) => feature), values: rows.map(([, share]) => 100 * share) }];
  });
}

/** Whether contenders are models of a key alone or of all keys. @param contenders That were entered. */
export function scopesOf(contenders: readonly Pick<Contender, "name" | "scope">[]): Map<string, MemberScope> {
  return new Map(
    contenders.flatMap(({ name, scope }) =>
      scope === "combination" ? [] : [[name, scope === "pooled" ? "global" as const : "local" as const] as const]
    ),
  );
}

function none(): number[] {
  return [];
}

/** What blends are made of, and local beside global models, summed key by key. */
export class ModelTally {
  readonly #scopes: ReadonlyMap<string, MemberScope>;
  readonly #classes = new Map<string, { keys: number; weights: Map<string, number> }>();
  readonly #compared = { rows: none(), ratios: none(), local: none(), global: none(), clear: new Array<0 | 1>() };

  /** @param scopes Of contenders; empty: not known. */
  constructor(scopes: ReadonlyMap<string, MemberScope>) {
    this.#scopes = scopes;
  }

  /** Take the members of a key. @param demandClass Its kind of demand. @param members Who makes its forecast. */
  addMembers(demandClass: string, members: readonly MemberRow[]): void {
    const voters = members.filter(({ weight }) => weight > 0);
    if (voters.length === 0) return;
    const sum = this.#classes.get(demandClass) ?? { keys: 0, weights: new Map<string, number>() };
    this.#classes.set(demandClass, sum);
    sum.keys++;
    for (const { member, weight } of voters) sum.weights.set(member, (sum.weights.get(member) ?? 0) + weight);
  }

  /**
   * Take the best local and the best global contender of the folds of a key, by their errors on the hold-out.
   *
   * @param row Of the key in the table. @param board Its contenders. @param metric That they were chosen by.
   */
  addBoard(
    row: number,
    board: readonly Pick<Competitor, "contender" | "folds" | "holdout">[],
    metric: string,
  ): void {
    const [key] = compareScopes(board.flatMap(({ contender, folds, holdout }) => {
      const scope = this.#scopes.get(contender) === "global" ? "pooled" : this.#scopes.get(contender) ?? "";
      const spans = [...folds.map((value, f) => [`fold_${f + 1}`, value] as const), ["holdout", holdout] as const];
      return spans.map(([span, value]) => ({ key: "", contender, scope, span, error: errorBy(metric, value) }));
    }));
    if (key === undefined || !(key.ratio > 0 && Number.isFinite(key.ratio))) return;
    const { rows, ratios, local, global, clear } = this.#compared;
    rows.push(row);
    ratios.push(key.ratio);
    local.push(key.local);
    global.push(key.global);
    clear.push(key.clear ? 1 : 0);
  }

  /** What blends are made of; null where nobody has members. */
  members(): MemberShares | null {
    const classes = [...this.#classes].sort(([, a], [, b]) => b.keys - a.keys);
    const keys = classes.reduce((sum, [, one]) => sum + one.keys, 0);
    if (keys === 0) return null;
    const totals = new Map<string, number>();
    for (const [, { weights }] of classes) {
      for (const [member, weight] of weights) totals.set(member, (totals.get(member) ?? 0) + weight);
    }
    const ranked = [...totals].sort(([, a], [, b]) => b - a), members = ranked.map(([member]) => member);
    return {
      classes: classes.map(([name]) => name),
      keys: classes.map(([, one]) => one.keys),
      members,
      scopes: members.map((name) => this.#scopes.get(name) ?? scopeByName(name)),
      weights: classes.map(([, one]) => members.map((name) => 100 * (one.weights.get(name) ?? 0) / one.keys)),
    };
  }

  /** Local beside global models; null where no key has both. */
  localGlobal(): LocalGlobalData | null {
    return this.#compared.rows.length === 0 ? null : this.#compared;
  }
}
