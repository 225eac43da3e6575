import { formatPercent } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { MemberShares } from "./member_shares.ts";

/**
 * Which models have how much of the weight, in a sentence.
 *
 * @param shares Of at least one key.
 */
export function tellMembers({ keys, members, scopes, weights }: MemberShares): string {
  const all = keys.reduce((sum, count) => sum + count, 0);
  const means = members.map((_, m) => weights.reduce((sum, row, g) => sum + (row[m] ?? 0) * keys[g]!, 0) / all);
  const global = means.reduce((sum, mean, m) => sum + (scopes[m] === "global" ? mean : 0), 0);
  const most = means.indexOf(Math.max(...means)), name = members[most]?.replaceAll("_", " ") ?? "";
  const percent = (value: number) => formatPercent(value / 100, { places: 0 });
  return `Over ${formatCount(all, "key")} models of all keys have ${percent(global)} of the weight, models of one key ${
    percent(100 - global)
  }; ${name} has most (${percent(means[most]!)}).`;
}
