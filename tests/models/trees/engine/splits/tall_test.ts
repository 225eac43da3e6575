import { assertEquals } from "@std/assert";
import { alloc, f64At, setF64 } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import { sumColumns } from "../../../../../lib/models/trees/engine/splits/kernels.ts";
import { takeSlot } from "../../../../../lib/models/trees/engine/splits/slots.ts";
import { sumTall } from "../../../../../lib/models/trees/engine/splits/tall.ts";
import { simulate } from "../../_trees.ts";
import { listOf, prepare } from "../_engine.ts";

// Its vector twin is compared with it by twins_test.ts.

Deno.test("sumTall() has the bits of sumColumns() for any number of columns, and leaves those of others", () => {
  for (let features = 1; features <= 15; features++) {
    const { map } = prepare(simulate({ features, seed: features, missing: 0.1, target: (x, e) => x[0] + e }));
    const total = map.offsets[features], [a, b] = [takeSlot(), takeSlot()];
    const columns = Array.from({ length: features }, (_, j) => features - 1 - j).filter((column) => column % 5 !== 2);
    for (const slot of [a, b]) for (let k = 0; k < 2 * total; k++) setF64(slot + 8 * k, 5);
    sumColumns(a, 3, 77, listOf(columns), columns.length);
    sumTall(b, 3, 77, listOf(columns), columns.length);
    const read = (slot: number) => Array.from({ length: 2 * total }, (_, k) => f64At(slot + 8 * k));
    assertEquals(read(b), read(a));
  }
});

Deno.test("sumTall() of no rows clears the columns and touches nothing behind them", () => {
  const { map } = prepare(simulate({ features: 2 })), slot = alloc(16 * map.offsets[2] + 16);
  for (let k = 0; k < 2 * map.offsets[2] + 2; k++) setF64(slot + 8 * k, 5);
  sumTall(slot, 9, 9, listOf([1]), 1);
  const read = Array.from({ length: 2 * map.offsets[2] + 2 }, (_, k) => f64At(slot + 8 * k));
  assertEquals(read, read.map((_, k) => k >= 2 * map.offsets[1] && k < 2 * map.offsets[2] ? 0 : 5));
});
