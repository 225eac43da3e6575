import { assertEquals } from "@std/assert";
import { NONE, offerForecast, openNewest } from "@lib/monitoring/scores/newest_forecasts.ts";

Deno.test("offerForecast() keeps what was said last, in any order, and nothing from outside", () => {
  const newest = openNewest(2, { first: 10, periods: 2 });
  const offer = (key: number, period: number, origin: number) =>
    offerForecast(newest, key, { period, origin, yhat: origin / 10, lo: 0, hi: origin });
  offer(1, 11, 8);
  offer(1, 11, 9);
  offer(1, 11, 7);
  offer(0, 9, 8);
  offer(0, 12, 8);
  assertEquals([...newest.origin], [NONE, NONE, NONE, 9]);
  assertEquals([newest.yhat[3], newest.lo[3], newest.hi[3], newest.yhat[0]], [0.9, 0, 9, NaN]);
});
