import { PERIODS_PER_YEAR } from "../../../core/time/calendar.ts";
import type { FeatureGroup } from "../../store/feature_store.ts";
import { areMistyped, type LonelyRows, lonelyRows } from "./far_dates.ts";

/** Values beside a table: key positions and periods, shape [n] each. */
interface Places {
  readonly key: Int32Array;
  readonly period: Int32Array;
}

type Table = Pick<FeatureGroup, "calendar" | "start" | "end" | "keyRows">;

/**
 * The last period up to which values beside a table can be believed: what lies behind is mistyped by the rule that tables are
 * held to, or more than a year after the table. That hardly anybody else is there is no evidence here: a file may be of few
 * keys.
 *
 * @param table Which. @param places Of the values.
 */
export function lastBelievable(table: Table, places: Places): number {
  const { calendar: { frequency }, end } = table, year = Math.ceil(PERIODS_PER_YEAR[frequency]);
  const later = places.period.filter((period) => period > end && period <= end + year).sort();
  for (const lonely of lonelyRows(countsOf(table, later), { frequency, side: "end" })) {
    if (lonely.edge >= end && areMistyped(evidenceOf(table, places, lonely), frequency)) return lonely.edge;
  }
  return end + year;
}

/** Rows per period of the table, then of what comes after it. */
function countsOf({ start, end, keyRows }: Table, later: Int32Array) {
  const rows = new Array<number>(end - start + 1).fill(0);
  for (const own of keyRows) if (own > 0) rows[end + 1 - own - start]!++;
  for (let i = 1; i < rows.length; i++) rows[i]! += rows[i - 1]!;
  const after = Map.groupBy(later, (period) => period), before = Array.from(rows, (_, i) => start + i);
  return {
    periods: Int32Array.from([...before, ...after.keys()]),
    rows: Float64Array.from([...rows, ...[...after.values()].map(({ length }) => length)]),
  };
}

function evidenceOf({ end, keyRows }: Table, { key, period }: Places, lonely: LonelyRows) {
  const beyond = [...key].filter((_, i) => period[i]! > lonely.edge), of = Map.groupBy(beyond, (k) => k);
  return {
    lonely,
    side: "end" as const,
    keysPerPeriod: [],
    mostOfOneKey: Math.max(0, ...[...of.values()].map(({ length }) => length)),
    keys: of.size,
    usual: [],
    keysBefore: keyRows.filter((own) => own > 0 && end >= lonely.edge - lonely.gap).length,
    holes: 0,
  };
}
