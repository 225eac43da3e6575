import { assertEquals, assertStrictEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/artifact.ts";
import { FitError } from "../../../lib/core/errors.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { decodeTrees, encodeTrees } from "../../../lib/models/trees/codec.ts";
import { CATEGORY, LEAF } from "../../../lib/models/trees/ensemble.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import { createRng } from "../../../lib/core/random.ts";
import { lossOf } from "../../../lib/models/trees/loss.ts";
import { BOOST, simulate } from "./_trees.ts";

const design = simulate({ rows: 200, missing: 0.1, categories: 6 });
const { ensemble } = fitBoosting(binDesign(design), design, BOOST);
const artifact = encodeTrees(ensemble, { family: "f" });

Deno.test("decodeTrees() after bytes is the same ensemble and predicts the same bits", () => {
  const decoded = decodeTrees(decodeArtifact(encodeArtifact(artifact)), "f");
  assertEquals(decoded, ensemble);
  const expected = predictTrees(ensemble, design.values, { rows: 200 });
  assertEquals(predictTrees(decoded, design.values, { rows: 200 }), expected);
});

Deno.test("decodeTrees() reads the artifact's arrays without a copy", () => {
  const bytes = encodeArtifact(artifact), read = decodeArtifact(bytes);
  assertStrictEquals(decodeTrees(read, "f").value.buffer, bytes.buffer);
});

Deno.test("decodeTrees() refuses what could lead a walk astray", () => {
  const { header, arrays } = artifact, { split, left, value, roots } = ensemble;
  const root = roots[0], category = split.findIndex((code) => code >= 0 && (code & CATEGORY) !== 0);
  const number = split.findIndex((code) => code >= 0 && (code & CATEGORY) === 0), leaf = split.indexOf(LEAF);
  const wide = { categories: new Float64Array(257), categoryOffsets: Int32Array.of(0, 257, 257, 257, 257) };
  const broken: [string, object, object][] = [
    ["an older layout", { layout: 1 }, {}],
    ["another family", { family: "g" }, {}],
    ["a missing name", { names: 3 }, {}],
    ["an unknown link", { link: "cube" }, {}],
    ["a missing array", {}, { left: undefined }],
    ["an array of another type", {}, { left: new Float64Array(left) }],
    ["a short array", {}, { value: value.slice(1) }],
    ["a cycle", {}, { left: left.with(root, root) }],
    ["a child outside", {}, { left: left.with(root, roots[1]) }],
    ["a leaf that points elsewhere", {}, { left: left.with(leaf, root) }],
    ["flags on a leaf", {}, { split: split.with(leaf, split[leaf] + 1) }],
    ["a feature outside", {}, { split: split.with(root, 4 * 99) }],
    ["a leaf that leads on", {}, { left: left.with(leaf, leaf) }],
    ["a subset outside", {}, { value: value.with(category, 1e6) }],
    ["a subset before the first", {}, { value: value.with(category, -1) }],
    ["a subset between two", {}, { value: value.with(category, 0.5) }],
    ["a category split of a number", {}, { split: split.with(number, split[number] | CATEGORY) }],
    ["more categories than bits", {}, wide],
    ["descending category offsets", {}, { categoryOffsets: Int32Array.of(0, 6, 7, 5, 6) }],
    ["roots that do not end", {}, { roots: roots.slice(0, -1) }],
    ["a wrong category table", {}, { categories: new Float64Array(1) }],
    ["a base that is not finite", {}, { base: Float64Array.of(NaN) }],
  ];
  for (const [what, head, body] of broken) {
    const bad = { header: { ...header, ...head }, arrays: { ...arrays, ...body } };
    assertEquals(assertThrows(() => decodeTrees(bad, "f"), FitError, undefined, what).code, "CORRUPT_ARTIFACT");
  }
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
  });
  fc.assert(
    fc.property(settings, ({ growth, loss, ...data }) => {
      const any = simulate({ ...data, target: (x, noise) => Math.abs(x[0] + noise) });
      const options = { ...BOOST, growth, loss: lossOf(loss), maxDepth: 3, trees: 3, rng: createRng(data.seed) };
      const { ensemble } = fitBoosting(binDesign(any), any, options);
      const decoded = decodeTrees(decodeArtifact(encodeArtifact(encodeTrees(ensemble, { family: "f" }))), "f");
      assertEquals(decoded, ensemble);
      const fresh = simulate({ ...data, rows: 50, seed: data.seed + 1 });
      assertEquals(
        predictTrees(decoded, fresh.values, { rows: 50 }),
        predictTrees(ensemble, fresh.values, { rows: 50 }),
      );
    }),
    { numRuns: 40 },
  );
});

Deno.test("encodeTrees() keeps a family's own arrays beside the trees", () => {
  const { arrays, header } = encodeTrees(ensemble, { family: "f", arrays: { judged: Float64Array.of(3) } });
  assertEquals([arrays.judged, arrays.base], [Float64Array.of(3), Float64Array.of(ensemble.base)]);
  assertEquals([header.family, header.link, header.average], ["f", "identity", false]);
});

Deno.test("decodeTrees() refuses roots that do not ascend, and says what to do", () => {
  const { header, arrays } = artifact, { roots } = ensemble;
  for (
    const wrong of [roots.with(1, 0), roots.with(1, roots[2]), roots.with(1, 1e9), roots.with(0, 1), roots.slice(0, 0)]
  ) {
    const error = assertThrows(() => decodeTrees({ header, arrays: { ...arrays, roots: wrong } }, "f"), FitError);
    assertEquals(error.code, "CORRUPT_ARTIFACT");
    assertStringIncludes(error.message, "wrong roots");
    assertStringIncludes(error.hint, "train the key again");
  }
});

Deno.test("decodeTrees() of any node array with one number changed is refused or still predicts", () => {
  const { header, arrays } = artifact, nodes = ensemble.split.length;
  fc.assert(
    fc.property(fc.nat({ max: nodes - 1 }), fc.integer({ min: -9, max: 4 * nodes }), fc.boolean(), (at, to, which) => {
      const name = which ? "left" : "split";
      let read;
      try {
        read = decodeTrees({ header, arrays: { ...arrays, [name]: ensemble[name].with(at, to) } }, "f");
      } catch (error) {
        return assertEquals(error instanceof FitError && error.code, "CORRUPT_ARTIFACT");
      }
      // Whatever passes the check must end every walk inside the arrays.
      assertEquals(predictTrees(read, design.values, { rows: 200 }).some(Number.isNaN), false);
    }),
  );
});

Deno.test("decodeTrees() needs every part of the header, each of its type", () => {
  const { header, arrays } = artifact;
  const wrong: object[] = [{ specHash: 3 }, { names: "x0" }, { names: ["x0", 1] }, { average: 1 }, { link: null }];
  for (const head of wrong) {
    const error = assertThrows(() => decodeTrees({ header: { ...header, ...head }, arrays }, "f"), FitError);
    assertStringIncludes(error.message, "an incomplete header", JSON.stringify(head));
  }
});
