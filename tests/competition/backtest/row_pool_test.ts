import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { RowPool } from "@lib/competition/backtest/row_pool.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { concatPanels } from "@lib/core/rows/panel.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { demand, HORIZON, seriesOf, specOf, START } from "../_series.ts";

const SPEC = specOf();
const KEYS = ["ale", "bun", "tea"].map((id, k) => seriesOf(demand(70 + k, k), { id }));
const rowsOf = (panel: typeof KEYS[number]) => prepareFeatures(SPEC, panel, { horizon: HORIZON }).training(START + 59);
const DESIGNS = KEYS.map(rowsOf);

function pooled(designs: readonly Design[], options: { expected?: number; most?: number } = {}): Design | null {
  const pool = new RowPool(options.expected ?? 1000);
  designs.forEach((design) => pool.add(design));
  return pool.finish(options.most);
}

/** Row r holds r in every column, but 10 r and 10 r + 1 where it has two places. */
function numbered(rows: number): Design {
  const doubles = Float64Array.from({ length: rows }, (_, r) => r), integers = Int32Array.from(doubles);
  const pairs = Float64Array.from({ length: 2 * rows }, (_, i) => 10 * (i >> 1) + i % 2);
  const columns = { target: doubles, weight: doubles, key: integers, ds: integers, step: integers, transform: pairs };
  return {
    specHash: "s",
    names: ["a", "b"],
    categorical: [false, false],
    rows,
    values: pairs,
    link: "identity",
    ...columns,
  };
}

Deno.test("RowPool.finish() is the design of the whole panel, whatever the chunks and the room that was made", () => {
  const whole = rowsOf(concatPanels(KEYS)), two = rowsOf(concatPanels(KEYS.slice(0, 2)));
  for (const expected of [1, 60, 1000]) {
    assertEquals(pooled(DESIGNS, { expected }), whole);
    assertEquals(pooled([two, DESIGNS[2]], { expected }), whole);
  }
});

Deno.test("RowPool.add() copies and refuses rows of another spec; no rows are no design", () => {
  const joined = pooled([DESIGNS[0]]);
  joined?.values.fill(7);
  assertNotEquals(joined?.values[0], DESIGNS[0].values[0]);
  assertThrows(() => pooled([DESIGNS[0], { ...DESIGNS[1], specHash: "other" }]), RangeError, "other");
  assertEquals([pooled([]), pooled([{ ...numbered(0) }])], [null, null]);
});

Deno.test("RowPool.finish() keeps at most so many rows, whole, in order and evenly spread", () => {
  const thin = pooled([numbered(10)], { most: 4 }), kept = [0, 2, 5, 7];
  assertEquals(thin?.rows, 4);
  for (const column of ["target", "weight", "key", "ds", "step"] as const) {
    assertEquals([...thin?.[column] ?? []], kept, column);
  }
  const pairs = kept.flatMap((row) => [10 * row, 10 * row + 1]);
  assertEquals([[...thin?.values ?? []], [...thin?.transform ?? []]], [pairs, pairs]);
  assertEquals(pooled([numbered(5)], { most: 5 })?.rows, 5);
});

Deno.test("RowPool keeps several targets of a row, and its texts, together", () => {
  const part = (row: number): Design => ({
    ...numbered(1),
    task: { kind: "number", outputs: 2 },
    target: Float64Array.of(row, -row),
    textColumns: { note: [`${row}`] },
  });
  const all = pooled([0, 1, 2, 3].map(part), { expected: 1 });
  assertEquals([[...all?.target ?? []], all?.textColumns], [[0, -0, 1, -1, 2, -2, 3, -3], {
    note: ["0", "1", "2", "3"],
  }]);
  const half = pooled([0, 1, 2, 3].map(part), { most: 2 });
  assertEquals([[...half?.target ?? []], half?.textColumns], [[0, -0, 2, -2], { note: ["0", "2"] }]);
});
