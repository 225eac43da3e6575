import { assertEquals, assertThrows } from "@std/assert";
import { BitReader, BitWriter } from "../../../../lib/core/bytes/bits.ts";
import { CATEGORY, LEAF, MISSING_LEFT, type TreeEnsemble } from "../../../../lib/models/trees/ensemble/ensemble.ts";
import { readSplitTable, tableOf, writeTable } from "../../../../lib/models/trees/ensemble/split_table.ts";

/** Splits of three features, the second of five categories, as nodes without an order: a table reads no tree. */
function ensembleOf(): TreeEnsemble {
  const second = 4 + CATEGORY;
  return {
    specHash: "",
    names: ["a", "b", "c"],
    base: 0,
    link: "identity",
    average: false,
    roots: Int32Array.of(0, 8),
    split: Int32Array.of(8, LEAF, 8 + MISSING_LEFT, 0, second, second + MISSING_LEFT, 8, second),
    left: new Int32Array(8),
    value: Float64Array.of(2, 7, 2, -1, 0, 1, 1.5, 2),
    // The third is the first but for bits of no category.
    subsets: Uint32Array.from([[5, 0], [9, 0], [0x80000005, 4]].flatMap((words) => [...words, 0, 0, 0, 0, 0, 0])),
    categories: Float64Array.of(10, 11, 12, 13, 14),
    categoryOffsets: Int32Array.of(0, 0, 5, 5),
    gain: new Float64Array(3),
  };
}

const ensemble = ensembleOf(), table = tableOf(ensemble);

function written(): Uint8Array {
  const writer = new BitWriter();
  writeTable(writer, table, ensemble);
  return writer.finish();
}

Deno.test("tableOf() names each distinct split once, by feature, cut or subset, and side of missing values", () => {
  assertEquals([table.size, table.cuts.map((cuts) => [...cuts]), table.sides], [
    6,
    [[-1], [], [1.5, 2]],
    [[1, 0], [0], [1, 3, 0]],
  ]);
  assertEquals([...table.positions], [4, 0, 5, 0, 1, 2, 3, 1]);
});

Deno.test("readSplitTable() gives each position the split that tableOf() named by it", () => {
  const { split, value, subsets, categoryOffsets } = readSplitTable(new BitReader(written()), table.cuts);
  assertEquals(categoryOffsets, ensemble.categoryOffsets);
  table.positions.forEach((position, node) => {
    const code = ensemble.split[node];
    if (code < 0) return;
    assertEquals(split[position], code);
    if ((code & CATEGORY) === 0) assertEquals(value[position], ensemble.value[node]);
    else assertEquals(subsets[8 * value[position]], [5, 9, 5][ensemble.value[node]]);
  });
});

Deno.test("tableOf() takes the edges of the bins for cuts, used or not; infinity is none of them", () => {
  const edges = [Float64Array.of(-2, -1, 5), new Float64Array(), Float64Array.of(1.5, 2, 3)];
  const split = ensemble.split.with(0, 0), value = ensemble.value.with(0, Infinity);
  const wide = tableOf({ ...ensemble, split, value, edges });
  assertEquals(wide.cuts, edges);
  assertEquals(wide.sides, [[0, 1, 0, 1], [0], [1, 2, 0, 0]]);
  const writer = new BitWriter();
  writeTable(writer, wide, ensemble);
  const read = readSplitTable(new BitReader(writer.finish()), wide.cuts);
  assertEquals([read.value[wide.positions[0]], read.split[wide.positions[0]]], [Infinity, 0]);
  assertEquals(read.split.length, wide.size);
});

Deno.test("readSplitTable() refuses a subset without a side, more categories than bits, and what ends too early", () => {
  const read = (bytes: Uint8Array) => readSplitTable(new BitReader(bytes), table.cuts);
  const writer = new BitWriter();
  writer.write(0, 9 + 2 * 2);
  writer.write(5, 9);
  writer.write(0, 2);
  writer.write(1, 24);
  writer.write(0, 2);
  assertThrows(() => read(writer.finish()), RangeError, "go to a side");
  const wide = new BitWriter();
  wide.write(257, 9);
  assertThrows(() => read(wide.finish()), RangeError, "256 bits");
  for (let size = 0; size < written().length; size++) {
    assertThrows(() => read(written().subarray(0, size)), RangeError, "Cannot read");
  }
  assertThrows(() => read(new Uint8Array(1000).fill(255)), RangeError, "Cannot read");
});
