import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  applyBins,
  binByEach,
  binDesign,
  categoryBin,
  missingBinOf,
  thresholdOf,
} from "../../../lib/models/trees/bin.ts";
import { allRows, designOf } from "../../../lib/models/contract/design_rows.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { simulate } from "./_trees.ts";
import { takeRows } from "../../_support/design_builder.ts";

const column = (values: number[], categorical = false) =>
  designOf({ names: ["x"], values, target: values.map(() => 0), categorical: [categorical] });

Deno.test("binDesign() numbers distinct values in order and gives missing the last bin", () => {
  const binned = binDesign(column([7, NaN, -1, 7, 3]));
  assertEquals([...binned.bins], [2, 3, 0, 2, 1]);
  assertEquals([...binned.map.edges[0]], [0, 5]);
  assertEquals(missingBinOf(binned.map, 0), 3);
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
    const last = missingBinOf(binned.map, 0);
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

Deno.test("binDesign() makes fewer bins where 16 bits could not number all histogram positions", () => {
  const features = 300, rows = 254;
  const values = Array.from({ length: rows * features }, (_, i) => Math.floor(i / features));
  const names = Array.from({ length: features }, (_, f) => `x${f}`);
  const binned = binDesign(designOf({ names, values, target: new Float64Array(rows) }), { maxBins: 255 });
  const perColumn = Math.floor(65_535 / features);
  assertEquals(binned.map.offsets[features], perColumn * features);
  assertEquals([...binned.bins.slice(-features)], Array(features).fill(perColumn - 2));
});

Deno.test("binDesign() refuses more features than 16 bits can number", () => {
  const names = Array.from({ length: 21_846 }, (_, f) => `x${f}`);
  const wide = designOf({ names, values: new Float64Array(names.length), target: [1] });
  assertThrows(() => binDesign(wide), RangeError, "21846");
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

const numbers = fc.array(fc.oneof(fc.integer({ min: -30, max: 30 }), fc.double(), fc.constant(NaN)), {
  minLength: 2,
  maxLength: 80,
});
const binCount = fc.integer({ min: 3, max: 30 });

Deno.test("binDesign() is monotone: a larger number has no smaller bin", () => {
  fc.assert(fc.property(numbers, binCount, (values, maxBins) => {
    const { bins, map } = binDesign(column(values), { maxBins });
    if (map.features.length === 0) return;
    const known = [...values.keys()].filter((row) => !Number.isNaN(values[row])).sort((a, b) => values[a] - values[b]);
    for (let i = 1; i < known.length; i++) {
      const [low, high] = [known[i - 1], known[i]];
      if (values[low] === values[high]) assertEquals(bins[low], bins[high]);
      else assert(bins[low] <= bins[high]);
    }
  }));
});

Deno.test("binDesign() does not depend on the order of the rows", () => {
  fc.assert(fc.property(numbers, binCount, fc.integer(), fc.boolean(), (values, maxBins, seed, category) => {
    const rng = createRng(seed), keys = values.map(() => rng.next());
    const order = allRows(values.length).sort((a, b) => keys[a] - keys[b]);
    const raw = category ? values.map((value) => Math.round(value)) : values;
    const straight = binDesign(column(raw, category), { maxBins });
    const mixed = binDesign(column([...order].map((row) => raw[row]), category), { maxBins });
    assertEquals(mixed.map, straight.map);
    if (straight.map.features.length > 0) assertEquals([...mixed.bins], [...order].map((row) => straight.bins[row]));
  }));
});

Deno.test("binDesign() of few distinct numbers sees their order only", () => {
  const few = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 2, maxLength: 40 });
  fc.assert(fc.property(few, (values) => {
    const [plain, curved] = [values, values.map((x) => x ** 3 + Math.exp(x))].map((raw) => binDesign(column(raw)));
    assertEquals(curved.bins, plain.bins);
    assertEquals(curved.map.offsets, plain.map.offsets);
  }));
});

Deno.test("applyBins() gives training rows the bins that binDesign() gave them", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.double(), fc.nat({ max: 5 })), { minLength: 2, maxLength: 40 }), (rows) => {
      const design = designOf({
        names: ["x", "c"],
        values: rows.flat(),
        target: rows.map(() => 0),
        categorical: [false, true],
      });
      const { map, bins } = binDesign(design);
      assertEquals(applyBins(map, design).bins, bins);
    }),
  );
});

Deno.test("applyBins() puts numbers beyond the training range into the outer bins, infinities too", () => {
  const { map } = binDesign(column([1, 2, 3, 4]));
  assertEquals([...applyBins(map, column([-1e300, -Infinity, 1e300, Infinity, NaN])).bins], [0, 0, 3, 3, 4]);
  // An edge belongs to the bin below it.
  assertEquals([...applyBins(map, column([1.5, 1.5000001, 2.5])).bins], [0, 1, 1]);
});

Deno.test("applyBins() of no rows is empty, of a design without binned columns too", () => {
  const { map } = binDesign(column([1, 2]));
  assertEquals(applyBins(map, column([])).bins.length, 0);
  const flat = binDesign(column([5, 5, 5]));
  assertEquals([flat.map.features.length, flat.map.offsets.length, flat.bins.length], [0, 1, 0]);
  assertEquals(applyBins(flat.map, column([7, 8])).rows, 2);
});

Deno.test("binDesign() keeps -0 and 0 together", () => {
  const { bins, map } = binDesign(column([0, -0, 1, -1]));
  assertEquals([...bins], [1, 1, 2, 0]);
  assertEquals([...applyBins(map, column([-0, 0])).bins], [1, 1]);
});

Deno.test("binDesign() takes edges of very long columns from an even sample, and bins all rows", () => {
  const rows = 200_001;
  const design = column(Array.from({ length: rows }, (_, i) => i));
  const { map, bins } = binDesign(design, { maxBins: 5 });
  const expected = [1, 2, 3].map((k) => k * rows / 4);
  [...map.edges[0]].forEach((edge, i) => assertAlmostEquals(edge, expected[i], 20));
  assertEquals([bins[0], bins[rows - 1], missingBinOf(map, 0)], [0, 3, 4]);
  const counts = [0, 1, 2, 3].map((bin) => bins.reduce((sum, b) => sum + Number(b === bin), 0));
  for (const count of counts) assertAlmostEquals(count, rows / 4, 20);
});

Deno.test("binDesign() counts categories of every row, however many rows there are", () => {
  const rows = 100_001, values = Array.from({ length: rows }, (_, i) => i === rows - 2 ? 9 : i % 2);
  const { map } = binDesign(column(values, true));
  assertEquals([...map.edges[0]], [0, 1, 9]);
});

Deno.test("binDesign() with edgeRows bins as a design of these rows alone would, for all its columns", () => {
  const design = simulate({ rows: 80, features: 3, missing: 0.2, categories: 5 });
  const edgeRows = [3, 70, 11, 12, 13, 40, 41, 42, 5, 6];
  const { map } = binDesign(design, { edgeRows }), alone = binDesign(takeRows(design, edgeRows)).map;
  assertEquals(map, alone);
});

Deno.test("binByEach() bins by each set of rows as by it alone: edges of these rows, bins of all", () => {
  // Small designs are read where they lie, large ones a few columns at a time.
  for (const rows of [80, 4200]) {
    const design = simulate({ rows, features: 11, missing: 0.2, categories: 5 });
    design.values.forEach((_, i) => i % 11 === 9 && Math.floor(i / 11) < 30 ? design.values[i] = 4 : i);
    const early = allRows(30), late = [rows - 1, 3, 3, rows - 2, 17, 18, 19, 20];
    const [byEarly, byAll, byLate] = binByEach(design, [early, undefined, late], 16);
    for (const [binned, chosen] of [[byEarly, early], [byAll, allRows(rows)], [byLate, late]] as const) {
      const { map } = binDesign(takeRows(design, [...chosen]), { maxBins: 16 });
      assertEquals(binned.map, map);
      assertEquals(binned.bins, applyBins(map, design).bins);
    }
    // Column 9 is constant among the early rows alone.
    assertEquals([byEarly, byAll].map(({ map }) => map.features.includes(9)), [false, true]);
  }
});

Deno.test("binDesign() counts an edge row as often as it is listed, more often than there are rows", () => {
  const design = simulate({ rows: 12, features: 3 }), edgeRows = [...allRows(12), ...allRows(12), 5, 5];
  assertEquals(binDesign(design, { edgeRows }).map, binDesign(takeRows(design, edgeRows)).map);
});

Deno.test("binDesign() refuses values or kinds that do not fit the names", () => {
  const design = simulate({ rows: 10, features: 3 });
  assertThrows(
    () => binDesign({ ...design, values: design.values.slice(1) }),
    RangeError,
    "[10 × 3]: current value is 29",
  );
  assertThrows(() => binDesign({ ...design, categorical: [true, false] }), RangeError, "2 kinds");
  const { map } = binDesign(design);
  assertThrows(() => applyBins(map, { ...design, values: design.values.slice(1) }), RangeError, "29 values");
});
