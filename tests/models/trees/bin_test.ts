import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import fc from "fast-check";
import { applyBins, binDesign, categoryBin, missingBin, thresholdOf } from "../../../lib/models/trees/bin.ts";
import { designOf } from "../../../lib/models/trees/rows.ts";
import { simulate } from "./_trees.ts";

const column = (values: number[], categorical = false) =>
  designOf({ names: ["x"], values, target: values.map(() => 0), categorical: [categorical] });

Deno.test("binDesign() numbers distinct values in order and gives missing the last bin", () => {
  const binned = binDesign(column([7, NaN, -1, 7, 3]));
  assertEquals([...binned.bins], [2, 3, 0, 2, 1]);
  assertEquals([...binned.codes], [2, 3, 0, 2, 1]);
  assertEquals([...binned.map.edges[0]], [1, 5]);
  assertEquals(missingBin(binned.map, 0), 3);
});

Deno.test("binDesign() skips constant features but keeps constant or missing", () => {
  const design = designOf({
    names: ["constant", "gappy", "number", "absent"],
    values: [5, 1, 1, NaN, 5, NaN, 2, NaN],
    target: [0, 0],
  });
  const { map, bins } = binDesign(design);
  assertEquals([...map.features], [1, 2]);
  assertEquals([...map.offsets], [0, 2, 5]);
  assertEquals([...bins], [0, 0, 1, 1]);
});

Deno.test("binDesign() bins agree with their edges on any numbers", () => {
  const values = fc.array(fc.double({ noDefaultInfinity: false }), { minLength: 1, maxLength: 120 });
  fc.assert(fc.property(values, fc.integer({ min: 3, max: 20 }), (raw, maxBins) => {
    const binned = binDesign(column(raw), { maxBins });
    if (binned.map.features.length === 0) return;
    const last = missingBin(binned.map, 0);
    assert(last < maxBins);
    raw.forEach((value, row) => {
      const bin = binned.bins[row];
      if (Number.isNaN(value)) return assertEquals(bin, last);
      assert(value <= thresholdOf(binned.map, 0, bin));
      assert(bin === 0 || value > thresholdOf(binned.map, 0, bin - 1));
    });
  }));
});

Deno.test("applyBins() gives training rows their training bins", () => {
  for (const [missing, categories] of [[0, 0], [0.2, 0], [0.1, 9]]) {
    const design = simulate({ rows: 300, missing, categories });
    const binned = binDesign(design, { maxBins: 32 });
    assertEquals(applyBins(binned.map, design), binned);
  }
});

Deno.test("binDesign() bins categories by number; unseen and rare ones are missing", () => {
  const binned = binDesign(column([12, 3, 12, 5, NaN], true));
  assertEquals([...binned.bins], [2, 0, 2, 1, 3]);
  assertEquals([...applyBins(binned.map, column([5, 4, 99, 3], true)).bins], [1, 3, 3, 0]);
  const rare = binDesign(column([1, 1, 2, 2, 8, 9], true), { maxBins: 3 });
  assertEquals([...rare.bins], [0, 0, 1, 1, 2, 2]);
});

Deno.test("binDesign() takes edges from edgeRows only", () => {
  const binned = binDesign(column([1, 2, 3, 100, 200]), { edgeRows: [0, 1, 2] });
  assertEquals([...binned.map.edges[0]], [1.5, 2.5]);
  assertEquals([...binned.bins], [0, 1, 2, 2, 2]);
});

Deno.test("binDesign() uses wide codes beyond 65,535 histogram positions", () => {
  const features = 300, rows = 254;
  const values = Array.from({ length: rows * features }, (_, i) => Math.floor(i / features));
  const names = Array.from({ length: features }, (_, f) => `x${f}`);
  const binned = binDesign(designOf({ names, values, target: new Float64Array(rows) }), { maxBins: 255 });
  assertInstanceOf(binned.codes, Uint32Array);
  assertEquals(binned.codes[rows * features - 1], binned.map.offsets[features] - 2);
});

Deno.test("binDesign() refuses bad options and shapes", () => {
  assertThrows(() => binDesign(column([1, 2]), { maxBins: 2 }), RangeError, "maxBins");
  assertThrows(() => binDesign(column([1, 2]), { maxBins: 256 }), RangeError, "maxBins");
  assertThrows(() => binDesign({ ...column([1, 2]), rows: 3 }), RangeError, "[3 × 1]");
  const { map } = binDesign(column([1, 2]));
  assertThrows(() => applyBins(map, { ...column([1]), names: ["x", "z"] }), RangeError, "[1 × 1]");
});

Deno.test("thresholdOf() is Infinity for the last value bin: values against missing", () => {
  const { map } = binDesign(column([1, 2, NaN]));
  assertEquals([0, 1].map((bin) => thresholdOf(map, 0, bin)), [1.5, Infinity]);
});

Deno.test("categoryBin() finds a category inside its span, else -1", () => {
  const table = Float64Array.of(9, 2, 4, 6, 1);
  assertEquals([2, 4, 6, 3, 9, NaN].map((value) => categoryBin(table, 1, 4, value)), [0, 1, 2, -1, -1, -1]);
});
