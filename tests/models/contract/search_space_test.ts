import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { FAMILIES } from "../../../lib/models/catalog.ts";
import { paramsAt, pointOf, type SearchSpace, searchSpaceOf } from "../../../lib/models/contract/search_space.ts";
import type { Future, Training } from "../../../lib/models/contract/family.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { designOf } from "../../../lib/models/contract/design_rows.ts";

const SPACE: SearchSpace = {
  rate: { kind: "number", low: 0.01, high: 1, scale: "log", integer: false },
  depth: { kind: "number", low: 2, high: 8, scale: "linear", integer: true },
  growth: { kind: "choice", values: ["depth", "leaf"] },
};

Deno.test("paramsAt() walks from the low end to the high one, logarithms by ratios", () => {
  assertEquals(paramsAt(SPACE, [0, 0, 0]), { rate: 0.01, depth: 2, growth: "depth" });
  assertEquals(paramsAt(SPACE, [0.5, 0.5, 0.49]), { rate: 0.1, depth: 5, growth: "depth" });
  assertEquals(paramsAt(SPACE, [1, 1, 1]), { rate: 1, depth: 8, growth: "leaf" });
});

Deno.test("pointOf() is the inverse of paramsAt()", () => {
  for (const point of [[0.2, 0.5, 0.25], [0.9, 1, 0.75]]) {
    const there = pointOf(SPACE, paramsAt(SPACE, point));
    point.forEach((position, d) => assertAlmostEquals(there[d], position, 0.01));
  }
  assertEquals(
    [...pointOf(SPACE, { rate: 5, depth: 0, growth: "none" })],
    [1, 0, 0.25],
    "what lies outside is at the edge",
  );
});

Deno.test("searchSpaceOf() names hyperparameters that its family has, whose defaults and corners fit", () => {
  const x = Array.from({ length: 60 }, (_, i) => i);
  const design = designOf({ names: ["x"], values: x, target: x.map((v) => v % 9) });
  for (const family of Object.values(FAMILIES)) {
    const space = searchSpaceOf(family.name);
    if (space === null) continue;
    for (const name of Object.keys(space)) assert(Object.hasOwn(family.defaults, name), `${family.name} ${name}`);
    for (const corner of [0, 1]) {
      const params = paramsAt(space, Object.keys(space).map(() => corner));
      const training: Training = { y: Float64Array.from(x, (v) => v % 4), start: 0, seasonLength: 1, design };
      const fitted = family.fit(
        training,
        { ...params, ...Object.hasOwn(space, "trees") ? { trees: 5 } : {} },
        createRng(1),
      );
      const future: Future = {
        y: training.y,
        start: 0,
        horizon: 60,
        design: family.input === "design" ? design : null,
      };
      assert(family.predict(fitted, future).every(Number.isFinite), family.name);
    }
  }
  assertEquals(searchSpaceOf("naive"), null);
});
