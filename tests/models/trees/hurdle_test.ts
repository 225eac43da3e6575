import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { hurdle } from "@lib/models/trees/hurdle.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

const NONE = { y: new Float64Array(), start: 0, seasonLength: 1 };
const fit = (design: Design) => hurdle.fit({ ...NONE, design }, { trees: 40, minLeaf: 40 }, createRng(1));
const predict = (design: Design, fitted = fit(design)) =>
  hurdle.predict(fitted, { ...NONE, horizon: design.rows, design });
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

/** Sold on one row in four, more often by x_0 and more by x_1. */
const RARE = buildDesign({
  rows: 800,
  target: (x, noise) => noise + 0.5 * x[0] > 0.8 ? Math.exp(1 + 0.4 * x[1]) : 0,
});

Deno.test("hurdle meets the total of demand that is mostly nothing", () => {
  assertLess(RARE.target.filter((value) => value > 0).length, 0.35 * RARE.rows);
  assertAlmostEquals(sum(predict(RARE)) / sum(RARE.target), 1, 0.05);
});

Deno.test("hurdle.fit() keeps chance and size apart", () => {
  const fitted = fit(RARE), [chance, size] = [fitted.occurs, fitted.size].map(({ ensemble }) => ensemble.gain);
  assertEquals([chance.indexOf(Math.max(...chance)), size.indexOf(Math.max(...size))], [0, 1]);
});

Deno.test("hurdle forecasts nothing where nothing was ever sold, and the size where all sell", () => {
  const all = (value: number) => changeDesign(RARE, { target: RARE.target.map(() => value) });
  assert(predict(all(0)).every((value) => value >= 0 && value < 1e-3));
  predict(all(3)).forEach((value) => assertAlmostEquals(value, 3, 1e-3));
});

Deno.test("hurdle takes nothing for nothing on every scale of the target", () => {
  const transform = Float64Array.from({ length: 2 * RARE.rows }, (_, i) => i % 2 === 0 ? 2 : 4);
  const moved = changeDesign(RARE, { transform, target: RARE.target.map((value) => (value - 2) / 4) });
  const expected = predict(RARE);
  const actual = predict(moved).map((value) => 4 * value + 2);
  assertAlmostEquals(sum(actual) / sum(expected), 1, 0.05);
});

Deno.test("hurdle.decode() refuses an artifact whose parts are not there or of other rows", () => {
  const { header, arrays } = hurdle.encode(fit(RARE));
  const codeOf = (changed: Record<string, unknown>) =>
    assertThrows(() => hurdle.decode({ header: { ...header, ...changed }, arrays }), FitError).code;
  assertEquals(codeOf({ size: null }), "CORRUPT_ARTIFACT");
  assertEquals(codeOf({ occurs: { ...Object(header.occurs), specHash: "other" } }), "CORRUPT_ARTIFACT");
});
