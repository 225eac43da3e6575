import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { judgeRows } from "@lib/monitoring/inputs/judge_rows.ts";
import { comparedSpans } from "@lib/monitoring/inputs/spans.ts";
import type { ScannedTable } from "@lib/monitoring/inputs/scan_table.ts";

const END = 1000, spans = comparedSpans({ start: 0, end: END, frequency: "day" });
const names = (count: number) => Array.from({ length: count }, (_, i) => seriesKey([`k${i}`]));
const CALM: ScannedTable = {
  spans,
  samples: [],
  missing: [],
  silent: [],
  ended: [],
  active: 100,
  fell: Array(20).fill(1),
  units: [],
  tableUnits: [],
};
const group = { calendar: { frequency: "day", anchor: 0 }, target: "demand" } as const;
const judge = (facts: Partial<ScannedTable>, data: Record<string, unknown> = {}) => {
  const { monitoring } = parseConfig({ source: "t.csv", monitoring: { data } });
  return judgeRows({ ...CALM, ...facts }, { monitoring, group, end: END });
};
const told = (facts: Partial<ScannedTable>, data = {}) =>
  judge(facts, data).alarms.map(({ code, severity, blocking, scope }) => [code, severity, blocking, scope]);

Deno.test("judgeRows() is silent on a calm table", () => assertEquals(judge({}).alarms, []));

Deno.test("judgeRows() blocks the table where its last periods are in another unit, and names them", () => {
  const change = { factor: 100, ratio: 97, values: 40, first: 1, last: 0 };
  const [alarm, ...others] = judge({ tableUnits: [{ column: "price", change }] }).alarms;
  assertEquals([alarm?.code, alarm?.blocking, alarm?.scope, alarm?.column], ["UNIT_CHANGED", true, "table", "price"]);
  assertEquals([alarm?.evidence.factor, alarm?.evidence.first, alarm?.evidence.last], [
    100,
    "1972-09-26",
    "1972-09-27",
  ]);
  assertEquals(others, []);
});

Deno.test("judgeRows() blocks keys of another unit alone, the table if they are many, and tells of more than usual", () => {
  const change = { factor: 0.01, ratio: 0.011, values: 5 };
  const price = { column: "price", change: { ...change, first: 3, last: 2 } }, demand = { ...price, column: "demand" };
  const units = (count: number) => names(count).map((key) => ({ key, change }));
  assertEquals(told({ units: units(1) }), [["UNIT_CHANGED", "warning", true, "keys"]]);
  assertEquals(told({ units: units(21) }), [["UNIT_CHANGED", "error", true, "table"]]);
  assertEquals(told({ units: units(21), tableUnits: [price] }, { units: false }), []);
  // What most keys do together is not told of each, unless it is another column.
  assertEquals(told({ units: units(9), tableUnits: [demand] }).length, 1);
  assertEquals(told({ units: units(9), tableUnits: [price] }).length, 2);
  assertEquals(told({ units: units(2), active: 10_000 }), [["UNIT_CHANGED", "info", true, "keys"]]);
});

Deno.test("judgeRows() tells of silence that is more than usual, and blocks that of more than a fifth", () => {
  assertEquals(told({ silent: names(3) }), [["KEYS_SILENT", "info", false, "keys"]]);
  assertEquals(told({ silent: names(4) }), [["KEYS_SILENT", "warning", false, "keys"]]);
  assertEquals(told({ silent: names(4), fell: [1, 1] }), [["KEYS_SILENT", "info", false, "keys"]]);
  assertEquals(told({ silent: names(21), fell: [] }), [["KEYS_SILENT", "error", true, "table"]]);
  assertEquals(told({ silent: names(21), fell: Array(9).fill(15) }), [["KEYS_SILENT", "info", false, "keys"]]);
  assertEquals(told({ ended: names(50) }), [["KEYS_ENDED", "info", false, "keys"]]);
});

Deno.test("judgeRows() blocks a target that is missing, and tells of other columns", () => {
  const missing = ["demand", "price"].map((column) => ({ column, newest: 0.3, before: 0.1, usual: 0, past: 24 }));
  assertEquals(told({ missing }), [["MISSING_UP", "error", true, "table"], ["MISSING_UP", "warning", false, "table"]]);
  assertEquals(told({ missing: missing.map((shares) => ({ ...shares, usual: 0.2 })) }), []);
  assertEquals(told({ missing }, { missing: null }), []);
});

Deno.test("judgeRows() tells of drift by column, with a limit twice as wide where there is no season to compare", () => {
  const pair = { newest: Array(400).fill(0).map((_, i) => i + 160), before: Array(400).fill(0).map((_, i) => i) };
  const alike = { newest: pair.before, before: pair.before };
  const samples = ["demand", "price"].map((column) => ({
    column,
    levels: null,
    pairs: [pair, ...Array(9).fill(alike)],
  }));
  assertEquals(judge({ samples }).alarms.map(({ code, column }) => [code, column]), [
    ["TARGET_DRIFTED", "demand"],
    ["COLUMN_DRIFTED", "price"],
  ]);
  assertEquals(judge({ samples, spans: { ...spans, isSeasonal: false } }).alarms, []);
  assertEquals(judge({ samples }, { drift: null }), { alarms: [], drift: [] });
});
