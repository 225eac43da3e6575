import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { createRng } from "../../lib/core/random.ts";
import { mlRandomForest } from "../../lib/models/ml_random_forest.ts";
import { buildDesign, changeDesign } from "../_support/design_builder.ts";

const NONE = new Float64Array();
const design = buildDesign({ rows: 60 });
const fit = (seed: number, rows = design) =>
  mlRandomForest.fit({ y: NONE, seasonLength: 1, design: rows }, { trees: 3 }, createRng(seed));

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
    const out = mlRandomForest.predict(fitted, { y: NONE, horizon: 40, design: flat });
    assert(out.every((value) => Math.abs(value - fitted.centre) < 1e-12));
  }
});
