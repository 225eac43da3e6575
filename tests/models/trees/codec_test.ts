import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/artifact.ts";
import { FitError } from "../../../lib/core/errors.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { decodeTrees, encodeTrees } from "../../../lib/models/trees/codec.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
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
  const root = roots[0], category = split.findIndex((code) => code >= 0 && (code & 2) !== 0);
  const broken: [string, object, object][] = [
    ["another layout", { layout: 2 }, {}],
    ["another family", { family: "g" }, {}],
    ["a missing name", { names: 3 }, {}],
    ["an unknown link", { link: "cube" }, {}],
    ["a missing array", {}, { left: undefined }],
    ["an array of another type", {}, { left: new Float64Array(left) }],
    ["a short array", {}, { value: value.slice(1) }],
    ["a cycle", {}, { left: left.with(root, root) }],
    ["a child outside", {}, { left: left.with(root, roots[1]) }],
    ["a feature outside", {}, { split: split.with(root, 4 * 99) }],
    ["a subset outside", {}, { value: value.with(category, 1e6) }],
    ["roots that do not end", {}, { roots: roots.slice(0, -1) }],
    ["a wrong category table", {}, { categories: new Float64Array(1) }],
    ["a base that is not finite", {}, { base: Float64Array.of(NaN) }],
  ];
  for (const [what, head, body] of broken) {
    const bad = { header: { ...header, ...head }, arrays: { ...arrays, ...body } };
    assertEquals(assertThrows(() => decodeTrees(bad, "f"), FitError, undefined, what).code, "CORRUPT_ARTIFACT");
  }
});
