import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { predictNeural, predictQuantiles } from "@lib/models/neural/model.ts";
import { changeDesign, takeRows } from "../../_support/design_builder.ts";
import { classRows, fitNetwork, QUICK, someRows } from "./_networks.ts";

Deno.test("predictNeural() is the mean of its networks, the same for a row alone as among others", () => {
  const design = someRows(300), model = fitNetwork(design, { ...QUICK, members: 2 });
  const whole = predictNeural(model, design);
  const [one, other] = model.members.map((member) => predictNeural({ ...model, members: [member] }, design));
  whole.forEach((value, i) => assertAlmostEquals(value, (one[i] + other[i]) / 2, 1e-9));
  for (const row of [0, 255, 256, 299]) assertEquals(predictNeural(model, takeRows(design, [row]))[0], whole[row]);
  assertEquals(predictNeural(model, takeRows(design, [])).length, 0);
});

Deno.test("predictNeural() of classes are probabilities, of two by both columns", () => {
  for (const classes of [2, 4]) {
    const design = classRows(classes), out = predictNeural(fitNetwork(design), design);
    assertEquals(out.length, design.rows * classes);
    for (let row = 0; row < design.rows; row++) {
      const chances = out.subarray(row * classes, (row + 1) * classes);
      assertAlmostEquals(chances.reduce((sum, value) => sum + value), 1, 1e-9);
      assert(chances.every((value) => value > 0));
    }
  }
});

Deno.test("predictQuantiles() do not cross, and predictNeural() is one of them", () => {
  const design = someRows(), model = fitNetwork(design, { ...QUICK, loss: "quantile", quantile: 0.8, quantiles: 3 });
  const { levels, values } = predictQuantiles(model, design), out = predictNeural(model, design);
  assertEquals([...levels], [0.25, 0.5, 0.75, 0.8]);
  for (let row = 0; row < design.rows; row++) {
    const own = values.subarray(row * 4, row * 4 + 4);
    assertEquals([...own], [...own].sort((a, b) => a - b));
    assertEquals(out[row], own[3]);
  }
});

Deno.test("predictQuantiles() of several targets have the levels of each side by side", () => {
  const design = someRows(), target = Float64Array.from({ length: 240 }, (_, i) => i % 2 ? 1000 + i : i % 7);
  const pair = changeDesign(design, { target, task: { kind: "number", outputs: 2 } });
  const model = fitNetwork(pair, { ...QUICK, loss: "quantile", quantiles: 2 });
  const { levels, values } = predictQuantiles(model, pair);
  assertEquals([levels.length, values.length], [3, 120 * 2 * 3]);
  assert(values.every((value, i) => i % 6 < 3 ? value < 15 : value > 750), "the second target is larger");
});
