import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { treeRow } from "../../../../lib/models/trees/engine/memory/fit.ts";
import { setI32 } from "../../../../lib/models/trees/engine/memory/heap.ts";
import {
  BIN,
  COLUMN,
  END,
  MISSING_LEFT,
  START,
  SUBSET,
  takeNode,
} from "../../../../lib/models/trees/engine/memory/open_node.ts";
import { partition } from "../../../../lib/models/trees/engine/partition.ts";
import { designOf } from "../../../../lib/models/contract/design_rows.ts";
import { prepare } from "./_engine.ts";

const design = (values: number[], categorical = false) =>
  designOf({ names: ["x"], values, target: values.map(() => 0), categorical: [categorical] });

/** Partition the rows [start, end) by a split of the only column. */
function cut(span: [number, number], split: { bin?: number; missingLeft?: number; mask?: bigint }): number {
  const node = takeNode(), { bin = 0, missingLeft = 0, mask = 0n } = split;
  for (
    const [field, value] of [[START, span[0]], [END, span[1]], [COLUMN, 0], [BIN, bin], [MISSING_LEFT, missingLeft]]
  ) {
    setI32(node + field, value);
  }
  for (let word = 0; word < 8; word++) {
    setI32(node + SUBSET + 4 * word, Number((mask >> BigInt(32 * word)) & 0xffffffffn));
  }
  return partition(node);
}

const rowsAt = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => treeRow(from + i));
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

Deno.test("partition() groups rows in order and routes missing as told", () => {
  for (const missingLeft of [0, 1]) {
    prepare(design([5, 1, NaN, 4, 2, NaN, 3]));
    const middle = cut([0, 7], { bin: 1, missingLeft });
    assertEquals(rowsAt(0, middle), missingLeft ? [1, 2, 4, 5] : [1, 4]);
    assertEquals(rowsAt(middle, 7), missingLeft ? [0, 3, 6] : [0, 2, 3, 5, 6]);
  }
});

Deno.test("partition() touches only the node's span", () => {
  prepare(design([1, 9, 1, 9, 1, 9]));
  assertEquals(cut([2, 5], { bin: 0 }), 4);
  assertEquals(rowsAt(0, 6), [0, 1, 2, 4, 3, 5]);
});

Deno.test("partition() may send every row to one side", () => {
  for (const [bin, missingLeft, middle] of [[2, 1, 4], [2, 0, 3], [-1, 1, 1], [-1, 0, 0]]) {
    prepare(design([1, 2, 3, NaN]));
    assertEquals(cut([0, 4], { bin, missingLeft }), middle);
  }
});

Deno.test("partition() of nothing moves nothing", () => {
  prepare(design([1, 2, 3, NaN]));
  assertEquals(cut([2, 2], { bin: 1 }), 2);
  assertEquals(rowsAt(0, 4), [0, 1, 2, 3]);
});

Deno.test("partition() is stable by any cut of a number's bins", () => {
  const column = fc.array(fc.oneof(fc.nat({ max: 300 }), fc.constant(NaN)), { minLength: 2, maxLength: 300 });
  fc.assert(fc.property(column, fc.nat({ max: 254 }), fc.boolean(), (values, bin, left) => {
    const { bins, map } = prepare(design(values), { maxBins: 255 });
    if (map.features.length === 0) return;
    const last = map.offsets[1] - 1, n = values.length;
    const goesLeft = (row: number) => bins[row] === last ? left : bins[row] <= bin;
    const middle = cut([0, n], { bin, missingLeft: left ? 1 : 0 });
    assertEquals(rowsAt(0, middle), upTo(0, n).filter(goesLeft));
    assertEquals(rowsAt(middle, n), upTo(0, n).filter((row) => !goesLeft(row)));
  }));
});

Deno.test("partition() is stable by any subset of categories, missing being one of them", () => {
  const column = fc.array(fc.oneof(fc.nat({ max: 253 }), fc.constant(NaN)), { minLength: 2, maxLength: 300 });
  const masks = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
  fc.assert(fc.property(column, masks, fc.nat({ max: 10 }), (values, mask, from) => {
    const { bins, map } = prepare(design(values, true), { maxBins: 255 });
    if (map.features.length === 0) return;
    const n = values.length, start = Math.min(from, n), goesLeft = (row: number) => (mask >> BigInt(bins[row])) & 1n;
    const middle = cut([start, n], { mask });
    assertEquals(rowsAt(start, middle), upTo(start, n).filter(goesLeft));
    assertEquals(rowsAt(middle, n), upTo(start, n).filter((row) => !goesLeft(row)));
    assertEquals(rowsAt(0, start), upTo(0, start));
  }));
});
