import { assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Artifact, decodeArtifact, encodeArtifact } from "../../../../lib/core/bytes/artifact.ts";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { FitError } from "../../../../lib/core/errors/errors.ts";
import { fitForest } from "../../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../../lib/models/trees/boost.ts";
import { decodeTrees, encodeTrees } from "../../../../lib/models/trees/ensemble/codec.ts";
import { compactTrees } from "../../../../lib/models/trees/ensemble/compact.ts";
import type { TreeEnsemble } from "../../../../lib/models/trees/ensemble/ensemble.ts";
import { lossOf } from "../../../../lib/models/trees/loss.ts";
import { predictTrees } from "../../../../lib/models/trees/predict.ts";
import { BAG, BOOST, simulate } from "../_trees.ts";

const design = simulate({ rows: 200, missing: 0.1, categories: 6 });
const { ensemble } = fitBoosting(binDesign(design), design, BOOST);
const compact = compactTrees(ensemble), artifact = encodeTrees(compact, { family: "f" });

/** Through bytes and back. */
function reload(trees: TreeEnsemble): TreeEnsemble {
  return decodeTrees(decodeArtifact(encodeArtifact(encodeTrees(trees, { family: "f" }))), "f");
}

function assertCorrupt(changed: { header?: object; arrays?: object }, said: string) {
  const { header, arrays } = artifact;
  const bad = { header: { ...header, ...changed.header }, arrays: { ...arrays, ...changed.arrays } } as Artifact;
  const error = assertThrows(() => decodeTrees(bad, "f"), FitError, undefined, said);
  assertEquals(error.code, "CORRUPT_ARTIFACT");
  assertStringIncludes(error.message, said);
  assertStringIncludes(error.hint, "train again");
}

Deno.test("decodeTrees() gives trees grown by depth back as they were, leaves exact whether on a grid or not", () => {
  for (const trees of [ensemble, compact]) {
    const again = reload(trees);
    for (const part of ["roots", "split", "left", "gain", "categories", "categoryOffsets", "base", "edges"] as const) {
      assertEquals(again[part], trees[part], part);
    }
    trees.value.forEach((value, node) => trees.split[node] < 0 && assertEquals(again.value[node], value));
    const expected = predictTrees(trees, design.values, { rows: 200 });
    assertEquals(predictTrees(again, design.values, { rows: 200 }), expected);
  }
  assertEquals([encodeTrees(ensemble, { family: "f" }).header.grid, artifact.header.grid === null], [null, false]);
});

Deno.test("encodeTrees() and decodeTrees() are inverse for any fit: growth, loss, categories, holes", () => {
  const settings = fc.record({
    rows: fc.integer({ min: 5, max: 60 }),
    features: fc.integer({ min: 1, max: 5 }),
    categories: fc.constantFrom(0, 0, 3, 40),
    missing: fc.constantFrom(0, 0.3),
    seed: fc.nat({ max: 1000 }),
    growth: fc.constantFrom("depth" as const, "leaf" as const, "symmetric" as const),
    loss: fc.constantFrom("squared" as const, "absolute" as const, "poisson" as const),
    isCompact: fc.boolean(),
  });
  fc.assert(
    fc.property(settings, ({ growth, loss, isCompact, ...data }) => {
      const any = simulate({ ...data, target: (x, noise) => Math.abs(x[0] + noise) });
      const options = { ...BOOST, growth, loss: lossOf(loss), maxDepth: 3, trees: 3, rng: createRng(data.seed) };
      const grown = fitBoosting(binDesign(any), any, options).ensemble;
      const trees = isCompact ? compactTrees(grown) : grown, again = reload(trees);
      assertEquals(encodeTrees(again, { family: "f" }), encodeTrees(trees, { family: "f" }));
      const fresh = simulate({ ...data, rows: 50, seed: data.seed + 1 });
      assertEquals(
        predictTrees(again, fresh.values, { rows: 50 }),
        predictTrees(trees, fresh.values, { rows: 50 }),
      );
    }),
    { numRuns: 40 },
  );
});

Deno.test("encodeTrees() of a compact forest takes five bytes a leaf with its split, where its fields took thirty-two", () => {
  const rows = simulate({ rows: 700, features: 20 });
  const forest = compactTrees(fitForest(binDesign(rows), rows, { ...BAG, trees: 20, rng: createRng(1) }).ensemble);
  const leaves = forest.split.filter((code) => code < 0).length;
  const bytes = encodeArtifact(encodeTrees(forest, { family: "f" })).length;
  const { split, left, value } = forest;
  assertLess(bytes / leaves, 7);
  assertLess(28, (split.byteLength + left.byteLength + value.byteLength) / leaves);
});

Deno.test("encodeTrees() keeps a family's own arrays beside the trees", () => {
  const { arrays, header } = encodeTrees(ensemble, { family: "f", arrays: { judged: Float64Array.of(3) } });
  assertEquals([arrays.judged, arrays.base], [Float64Array.of(3), Float64Array.of(ensemble.base)]);
  assertEquals([header.family, header.link, header.average], ["f", "identity", false]);
});

Deno.test("decodeTrees() needs every part of the header, each of its type", () => {
  for (const header of [{ specHash: 3 }, { names: "x0" }, { names: ["x0", 1] }, { average: 1 }, { link: null }]) {
    assertCorrupt({ header }, "an incomplete header");
  }
  assertCorrupt({ header: { layout: 1 } }, "layout 1");
  assertCorrupt({ header: { family: "g" } }, "family g");
});

Deno.test("decodeTrees() refuses counts that its bits cannot hold before it makes room for them", () => {
  const { trees, nodes } = artifact.header as { trees: number; nodes: number };
  const counts = [{ nodes: 1e15 }, { nodes: 2 ** 40, trees: 2 ** 40 }, { trees: -1 }, { trees: 1.5 }, { nodes: NaN }];
  for (const header of [...counts, { trees: nodes + 1 }, { trees: "1" + "0".repeat(12) }]) {
    assertCorrupt({ header }, "trees of");
  }
  assertCorrupt({ header: { nodes: nodes - 1 } }, "nodes");
  assertCorrupt({ header: { nodes: nodes + 1 } }, "nodes");
  assertCorrupt({ header: { trees: trees - 1 } }, "nodes");
  const { nodes: bits } = artifact.arrays;
  assertCorrupt({ arrays: { nodes: bits.slice(0, -5) } }, "Cannot read");
  assertCorrupt({ arrays: { nodes: Uint8Array.from([...bits, 0]) } }, "bits more");
});

Deno.test("decodeTrees() refuses a grid, cuts, categories or leaves that are none", () => {
  const grids = [{ step: 0 }, { step: Infinity }, { low: 1e300 }, { levels: 2 ** 25 }, { levels: 0 }, {
    low: 2 ** 52,
    step: 1e300,
  }];
  for (const part of grids) {
    assertCorrupt({ header: { grid: { ...artifact.header.grid as object, ...part } } }, "no grid of leaves");
  }
  for (const grid of [undefined, 3, "x"]) assertCorrupt({ header: { grid } }, "no grid of leaves");
  assertCorrupt({ header: { grid: null } }, `no array "leaves"`);
  for (const value of [NaN, Infinity]) {
    assertCorrupt({ header: { grid: null }, arrays: { leaves: Float64Array.of(value) } }, `leaf ${value}`);
  }
  const cuts = artifact.arrays.cuts as Uint8Array;
  assertCorrupt({ arrays: { cuts: cuts.subarray(0, -1) } }, "Cannot read");
  assertCorrupt({ arrays: { cuts: new Float64Array(2) } }, `no array "cuts"`);
  assertCorrupt({ arrays: { cuts: undefined } }, `no array "cuts"`);
  assertCorrupt({ arrays: { categories: Float64Array.of(1) } }, "a cut category table");
  assertCorrupt({ arrays: { gain: new Float64Array(1) } }, "1 gains");
  assertCorrupt({ arrays: { base: Float64Array.of(NaN) } }, "base NaN");
  assertCorrupt({ arrays: { nodes: new Float64Array(3) } }, `no array "nodes"`);
});

Deno.test("decodeTrees() of any bits is refused or still predicts", () => {
  const { header, arrays } = artifact, bits = arrays.nodes as Uint8Array;
  fc.assert(
    fc.property(fc.nat({ max: bits.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      let read;
      try {
        read = decodeTrees({ header, arrays: { ...arrays, nodes: bits.with(at, bits[at] ^ change) } }, "f");
      } catch (error) {
        return assertEquals(error instanceof FitError && error.code, "CORRUPT_ARTIFACT");
      }
      assertEquals(predictTrees(read, design.values, { rows: 200 }).some(Number.isNaN), false);
    }),
  );
});

Deno.test("encodeTrees() writes the same cuts for all trees on the same rows, so that they can be stored once", () => {
  const rows = simulate({ rows: 300, missing: 0.1 }), binned = binDesign(rows);
  const [few, many] = [2, 20].map((trees) =>
    fitForest(binned, rows, { ...BAG, trees, rng: createRng(trees) }).ensemble
  );
  const cuts = encodeTrees(few, { family: "f" }).arrays.cuts;
  assertEquals(encodeTrees(many, { family: "f" }).arrays.cuts, cuts);
  assertEquals(encodeTrees(compactTrees(reload(few)), { family: "f" }).arrays.cuts, cuts);
});
