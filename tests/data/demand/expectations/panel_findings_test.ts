import { assertEquals } from "@std/assert";
import { seriesKey } from "../../../../lib/core/rows/panel.ts";
import { countPanelFindings } from "../../../../lib/data/demand/expectations/panel_findings.ts";
import type { RegularRows } from "../../../../lib/data/demand/regularise.ts";

function rows(y: readonly number[], rest: Partial<RegularRows> = {}): RegularRows {
  return {
    start: 0,
    y: Float64Array.from(y),
    x: [],
    kept: y.length,
    merged: 0,
    quarantined: [],
    gaps: 0,
    late: 0,
    outliers: [],
    varying: [],
    ahead: { period: new Int32Array(), x: [] },
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

Deno.test("countPanelFindings() is silent about keys that are as they should be", () => {
  assertEquals(counted({ a: rows([1, 2, 3]), b: rows([0, 1, 0]) }), []);
});

Deno.test("countPanelFindings() says by the policies what became of gaps and outliers", () => {
  const messages = (gaps: string, outliers: string) => {
    const tally = countPanelFindings({
      calendar: { frequency: "day", anchor: 0 },
      target: "sold",
      gaps,
      outliers,
      exogenous: [],
    });
    tally.add(seriesKey(["a", "b"]), rows([1, 9], { gaps: 2, outliers: [{ period: 19_723, value: 9 }] }));
    return tally.findings();
  };
  const [zero, kept] = messages("zero", "keep"), [missing, cleaned] = messages("missing", "missing");
  assertEquals([zero.message, missing.message], [
    "periods without a row in 1 key became zero",
    "periods without a row in 1 key are missing",
  ]);
  assertEquals([kept.message, cleaned.message], [
    "implausibly large values in 1 key, kept",
    "implausibly large values in 1 key, set to missing",
  ]);
  assertEquals([kept.column, kept.examples, zero.examples], ["sold", ["a / b 2024-01-01: 9"], ["a / b"]]);
});

Deno.test("countPanelFindings() counts keys and rows apart, each varying column for itself", () => {
  const tally = countPanelFindings({
    calendar: { frequency: "day", anchor: 0 },
    target: "y",
    gaps: "zero",
    outliers: "keep",
    exogenous: ["size", "zone"],
  });
  tally.add(seriesKey(["a"]), rows([1, 2], { merged: 5, varying: [1] }));
  tally.add(seriesKey(["b"]), rows([1, 2], { merged: 2, varying: [0, 1] }));
  assertEquals(
    tally.findings().map(({ code, column, count, message }) => [code, column, count, message.match(/\d+/)?.[0]]),
    [
      ["DUPLICATES_MERGED", "", 7, "2"],
      ["STATIC_VARIES", "size", 1, undefined],
      ["STATIC_VARIES", "zone", 2, undefined],
    ],
  );
});
