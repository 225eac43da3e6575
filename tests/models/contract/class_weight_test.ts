import {
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertMatch,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { CLASS_WEIGHT, scoreExcess, sharesAsTheyCome, withClassWeight } from "@lib/models/contract/class_weight.ts";
import { featuresOf } from "@lib/models/contract/output_design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { ModelFamily, Params } from "@lib/models/contract/family.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { logistic } from "@lib/models/linear/logistic.ts";
import { mlp } from "@lib/models/neural/mlp.ts";
import { randomForest } from "@lib/models/trees/random_forest.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { changeDesign } from "../../_support/design_builder.ts";
import { tableRows } from "../../_support/table_rows.ts";

const design = changeDesign(tableRows({ kind: "class", classes: 3 }, { rows: 6 }), {
  target: Float64Array.of(0, 0, 0, 1, 0, 1),
  weight: Float64Array.of(1, 1, 1, 2, 1, 2),
});

Deno.test("withClassWeight() multiplies weights of rows by those of their classes, whose features stay shared", () => {
  const { design: weighed, weights } = withClassWeight(design, "1,3,0.5");
  assertEquals([[...weighed.weight], weights], [[1, 1, 1, 6, 1, 6], [1, 3, 0.5]]);
  assertStrictEquals(featuresOf(weighed), design);
});

Deno.test("withClassWeight() of balanced gives classes that occur the same weight, and keeps the whole", () => {
  const { design: { weight } } = withClassWeight(
    changeDesign(design, { weight: new Float64Array(6).fill(1) }),
    "balanced",
  );
  assertEquals([...weight], [0.75, 0.75, 0.75, 1.5, 0.75, 1.5]);
});

Deno.test("withClassWeight() leaves rows of numbers, and those that need none, as they are", () => {
  const numbers = tableRows({ kind: "number", outputs: 1 });
  assertStrictEquals(withClassWeight(numbers, "balanced").design, numbers);
  assertStrictEquals(withClassWeight(design, "none").design, design);
});

Deno.test("withClassWeight() refuses weights that are not one for each class", () => {
  for (const given of ["1,2", "1,0,1"]) {
    assertEquals(assertThrows(() => withClassWeight(design, given), FitError).code, "INVALID_PARAMS");
  }
});

Deno.test("CLASS_WEIGHT takes names and numbers alone", () => {
  if (CLASS_WEIGHT.kind !== "text") throw new TypeError("must be a text");
  for (const given of ["none", "balanced", "1,2", "0.5,10,3", [1e-7, 1, 2.5e-9].join(",")]) {
    assertMatch(given, CLASS_WEIGHT.pattern);
  }
  assertEquals(
    ["", "1", "1,-2", "equal", "1,2,", "1,e5", "1,2e"].filter((given) =>
      RegExp(CLASS_WEIGHT.kind === "text" ? CLASS_WEIGHT.pattern : "").test(given)
    ),
    [],
  );
});

Deno.test("withClassWeight() turns scores to begin with into those of weighed classes, of which nothing is given back", () => {
  const offset = new Float64Array(18).map((_, i) => i);
  const { design: weighed, weights } = withClassWeight(changeDesign(design, { offset }), "1,3,0.5");
  assertEquals([...weighed.offset?.subarray(3, 6) ?? []], [3, 4 + Math.log(3), 5 + Math.log(0.5)]);
  assertEquals(weights, null);
});

Deno.test("sharesAsTheyCome() and scoreExcess() undo weights", () => {
  const weights = [1, 3, 0.5], shares = [0.5, 0.3, 0.2], weighed = shares.map((share, c) => share * weights[c]!);
  const total = weighed.reduce((sum, share) => sum + share, 0),
    out = sharesAsTheyCome(Float64Array.from(weighed), weights);
  shares.forEach((share, c) => assertAlmostEquals(out[c]!, share, 1e-12));
  const excess = scoreExcess(weights, 3), odds = (a: number, b: number) => Math.log(weighed[a]! / weighed[b]!);
  assertAlmostEquals(odds(1, 2) - (excess[1]! - excess[2]!), Math.log(0.3 / 0.2), 1e-12);
  assertEquals([total > 0, [...scoreExcess(null, 2)]], [true, [0, 0]]);
});

/** Rows of classes of which the first comes ten times as often as the others; truth by one column. */
function rareRows(classes: number, rows: number, seed: number) {
  const rng = createRng(seed), values = Float64Array.from({ length: rows }, () => rng.normal());
  const truth = [...values].flatMap((x) => {
    const sizes = Array.from({ length: classes }, (_, c) => c === 0 ? 10 : Math.exp((c % 2 === 0 ? -1 : 1) * x));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return sizes.map((size) => size / total);
  });
  const target = Float64Array.from({ length: rows }, (_, row) => {
    let left = rng.next(), c = 0;
    while (c < classes - 1 && (left -= truth[row * classes + c]!) > 0) c++;
    return c;
  });
  const plain = designOf({ names: ["x"], values: [...values], target: [...target] });
  return { design: changeDesign(plain, { task: { kind: "class", classes } }), truth };
}

for (const family of [logistic, gradientBoosting, randomForest, mlp] as readonly ModelFamily[]) {
  for (const classes of [2, 3]) {
    Deno.test(`${family.name} of ${classes} weighed classes tells how often they come`, () => {
      const { design } = rareRows(classes, 600, 5), fresh = rareRows(classes, 2000, 6);
      const own: Params = family === mlp ? { epochs: 20, members: 1 } : {};
      const training = { y: new Float64Array(0), start: 0, seasonLength: 1, design };
      const fitted = family.fit(training, { ...own, classWeight: "balanced" }, createRng(1));
      const whole = family.decode(family.encode(fitted));
      const said = family.predict(whole, { ...training, horizon: 2000, design: fresh.design });
      const mean = (values: ArrayLike<number>, c: number) =>
        Array.from(values).reduce((sum, value, i) => sum + (i % classes === c ? value : 0), 0) / 2000;
      for (let c = 0; c < classes; c++) {
        // Among weighed rows each class is as large as all others.
        assertLess(Math.abs(mean(said, c) - mean(fresh.truth, c)), 0.06, `class ${c}`);
      }
    });
  }
}
