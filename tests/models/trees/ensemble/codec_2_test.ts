import { assertEquals, assertStrictEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Artifact, decodeArtifact, encodeArtifact } from "../../../../lib/core/bytes/artifact.ts";
import { FitError } from "../../../../lib/core/errors/errors.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../../lib/models/trees/boost.ts";
import { decodeTrees } from "../../../../lib/models/trees/ensemble/codec.ts";
import { CATEGORY, LEAF } from "../../../../lib/models/trees/ensemble/ensemble.ts";
import { predictTrees } from "../../../../lib/models/trees/predict.ts";
import { BOOST, simulate } from "../_trees.ts";

const design = simulate({ rows: 200, missing: 0.1, categories: 6 });
/** Ensembles of that layout do not know the edges of their bins. */
const { edges: _, ...ensemble } = fitBoosting(binDesign(design), design, BOOST).ensemble;

/** As layout 2 was: every field of a node in an array of its own. */
function artifactOf(): Artifact {
  const { specHash, names, link, average, base, ...arrays } = ensemble;
  return {
    header: { family: "f", layout: 2, specHash, names, link, average },
    arrays: { base: Float64Array.of(base), ...arrays },
  };
}
const artifact = artifactOf();

Deno.test("decodeTrees2() after bytes is the same ensemble, without a copy, and predicts the same bits", () => {
  const bytes = encodeArtifact(artifact), decoded = decodeTrees(decodeArtifact(bytes), "f");
  assertEquals(decoded, ensemble);
  assertStrictEquals(decoded.value.buffer, bytes.buffer);
  const expected = predictTrees(ensemble, design.values, { rows: 200 });
  assertEquals(predictTrees(decoded, design.values, { rows: 200 }), expected);
});

Deno.test("decodeTrees2() refuses what could lead a walk astray", () => {
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
    ["a leaf that is not finite", {}, { value: value.with(leaf, Infinity) }],
    ["a threshold that is none", {}, { value: value.with(number, NaN) }],
    ["a base that is not finite", {}, { base: Float64Array.of(NaN) }],
  ];
  for (const [what, head, body] of broken) {
    const bad = { header: { ...header, ...head }, arrays: { ...arrays, ...body } };
    assertEquals(assertThrows(() => decodeTrees(bad, "f"), FitError, undefined, what).code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("decodeTrees2() refuses roots that do not ascend, and says what to do", () => {
  const { header, arrays } = artifact, { roots } = ensemble;
  for (
    const wrong of [roots.with(1, 0), roots.with(1, roots[2]), roots.with(1, 1e9), roots.with(0, 1), roots.slice(0, 0)]
  ) {
    const error = assertThrows(() => decodeTrees({ header, arrays: { ...arrays, roots: wrong } }, "f"), FitError);
    assertEquals(error.code, "CORRUPT_ARTIFACT");
    assertStringIncludes(error.message, "wrong roots");
    assertStringIncludes(error.hint, "train again");
  }
});

Deno.test("decodeTrees2() of any node array with one number changed is refused or still predicts", () => {
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

Deno.test("decodeTrees2() needs every part of the header, each of its type", () => {
  const { header, arrays } = artifact;
  const wrong: object[] = [{ specHash: 3 }, { names: "x0" }, { names: ["x0", 1] }, { average: 1 }, { link: null }];
  for (const head of wrong) {
    const error = assertThrows(() => decodeTrees({ header: { ...header, ...head }, arrays }, "f"), FitError);
    assertStringIncludes(error.message, "an incomplete header", JSON.stringify(head));
  }
});
