import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { TablePredictions } from "@lib/inference/rows/predict_table.ts";
import { type CameRows, ScoredKeys } from "@lib/monitoring/rows/scored_keys.ts";

const A = seriesKey(["a"]), B = seriesKey(["b"]);
const BY = { status: "champion", model: "ridge", scope: "own", version: 1, id: 1, run: "r", reason: "" } as const;

function block(
  keyOf: readonly number[],
  predictions: Partial<TablePredictions>,
  { values, counts = keyOf.map(() => 1) }: { readonly values: readonly number[]; readonly counts?: readonly number[] },
): CameRows {
  return {
    table: { keys: [B, A], keyOf: Int32Array.from(keyOf) },
    predictions: {
      ...{ targets: ["y"], classes: [], levels: [80], values: new Float64Array(), lo: [], hi: [], sets: [] },
      ...{ labels: new Int32Array(), failed: new Uint8Array(), keys: [BY, BY] },
      ...predictions,
    },
    values: Float64Array.from(values),
    counts: Uint8Array.from(counts),
  };
}

Deno.test("ScoredKeys joins the rows of a key over blocks in their order, without those that do not count", () => {
  const keys = new ScoredKeys(), numbers = (...values: number[]) => Float64Array.from(values);
  const two = { targets: ["y", "z"] };
  const first = {
    ...two,
    values: numbers(1, 2, 3, 4, 5, 6),
    lo: [numbers(0, 1, 2, 3, 4, 5)],
    hi: [numbers(2, 3, 4, 5, 6, 7)],
  };
  keys.take(block([0, 1, 0], first, { values: [10, 20, 30, 40, 50, 60], counts: [1, 1, 0] }));
  const second = { ...two, values: numbers(7, 8), lo: [numbers(6, 7)], hi: [numbers(8, 9)] };
  keys.take(block([0], second, { values: [70, 80] }));
  const [a, b] = [...keys.each([])];
  assertEquals([keys.size, a!.key, [...a!.predicted], [...a!.actual]], [2, A, [3, 4], [30, 40]]);
  assertEquals([b!.rows, [...b!.actual], [...b!.predicted]], [2, [10, 20, 70, 80], [1, 2, 7, 8]]);
  assertEquals([[...b!.lo[0]!], [...b!.hi[0]!]], [[0, 1, 6, 7], [2, 3, 8, 9]]);
});

Deno.test("ScoredKeys puts blocks of different classes into one shape: who does not know a class says 0 of it", () => {
  const keys = new ScoredKeys();
  const known = { classes: ["no", "yes"], values: Float64Array.of(0.7, 0.3), sets: [Uint8Array.of(1, 0)] };
  keys.take(block([0], { ...known, labels: Int32Array.of(0) }, { values: [2] }));
  const other = { classes: ["yes"], values: Float64Array.of(NaN), sets: [Uint8Array.of(0)] };
  keys.take(block([0], { ...other, labels: Int32Array.of(0) }, { values: [1] }));
  const [b] = [...keys.each(["no", "yes", "new"])];
  assertEquals([[...b!.actual], [...b!.predicted]], [[0, 0, 1, 0, 1, 0], [0.7, 0.3, 0, 0, 0, 0]]);
  // A set without any class says that nothing is known: neither a hit nor a miss.
  assertEquals([[...b!.hi[0]!], [...b!.decided]], [[1, 0, 0, NaN, NaN, NaN], [0, 1]]);
});
