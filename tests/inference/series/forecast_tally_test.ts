import { assertEquals, assertMatch } from "@std/assert";
import { countKeys, ForecastTally } from "@lib/inference/series/forecast_tally.ts";
import { KEYS } from "../_fixtures.ts";

const key = { model: "naive", version: 1, reason: "", steps: 1, drift: 1 };

Deno.test("ForecastTally.add() every key counts once, by how it ended and by what it lacks", () => {
  const tally = new ForecastTally(), column = (...values: number[]) => Float64Array.from(values);
  const forecast = {
    ...{ horizon: 1, levels: [80], yhat: column(1, 2, NaN), lo: [column(0, NaN, NaN)], hi: [column(2, NaN, NaN)] },
    keys: [
      { ...key, status: "champion" as const, drift: 1e6 },
      { ...key, status: "fallback" as const, reason: "FORMER_VERSION:CORRUPT_PACK" },
      { ...key, status: "failed" as const, reason: "SINGULAR" },
    ],
  };
  for (let i = 0; i < 2; i++) {
    tally.add(KEYS, { forecast, served: [], quantiles: [], withoutQuantile: i, draws: [] });
  }
  assertEquals(tally.outcomes, { champion: 2, fallback: 2, failed: 2 });
  assertEquals([tally.failures, tally.withoutInterval], [{ SINGULAR: 2 }, { 80: 2 }]);
  assertEquals([tally.moved, tally.withoutQuantile], [2, 1]);
  const [former, moved, empty, quantile] = tally.tell();
  assertMatch(former!, /2 keys are served by a former version.*CORRUPT_PACK/);
  assertMatch(moved!, /2 keys .*LEVEL_MOVED/);
  assertMatch(empty!, /2 keys have no 80 % interval/);
  assertMatch(quantile!, /1 key lacks a quantile/);
});

Deno.test("ForecastTally.tell() says nothing where all is well", () => assertEquals(new ForecastTally().tell(), []));

Deno.test("countKeys() names the first", () => assertEquals(countKeys(["a", "b"]), "2 keys (a, b) have"));
