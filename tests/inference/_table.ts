import type { FeatureGroup } from "@lib/data/store/feature_store.ts";
import type { Panel, SeriesKey } from "@lib/core/rows/panel.ts";
import type { RequestFindings } from "@lib/inference/requests/request_findings.ts";
import { KEYS } from "./_fixtures.ts";

/** A table of days that ends with day 10, with a price known ahead, its share of the mean, and a colour. */
export function groupOf(cleaning: Record<string, unknown> = {}, relative: unknown[] = []): FeatureGroup {
  return {
    ...{
      format: 5,
      name: "demo",
      version: 1,
      contentHash: "c",
      created: "",
      keyColumns: ["item", "location"],
      time: "date",
    },
    ...{
      target: "demand",
      start: 1,
      end: 10,
      rows: 20,
      chunks: [{ from: 0, to: 3 }],
      findings: [],
      statistics: [],
      files: {},
    },
    calendar: { frequency: "day", anchor: 0 },
    exogenous: [
      { name: "colour", kind: "static", levels: ["blue", "red"] },
      { name: "price", kind: "future" },
      ...relative.length === 0 ? [] : [{ name: "share", kind: "future" as const, derived: true as const }],
    ],
    counts: { read: 0, kept: 0, quarantined: 0, merged: 0, ahead: 0, outside: 0 },
    lineage: { source: "", files: [], settings: { cleaning, relative } },
    dir: "/none",
    keys: KEYS,
    keyRows: Int32Array.of(3, 2, 1),
    futureRows: new Int32Array(3),
  };
}

/** The history of one key of it, which ends with day 10. */
export function historyOf(key: SeriesKey, y: readonly number[], price: readonly number[]): Panel {
  return {
    calendar: { frequency: "day", anchor: 0 },
    keyColumns: ["item", "location"],
    keys: [key],
    offsets: Int32Array.of(0, y.length),
    ds: Int32Array.from(y, (_, i) => 11 - y.length + i),
    y: Float64Array.from(y),
    exogenous: [
      { name: "colour", kind: "static", values: new Float64Array(y.length).fill(NaN), levels: ["blue", "red"] },
      { name: "price", kind: "future", values: Float64Array.from(price) },
    ],
  };
}

export function codesOf(findings: RequestFindings): string[] {
  return findings.list("error").map(({ code, count }) => `${code} ${count}`);
}
