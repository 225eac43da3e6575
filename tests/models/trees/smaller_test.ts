import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { gradientBoosting } from "../../../lib/models/trees/gradient_boosting.ts";
import { randomForest } from "../../../lib/models/trees/random_forest.ts";
import { simulate } from "./_trees.ts";

const design = simulate({ rows: 300, categories: 4 });
const future = { y: new Float64Array(0), start: 0, horizon: 300, design };

Deno.test("smallerTrees() every way gives a model of the family: fewer bytes, finite, the same bits after a round trip", () => {
  for (const family of [randomForest, gradientBoosting]) {
    const training = { y: new Float64Array(0), start: 0, seasonLength: 1, design };
    const fitted = family.fit(training, { trees: 60 }, createRng(1));
    const whole = encodeArtifact(family.encode(fitted)), before = family.predict(fitted, future);
    for (const [name, way] of Object.entries(family.smaller ?? {})) {
      const small = way.shrink(fitted, design), artifact = family.encode(small);
      assertLess(encodeArtifact(artifact).length, whole.length, `${family.name} ${name}`);
      const said = family.predict(small, future);
      assert(said.every(Number.isFinite), name);
      assertEquals(family.predict(family.decode(artifact), future), said, name);
      if (way.readsRows) assertThrows(() => way.shrink(fitted, null), TypeError);
      else assertEquals(family.predict(way.shrink(fitted, null), future), said);
    }
    assertEquals([family.predict(fitted, future), encodeArtifact(family.encode(fitted))], [before, whole]);
  }
});
