import { assertEquals } from "@std/assert";
import { RowSamples } from "@lib/monitoring/rows/row_samples.ts";
import type { TableSpec } from "@lib/features/table/table_spec.ts";
import { rowsOf, SPENT } from "../../inference/rows/_fixtures.ts";

const ALL = { isTaken: () => true };

Deno.test("RowSamples has features that are neither keys nor dates, then targets, then predictions", () => {
  const columns: TableSpec["columns"] = [
    ...SPENT.columns,
    { name: "shop", kind: "category", levels: ["a"], isKey: true },
    { name: "day", kind: "date" },
    { name: "note", kind: "text" },
    { name: "member", kind: "boolean" },
  ];
  const samples = new RowSamples({ ...SPENT, columns }, []);
  assertEquals(samples.columns.map(({ column, role, levels }) => [column, role, levels]), [
    ["age", "feature", null],
    ["plan", "feature", 3],
    ["note", "feature", null],
    ["member", "feature", 3],
    ["spent", "target", null],
    ["spent", "prediction", null],
  ]);
  const panel = rowsOf([31, 40]), column = { kind: "future" } as const;
  const more = [
    { ...column, name: "note", holds: "text" as const, values: new Float64Array(2).fill(NaN), texts: ["fine", ""] },
    { ...column, name: "member", values: Float64Array.of(1, NaN) },
  ];
  samples.add({ ...panel, exogenous: [...panel.exogenous, ...more] }, {
    isTaken: (row) => row === 0,
    targets: Float64Array.of(7, 8),
  });
  samples.add({ ...panel, exogenous: [...panel.exogenous, ...more] }, {
    isTaken: (row) => row === 1,
    targets: Float64Array.of(7, NaN),
  });
  const values = samples.columns.map((_, c) => [...samples.valuesOf(c)]);
  // A missing category is the last of them, as is a missing truth.
  assertEquals(values, [[31, 40], [0, 0], [4, 0], [1, 2], [7, NaN], [NaN, NaN]]);
});

Deno.test("RowSamples of classes takes one that came new for none of training's, and predictions by name", () => {
  const spec: TableSpec = { ...SPENT, classes: ["no", "yes"], task: { kind: "class", classes: 2 } };
  const samples = new RowSamples(spec, ["no", "yes"]);
  const predictions = {
    ...{
      targets: ["spent"],
      classes: ["maybe", "yes"],
      levels: [],
      values: new Float64Array(6),
      lo: [],
      hi: [],
      sets: [],
    },
    ...{ labels: Int32Array.of(1, 0, -1), keys: [], failed: new Uint8Array(3) },
  };
  samples.add(rowsOf([1, 2, 3]), { ...ALL, targets: Float64Array.of(0, 2, NaN), predictions });
  assertEquals([[...samples.valuesOf(2)], [...samples.valuesOf(3)]], [[0, 2, 2], [1, 2, 2]]);
});

Deno.test("RowSamples of many rows keeps evenly spread ones, with their parts", () => {
  const samples = new RowSamples(SPENT, []), ages = Array.from({ length: 3000 }, (_, i) => i);
  for (let block = 0; block < 4; block++) {
    const panel = { ...rowsOf(ages.map((age) => age + 3000 * block)), ds: new Int32Array(3000).fill(block) };
    samples.add(panel, { ...ALL, targets: new Float64Array(3000) });
  }
  const kept = samples.valuesOf(0), step = kept[1]! - kept[0]!;
  assertEquals([samples.rows, kept.length >= 2500 && kept.length < 5000], [12_000, true]);
  assertEquals(kept.every((value, i) => value === i * step), true);
  assertEquals(samples.parts, kept.map((value) => Math.floor(value / 3000)));
});
