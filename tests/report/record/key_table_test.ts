import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type KeyRow, KeyTableBuilder } from "@lib/report/record/key_table.ts";

function row(item: string, fields: Partial<KeyRow> = {}): KeyRow {
  return {
    ...{ key: seriesKey([item]), status: "champion", contender: "ses", reason: "", demandClass: "smooth" },
    ...{ level: 2, expected: NaN, scores: { mase: 0.5, wape: 0.25, skill: 0.1, coverage_80: 75, bias: NaN } },
    ...fields,
  };
}

function build(rows: readonly KeyRow[]) {
  const table = new KeyTableBuilder({ keyColumns: ["item"], target: "demand", metric: "mase", levels: [80, 95] });
  for (const one of rows) table.add(one);
  return table.result();
}

Deno.test("result() holds each text once, shares as percent, and only columns that say anything", () => {
  const table = build([row("a"), row("b", { contender: "ets" }), row("c", { scores: {} })]);
  assertEquals(table.count, 3);
  const byName = Object.fromEntries(table.columns.map((column) => [column.name, column]));
  assertEquals(Object.keys(byName), [
    ...["key:item", "status", "model", "class", "level", "expected", "mase", "wape", "skill", "coverage_80"],
  ]);
  assertEquals(byName.model, {
    type: "text",
    name: "model",
    title: "Served by",
    texts: ["ses", "ets"],
    codes: [0, 1, 0],
  });
  assertEquals(byName.wape, {
    ...{ type: "number", name: "wape", title: "WAPE", unit: "%", better: "lower", values: [25, 25, null] },
  });
});

Deno.test("result() of no key has the columns of keys and how they ended", () => {
  assertEquals(build([]).columns.map(({ name }) => name), ["key:item", "status"]);
});
