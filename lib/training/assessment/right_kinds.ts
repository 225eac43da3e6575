import type { Backtest } from "../../competition/backtest/backtest.ts";
import type { KeyChoice } from "../../competition/selection/fleet.ts";
import { type Combination, membersInUse } from "../../competition/blends/score_table.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { type Contender, FAMILIES } from "../../models/catalog.ts";

/** What models see: the feature rows of one key, or of all keys, or the history alone. */
export type MemberKind = "local" | "global" | "statistical";

/** Where a key's weight lies, by kind of member; adds up to 1. */
export type KindShares = Readonly<Record<MemberKind, number>>;

/** How often the choice finds the keys that are made for a kind of model. */
export interface FoundKind {
  /** Keys that are made for it. */
  readonly keys: number;
  /** Those of them with more weight on its members than is usual in their group. */
  readonly found: number;
  /** Other keys. */
  readonly others: number;
  /** Those of them that have more as well: what chance would give. */
  readonly taken: number;
}

/** The kind of each contender. */
export function memberKinds(contenders: readonly Pick<Contender, "scope" | "family">[]): MemberKind[] {
  return contenders.map(({ scope, family }) =>
    scope === "pooled" ? "global" : FAMILIES[family]?.input === "history" ? "statistical" : "local"
  );
}

/**
 * Where the weight of what serves a key lies.
 *
 * @param backtest Of the key. @param choice What serves it.
 * @param options `groups`: their combinations; `kinds`: of the contenders.
 * @returns Null where the built-in fallback serves.
 */
export function kindShares(
  backtest: Backtest,
  { group, index }: Pick<KeyChoice, "group" | "index">,
  { groups, kinds }: {
    readonly groups: ReadonlyMap<string, { readonly combinations: readonly Combination[] }>;
    readonly kinds: readonly MemberKind[];
  },
): KindShares | null {
  if (index < 0) return null;
  const combination = groups.get(group)?.combinations[index - backtest.fitMs.length];
  const members = combination === undefined ? [{ contender: index, weight: 1 }] : membersInUse(backtest, combination);
  const total = members.reduce((sum, { weight }) => sum + weight, 0), shares = { local: 0, global: 0, statistical: 0 };
  for (const { contender, weight } of members) shares[kinds[contender] ?? "local"] += weight / total;
  return shares;
}

/** A key of a simulated table, as it is served. */
export interface MadeKey {
  /** The kind that it is made for; absent: none. */
  readonly right?: string;
  /** In which it was chosen for. */
  readonly group: string;
  /** Null where the built-in fallback serves. */
  readonly shares: KindShares | null;
}

/**
 * How often the choice finds what keys are made for: weights of a key are compared with those of its group's other keys, as it is
 * within a group that a choice by key can tell.
 *
 * @param keys Of a table whose truth is known.
 */
export function countFound(keys: readonly MadeKey[]): Record<MemberKind, FoundKind> {
  const known = keys.flatMap(({ right, group, shares }) =>
    right === undefined || shares === null ? [] : [{ right, group, shares }]
  );
  const groups = [...Map.groupBy(known, ({ group }) => group).values()];
  const count = (kind: MemberKind): FoundKind => {
    const out = { keys: 0, found: 0, others: 0, taken: 0 };
    for (const members of groups) {
      const usual = mean(members.map(({ shares }) => shares[kind]));
      for (const { right, shares } of members) {
        const more = shares[kind] > usual ? 1 : 0, isMade = right === kind;
        out[isMade ? "keys" : "others"]++;
        out[isMade ? "found" : "taken"] += more;
      }
    }
    return out;
  };
  return { local: count("local"), global: count("global"), statistical: count("statistical") };
}
