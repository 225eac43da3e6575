import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { decomposeStl, trendLoess } from "../../../lib/models/seasons/stl.ts";
import { assertComponents, decompositions } from "../../_support/stl_golden.ts";

Deno.test("decomposeStl() gives statsmodels' components", () => {
  for (const { options, y, trend, seasonal } of decompositions().stl) {
    const ours = decomposeStl(y, null, options), label = JSON.stringify(options);
    assertComponents(ours.trend, trend, `trend of ${label}`);
    assertComponents(ours.seasonal, seasonal, `season of ${label}`);
  }
});

const season = [6, -2, -3, -1];
const clean = Float64Array.from({ length: 40 }, (_, t) => 10 + t + season[t % 4]);

Deno.test("decomposeStl() takes a line and a season apart", () => {
  const { trend, seasonal } = decomposeStl(clean, null, { period: 4, seasonal: 11, exact: true, inner: 20 });
  trend.forEach((value, t) => assertAlmostEquals(value, 10 + t, 1e-2));
  seasonal.forEach((value, t) => assertAlmostEquals(value, season[t % 4], 1e-2));
});

Deno.test("decomposeStl() does not look at values that were made up", () => {
  const known = Float64Array.from({ length: 40 }, (_, t) => t === 17 ? 0 : 1), options = { period: 4, seasonal: 11 };
  const wild = clean.with(17, 1e6);
  assertEquals(decomposeStl(wild, known, options), decomposeStl(clean, known, options));
});

Deno.test("decomposeStl() with passes against outliers is moved less by one", () => {
  const wild = clean.with(17, 200), options = { period: 4, seasonal: 11 };
  const off = (outer: number) => Math.abs(decomposeStl(wild, null, { ...options, outer }).trend[18] - 28);
  assertGreater(off(0), 5);
  assertLess(off(5), 1);
});

Deno.test("trendLoess() looks at an odd window of more than a season", () => {
  assertEquals(trendLoess({ period: 12, seasonal: 11 }).options, { window: 21, degree: 1, jump: 3 });
  assertEquals(trendLoess({ period: 4, seasonal: 35, exact: true }).options, { window: 7, degree: 1, jump: 1 });
});
