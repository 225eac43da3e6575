import { assertEquals } from "@std/assert";
import { seriesKey } from "../../../lib/core/panel.ts";
import { countPanelFindings } from "../../../lib/data/expectations/panel_findings.ts";
import type { RegularRows } from "../../../lib/data/regularise.ts";

function rows(y: readonly number[], rest: Partial<RegularRows> = {}): RegularRows {
  return {
    start: 0,
    y: Float64Array.from(y),
    x: [],
    kept: y.length,
    merged: 0,
    quarantined: [],
    gaps: 0,
    outliers: [],
    varying: [],
    ...rest,
  };
}

function counted(keys: Record<string, RegularRows>) {
  const tally = countPanelFindings({
    calendar: { frequency: "day", anchor: 0 },
    target: "demand",
    gaps: "zero",
    outliers: "keep",
    exogenous: ["size"],
  });
  for (const [name, regular] of Object.entries(keys)) tally.add(seriesKey([name]), regular);
  return tally.findings().map(({ code, count, examples }) => [code, count, examples]);
}

Deno.test("countPanelFindings() tells the shape of keys", () => {
  assertEquals(
    counted({
      usual: rows([1, 2, NaN]),
      constant: rows([5, 5, NaN]),
      zero: rows([0, 0]),
      missing: rows([NaN, NaN]),
      once: rows([5]),
    }),
    [
      ["CONSTANT_KEY", 1, ["constant"]],
      ["ALL_ZERO_KEY", 1, ["zero"]],
      ["ALL_MISSING_KEY", 1, ["missing"]],
      ["ONE_ROW_KEY", 1, ["once"]],
    ],
  );
});

Deno.test("countPanelFindings() sums gaps, merges, outliers and varying columns", () => {
  assertEquals(
    counted({
      a: rows([1, 2], { gaps: 3, merged: 1, outliers: [{ period: 1, value: 900 }], varying: [0] }),
      b: rows([1, 2], { gaps: 4 }),
    }),
    [
      ["GAPS", 7, ["a", "b"]],
      ["DUPLICATES_MERGED", 1, ["a"]],
      ["OUTLIER", 1, ["a 1970-01-02: 900"]],
      ["STATIC_VARIES", 1, ["a"]],
    ],
  );
});

Deno.test("countPanelFindings() keeps five examples", () => {
  const keys = Object.fromEntries("abcdefg".split("").map((name) => [name, rows([1, 2], { gaps: 1 })]));
  assertEquals(counted(keys), [["GAPS", 7, ["a", "b", "c", "d", "e"]]]);
});
