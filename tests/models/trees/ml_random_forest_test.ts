import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { mlRandomForest } from "../../../lib/models/trees/ml_random_forest.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { type Artifact, decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";

const NONE = new Float64Array();
const design = buildDesign({ rows: 60 });
const fit = (seed: number, rows = design) =>
  mlRandomForest.fit({ y: NONE, start: 0, seasonLength: 1, design: rows }, { trees: 3 }, createRng(seed));

Deno.test("ml_random_forest keeps the package's JSON as the artifact", () => {
  const { arrays } = mlRandomForest.encode(fit(1));
  assert(arrays.json instanceof Uint8Array);
  assertEquals(JSON.parse(new TextDecoder().decode(arrays.json)).name, "RFRegression");
});

Deno.test("ml_random_forest draws by the seed", () => {
  assertNotEquals(fit(1).json, fit(2).json);
});

Deno.test("ml_random_forest of a constant target, or without a usable column, is one leaf", () => {
  for (
    const flat of [buildDesign({ target: () => 2 }), changeDesign(design, { values: new Float64Array(240).fill(1) })]
  ) {
    const fitted = fit(1, flat);
    assertEquals(mlRandomForest.degenerate?.(fitted), "SINGLE_LEAF");
    const out = mlRandomForest.predict(fitted, { y: NONE, start: 0, horizon: 40, design: flat });
    assert(out.every((value) => Math.abs(value - fitted.centre) < 1e-12));
  }
});

Deno.test("ml_random_forest predicts as the package's own forest does, before and after its artifact", () => {
  const fitted = fit(4), future = { y: NONE, start: 0, horizon: 60, design };
  const again = mlRandomForest.decode(decodeArtifact(encodeArtifact(mlRandomForest.encode(fitted))));
  const out = mlRandomForest.predict(fitted, future);
  assertEquals(mlRandomForest.predict(again, future), out);
  const spread = new Set(out).size;
  assert(spread > 5, String(spread));
  const [low, high] = [Math.min(...design.target), Math.max(...design.target)];
  assert(out.every((value) => value >= low && value <= high));
});

Deno.test("ml_random_forest refuses artifacts that lack a part", () => {
  const { header, arrays } = mlRandomForest.encode(fit(1));
  const cut: Artifact[] = [
    { header: { family: "ml_random_forest" }, arrays },
    { header, arrays: { ...arrays, json: Float64Array.of(1) } },
    { header, arrays: { ...arrays, features: Float64Array.of(1) } },
    { header, arrays: { ...arrays, centre: Int32Array.of(1) } },
  ];
  for (const artifact of cut) {
    assertEquals(assertThrows(() => mlRandomForest.decode(artifact), FitError).code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("ml_random_forest of no rows to predict gives none, and refuses params that are no numbers", () => {
  const empty = changeDesign(design, { rows: 0, values: NONE });
  assertEquals(mlRandomForest.predict(fit(1), { y: NONE, start: 0, horizon: 0, design: empty }).length, 0);
  const training = { y: NONE, start: 0, seasonLength: 1, design };
  assertThrows(() => mlRandomForest.fit(training, { trees: "three" }, createRng(1)), FitError, "trees");
});
