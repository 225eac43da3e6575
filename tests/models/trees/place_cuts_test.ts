import { assert, assertEquals, assertLess } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { placeCuts } from "@lib/models/trees/place_cuts.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { changeDesign } from "../../_support/design_builder.ts";

const NONE = new Float64Array(0);
/** Four values, one of them missing; -1 and 0 are next to each other. */
const design = designOf({
  names: ["x"],
  values: Array.from({ length: 40 }, (_, i) => [-1, 0, 4, NaN][i % 4]!),
  target: Array.from({ length: 40 }, (_, i) => [1, 5, 9, 7][i % 4]!),
});
const fit = (cut: string) =>
  gradientBoosting.fit({ y: NONE, start: 0, seasonLength: 1, design }, { cut, trees: 3, minLeaf: 2 }, createRng(1));
const predict = (cut: string, x: number) => {
  const rows = designOf({ names: ["x"], values: [x], target: [0] });
  return gradientBoosting.predict(fit(cut), { y: NONE, start: 0, horizon: 1, design: rows })[0]!;
};

Deno.test("placeCuts() moves thresholds between the values of rows, and edges with them", () => {
  const { ensemble } = fit("middle"), raised = placeCuts(ensemble, design, "next");
  assertEquals([...ensemble.edges![0]!], [-0.5, 2]);
  assertEquals([...raised.edges![0]!], [-Number.MIN_VALUE, 4 - 2 ** -51]);
  const cuts = [...raised.value].filter((_, node) => raised.split[node]! >= 0);
  assert(cuts.length > 0 && cuts.every((cut) => cut === Infinity || raised.edges![0]!.includes(cut)), `${cuts}`);
});

Deno.test("placeCuts() has low ones halfway, also where our edges keep to 0, and leaves the others alone", () => {
  const { ensemble } = fit("middle"),
    signs = changeDesign(design, { values: design.values.map((x) => x === 0 ? 2 : x) });
  const edges = ensemble.edges!.map(() => Float64Array.of(0, 3));
  assertEquals(placeCuts({ ...ensemble, edges }, signs, "low").edges, [Float64Array.of(0.5, 3)]);
  for (const cut of ["middle", "high"]) assertEquals(placeCuts(ensemble, design, cut), ensemble);
});

Deno.test("placeCuts() leaves training rows where they are and sends rows between two values to the lower one", () => {
  for (const x of [-1, 0, 4, NaN]) assertEquals(predict("next", x), predict("middle", x));
  assertEquals(predict("next", 3.999), predict("next", 0));
  assertEquals(predict("middle", 3.999), predict("middle", 4));
  assertLess(predict("next", -1e-9), predict("next", 0));
});
