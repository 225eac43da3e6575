import { readColumns } from "../../data/tables/read_columns.ts";

/** What models of a run see: the rows of one key, or of all. */
export type MemberScope = "local" | "global";

/** What the forecasts of a run are made of. */
export interface MemberShares {
  /** Groups of keys: `all keys`, or demand classes, those with most keys first, shape [g]. */
  readonly classes: readonly string[];
  /** Keys of each that have members, shape [g]. */
  readonly keys: readonly number[];
  /** Members, the heaviest over all keys first, shape [m]. */
  readonly members: readonly string[];
  /** What each sees, shape [m]. */
  readonly scopes: readonly MemberScope[];
  /** Mean weight in percent, shape [g][m]. */
  readonly weights: readonly (readonly number[])[];
}

/** A member of one key's forecast. */
export interface MemberWeight {
  /** Identity of the key. */
  readonly key: string;
  /** Contender. */
  readonly member: string;
  /** Share of the forecast, in [0, 1]; 0 stands in on holidays alone. */
  readonly weight: number;
}

/**
 * What forecasts are made of, as mean weights over the keys.
 *
 * @param rows A row per key and member. @param scopeOf What a member sees; default: by its name, as the catalogue has it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { memberShares } from "@lib/training/assessment/member_shares.ts";
 * const shares = memberShares([{ key: "a", member: "ets", weight: 1 }, { key: "b", member: "ets", weight: 0.5 }, {
 *   key: "b", member: "global_forest", weight: 0.5,
 * }]);
 * assertEquals([shares.members, shares.weights], [["ets", "global_forest"], [[75, 25]]]);
 * ```
 */
export function memberShares(
  rows: Iterable<MemberWeight>,
  scopeOf: (member: string) => MemberScope = scopeByName,
): MemberShares {
  const keys = new Set<string>(), totals = new Map<string, number>();
  for (const { key, member, weight } of rows) {
    if (!(weight > 0)) continue;
    keys.add(key);
    totals.set(member, (totals.get(member) ?? 0) + weight);
  }
  const ranked = [...totals].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return {
    classes: keys.size === 0 ? [] : ["all keys"],
    keys: keys.size === 0 ? [] : [keys.size],
    members: ranked.map(([member]) => member),
    scopes: ranked.map(([member]) => scopeOf(member)),
    weights: keys.size === 0 ? [] : [ranked.map(([, weight]) => 100 * weight / keys.size)],
  };
}

/** What a member sees: contenders of the catalogue that are fitted on all keys have names that say so. @param member Its name. */
export function scopeByName(member: string): MemberScope {
  return member.startsWith("global_") ? "global" : "local";
}

/**
 * What the forecasts of a run are made of, from the table in its report.
 *
 * @param path `recipes.parquet`.
 * @throws {DataError} If it cannot be read.
 */
export async function readMemberShares(path: string): Promise<MemberShares> {
  const columns = await readColumns(path), { member = [], weight = [] } = columns, names = Object.keys(columns);
  // The key's columns come first.
  const parts = names.slice(0, names.indexOf("contender")).map((name) => columns[name] ?? []);
  return memberShares(member.map((name, i) => ({
    key: JSON.stringify(parts.map((column) => column[i])),
    member: String(name),
    weight: Number(weight[i]),
  })));
}
