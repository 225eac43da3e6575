import type { Config } from "../../core/config/config.ts";

import type { ObservedRows } from "../demand/regularise.ts";
import { BITS, type StreamOptions } from "../demand/stream_keys.ts";
import { NO_PERIOD, type ReadColumns } from "./checked_columns.ts";
import { goodNumbers, OUTSIDE, ruleNumbers } from "../demand/row_codes.ts";

/**
 * Hand out the rows of a table in memory as `streamKeys` does those of a database: key after key, sorted by period and row
 * number, with the derived columns.
 *
 * @param rows As they were read, edges judged. @param options What to stream. @param onKey Called once per wanted key.
 */
export function streamColumns(
  rows: ReadColumns,
  options: StreamOptions,
  onKey: (k: number, rows: ObservedRows) => void,
): void {
  const { key, period, code, y } = rows, { checked: { rules }, positions } = options;
  const left = new Set(ruleNumbers(rules, [OUTSIDE])), good = new Set(goodNumbers(rules));
  const all = Array.from(key.keys()).filter((i) => key[i]! >= 0 && period[i] !== NO_PERIOD && !left.has(code[i]!));
  const byKey = Map.groupBy(all, (i) => key[i]!);
  const x = [...rows.x, ...derivedColumns(rows, options)];
  for (const [k, position] of positions.entries()) {
    const own = (byKey.get(position) ?? []).sort((a, b) => period[a]! - period[b]! || a - b);
    const pick = (values: Float64Array) => Float64Array.from(own, (i) => values[i]!);
    onKey(k, {
      period: Int32Array.from(own, (i) => period[i]!),
      good: Uint8Array.from(own, (i) => Number(good.has(code[i]!))),
      row: Float64Array.from(own, (i) => i + 1),
      y: pick(y),
      x: x.map(pick),
    });
  }
}

/** What the groups of keys have in a period. */
interface GroupMean {
  readonly total: number;
  readonly n: number;
}

function derivedColumns(rows: ReadColumns, options: StreamOptions): Float64Array[] {
  const { plan, checked: { rules, exogenous, relative } } = options, good = new Set(goodNumbers(rules));
  return relative.map((column, r) => {
    const base = column.of === plan.target ? rows.y : rows.x[exogenous.findIndex(({ name }) => name === column.of)]!;
    const isKnown = (i: number) => good.has(rows.code[i]!) && Number.isFinite(base[i]!);
    const placeOf = (i: number) => `${rows.groups[r]![rows.key[i]!]} ${rows.period[i]}`;
    const means = groupMeans(rows, { base, isKnown, placeOf });
    return base.map((value, i) => {
      const mean = rows.key[i]! < 0 ? undefined : means.get(placeOf(i));
      return mean === undefined ? NaN : derived(value, { mean, column, isOwn: isKnown(i), plan });
    });
  });
}

/** Sums of whole numbers of a power of two, as the database makes them: the same in any order. */
function groupMeans(
  { key }: ReadColumns,
  { base, isKnown, placeOf }: {
    readonly base: Float64Array;
    readonly isKnown: (i: number) => boolean;
    readonly placeOf: (i: number) => string;
  },
): Map<string, GroupMean> {
  const known = Array.from(base.keys()).filter(isKnown);
  const most = known.reduce((most, i) => Math.max(most, Math.abs(base[i]!)), 0);
  const unit = 2 ** Math.max(most > 0 ? Math.ceil(Math.log2(most)) - BITS : 0, -1000);
  const sums = new Map<string, { sum: bigint; n: number }>();
  for (const i of known) {
    if (key[i]! < 0) continue;
    const place = placeOf(i), { sum, n } = sums.get(place) ?? { sum: 0n, n: 0 };
    sums.set(place, { sum: sum + BigInt(roundAway(base[i]! / unit)), n: n + 1 });
  }
  return new Map([...sums].map(([place, { sum, n }]) => [place, { total: hugeNumber(sum) * unit, n }]));
}

/** Halves away from zero, as the database rounds. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

/** A whole number as the database gives it: its halves of 64 bits one after the other. */
function hugeNumber(value: bigint): number {
  const low = BigInt.asUintN(64, value), high = value >> 64n;
  return high === -1n ? -Number(2n ** 64n - 1n - low) - 1 : Number(low) + Number(high) * 2 ** 64;
}

function derived(
  value: number,
  { mean: { total, n }, column, isOwn, plan }: {
    readonly mean: GroupMean;
    readonly column: Config["relative"][number];
    readonly isOwn: boolean;
    readonly plan: StreamOptions["plan"];
  },
): number {
  if (column.how !== "others") return total / n === 0 ? NaN : value / (total / n);
  const others = total - (isOwn ? value : 0);
  if (column.of === plan.target && plan.cleaning.gaps === "zero") return others;
  return n - Number(isOwn) === 0 ? NaN : others / (n - Number(isOwn));
}
