import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../../../lib/core/numbers/random.ts";
import { pairs } from "../../../../../lib/models/trees/engine/memory/fit.ts";
import { alloc, f64At, heapTop, setF64 } from "../../../../../lib/models/trees/engine/memory/heap.ts";
import { subtract, sumColumns, sumHistogram } from "../../../../../lib/models/trees/engine/splits/kernels.ts";
import { takeSlot } from "../../../../../lib/models/trees/engine/splits/slots.ts";
import { allRows } from "../../../../../lib/models/contract/design_rows.ts";
import { simulate } from "../../_trees.ts";
import { listOf, prepare } from "../_engine.ts";

// The searches are tested through `split.ts` and `symmetric.ts`, and against their vector twins by twins_test.ts.

const read = (slot: number, bins: number) => Array.from({ length: 2 * bins }, (_, k) => f64At(slot + 8 * k));
const design = (features: number) =>
  simulate({ features, seed: features, missing: 0.1, target: (x, noise) => x[0] + noise });

Deno.test("sumHistogram() adds every row's pair to its bin of every column, in the order of the rows, bit for bit", () => {
  for (let features = 1; features <= 9; features++) {
    const { bins, map } = prepare(design(features)), slot = takeSlot(), total = map.offsets[features];
    const expected = new Float64Array(2 * total);
    for (let row = 7; row < 93; row++) {
      for (let j = 0; j < features; j++) {
        const k = map.offsets[j] + bins[row * features + j];
        expected[2 * k] += f64At(pairs + 16 * row);
        expected[2 * k + 1] += f64At(pairs + 16 * row + 8);
      }
    }
    for (let k = 0; k < 2 * total; k++) setF64(slot + 8 * k, 5);
    sumHistogram(slot, 7, 93);
    assertEquals(read(slot, total), [...expected]);
  }
});

Deno.test("sumColumns() of all columns is sumHistogram(), bit for bit; of some it leaves the others", () => {
  for (let features = 1; features <= 9; features++) {
    const { map } = prepare(design(features)), total = map.offsets[features], [a, b] = [takeSlot(), takeSlot()];
    const columns = [...allRows(features)].reverse();
    sumHistogram(a, 3, 77);
    sumColumns(b, 3, 77, listOf(columns), features);
    assertEquals(read(b, total), read(a, total));
    for (let k = 0; k < 2 * total; k++) setF64(b + 8 * k, 5);
    const some = columns.filter((column) => column % 3 === 0);
    sumColumns(b, 3, 77, listOf(some), some.length);
    const [whole, part] = [read(a, total), read(b, total)];
    for (let j = 0; j < features; j++) {
      const span: [number, number] = [2 * map.offsets[j], 2 * map.offsets[j + 1]];
      assertEquals(part.slice(...span), some.includes(j) ? whole.slice(...span) : part.slice(...span).fill(5));
    }
  }
});

Deno.test("sumHistogram() of no rows is all zero", () => {
  const { map } = prepare(design(3)), slot = takeSlot();
  setF64(slot, 5);
  sumHistogram(slot, 50, 50);
  assertEquals(read(slot, map.offsets[3]), new Array(2 * map.offsets[3]).fill(0));
});

Deno.test("subtract() takes one list of doubles from another, and touches nothing else", () => {
  prepare(design(1));
  const rng = createRng(1);
  fc.assert(fc.property(fc.nat({ max: 20 }), (half) => {
    const count = 2 * half, from = alloc(8 * count + 16), part = alloc(8 * count + 16);
    const [a, b] = [from, part].map((at) => {
      const values = Array.from({ length: count }, () => rng.normal());
      values.forEach((value, i) => setF64(at + 8 * i, value));
      setF64(at + 8 * count, 77);
      return values;
    });
    subtract(from, part, count);
    assertEquals(a.map((_, i) => f64At(from + 8 * i)), a.map((value, i) => value - b[i]));
    assertEquals([f64At(from + 8 * count), f64At(part + 8 * count)], [77, 77]);
    b.forEach((value, i) => assertAlmostEquals(f64At(part + 8 * i), value, 0));
    assertEquals(heapTop() > part, true);
  }));
});
