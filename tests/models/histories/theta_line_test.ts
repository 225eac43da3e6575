import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  driftsOf,
  FIRST_LINE,
  fitLine,
  lineDrift,
  moveLine,
  movingLines,
  wholeLine,
} from "../../../lib/models/histories/theta_line.ts";

const Y = Float64Array.of(3, 5, 4, 6, 8, 7, 9);

Deno.test("movingLines() are the least squares lines of the values before each", () => {
  const { intercepts, slopes } = movingLines(Y);
  for (let t = 2; t < Y.length; t++) {
    const { intercept, slope } = fitLine(Y.subarray(0, t));
    assertAlmostEquals(intercepts[t], intercept, 1e-12);
    assertAlmostEquals(slopes[t], slope, 1e-12);
  }
  assertEquals([slopes[0], slopes[1], intercepts[1]], [0, 0, 3]);
});

Deno.test("moveLine() takes an unknown value as one on the line", () => {
  const line = Float64Array.from(FIRST_LINE), other = Float64Array.from(FIRST_LINE);
  for (const value of [2, 4, NaN, NaN, 10]) moveLine(line, value, 0.3);
  for (const value of [2, 4, 6, 8, 10]) moveLine(other, value, 0.3);
  line.forEach((value, i) => assertAlmostEquals(value, other[i], 1e-12));
});

Deno.test("driftsOf() and driftOf() are the sum of what the line adds, smoothed", () => {
  const alpha = 0.4, line = fitLine(Y), drifts = driftsOf(wholeLine(line, 5), alpha);
  let drift = line.intercept + line.slope;
  drifts.forEach((value) => {
    assertAlmostEquals(value, drift, 1e-12);
    drift = (1 - alpha) * drift + line.slope;
  });
  const moving = Float64Array.from(FIRST_LINE);
  driftsOf(movingLines(Y), alpha).forEach((value, t) => {
    assertAlmostEquals(lineDrift(moving, alpha), value, 1e-12);
    moveLine(moving, Y[t], alpha);
  });
});
