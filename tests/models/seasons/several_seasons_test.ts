import { assertEquals } from "@std/assert";
import { decomposeSeveral } from "../../../lib/models/seasons/several_seasons.ts";
import { decomposeStl } from "../../../lib/models/seasons/stl.ts";
import { assertComponents, decompositions } from "../../_support/stl_golden.ts";

Deno.test("decomposeSeveral() gives statsforecast's components", () => {
  for (const { periods, y, trend, seasons } of decompositions().mstl) {
    const windows = periods.map((period, s) => ({ period, seasonal: 11 + 4 * s, exact: true, inner: 5 }));
    const ours = decomposeSeveral(y, null, windows);
    assertComponents(ours.trend, trend, `trend of ${periods}`);
    seasons.forEach((season, s) => assertComponents(ours.seasons[s], season, `season of ${periods[s]}`));
  }
});

Deno.test("decomposeSeveral() of one season is STL, and leaves its input", () => {
  const y = Float64Array.from({ length: 30 }, (_, t) => t % 5 + t * t / 50), before = y.slice();
  const window = { period: 5, seasonal: 7 }, { trend, seasons } = decomposeSeveral(y, null, [window]);
  assertEquals({ trend, seasonal: seasons[0] }, decomposeStl(y, null, window));
  assertEquals(y, before);
});
