import { assertEquals } from "@std/assert";
import {
  countAt,
  countColumns,
  countRows,
  countsOf,
  countTall,
  subtractCounts,
} from "../../../../../lib/models/trees/engine/splits/counts.ts";
import { timesOf, treeRow } from "../../../../../lib/models/trees/engine/memory/fit.ts";
import { f64At, i32At, setF64, setI32 } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import { takeSlot } from "../../../../../lib/models/trees/engine/splits/slots.ts";
import { simulate } from "../../_trees.ts";
import { listOf, prepare } from "../_engine.ts";

const WAYS = { countColumns, countTall };

Deno.test("countColumns() and countTall() count rows as often as they were drawn, in the listed columns alone", () => {
  for (const [name, count] of Object.entries(WAYS)) {
    for (let features = 1; features <= 9; features++) {
      const design = simulate({ features, missing: 0.1, weight: (row) => 1 + row % 2 });
      const { bins, map } = prepare(design, { weighted: true, times: (row) => row % 4 }), slot = takeSlot();
      const columns = Array.from({ length: features }, (_, j) => features - 1 - j).filter((column) => column % 4 !== 1);
      const expected = new Array(map.offsets[features]).fill(9);
      for (let k = 0; k < expected.length; k++) setI32(countsOf(slot) + 4 * k, 9);
      for (const column of columns) {
        expected.fill(0, map.offsets[column], map.offsets[column + 1]);
        for (let i = 5; i < 80; i++) {
          expected[map.offsets[column] + bins[treeRow(i) * features + column]] += timesOf(treeRow(i));
        }
      }
      count(slot, 5, 80, listOf(columns), columns.length);
      assertEquals(expected.map((_, k) => countAt(slot, k)), expected, name);
    }
  }
});

Deno.test("countRows() is countColumns() of all columns", () => {
  const { map } = prepare(simulate({ features: 3, weight: (row) => 1 + row % 2 }), { weighted: true });
  const [a, b] = [takeSlot(), takeSlot()], all = Array.from({ length: map.offsets[3] }, (_, k) => k);
  countRows(a, 0, 60);
  countColumns(b, 0, 60, listOf([0, 1, 2]), 3);
  assertEquals(all.map((k) => countAt(a, k)), all.map((k) => countAt(b, k)));
});

Deno.test("countAt() is the hessian where that is the multiplicity", () => {
  prepare(simulate({ features: 2 }));
  const slot = takeSlot();
  setF64(slot + 24, 7);
  assertEquals([countAt(slot, 1), f64At(slot + 24)], [7, 7]);
});

Deno.test("subtractCounts() of some positions leaves those before and behind", () => {
  prepare(simulate({ features: 2, weight: (row) => 1 + row % 2 }), { weighted: true });
  const [a, b] = [takeSlot(), takeSlot()];
  for (let k = 0; k < 6; k++) {
    setI32(countsOf(a) + 4 * k, 10);
    setI32(countsOf(b) + 4 * k, k);
  }
  subtractCounts(a, b, 2, 5);
  assertEquals(Array.from({ length: 6 }, (_, k) => i32At(countsOf(a) + 4 * k)), [10, 10, 8, 7, 6, 10]);
});
