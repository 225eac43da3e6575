import type { Backtest } from "@lib/competition/backtest.ts";
import { familySeconds } from "@lib/training/family_seconds.ts";
import { backtestOf } from "../competition/_backtests.ts";
import { planOf } from "./_plan.ts";
import { assertEquals } from "@std/assert";

Deno.test("familySeconds() adds up fits of keys, of the race and of all keys, longest first", async () => {
  const plan = planOf({ contenders: ["seasonal_naive", "ridge", "ets", "global_ridge"] }), row = [[1]];
  const raced = backtestOf({ actual: row, forecasts: [row, row, row, row], fitMs: Float64Array.of(0, 500, 750, 0) });
  async function* races(): AsyncGenerator<Backtest[]> {
    yield await Promise.resolve([raced]);
  }
  const fits = [250, 1000].map((milliseconds) => ({ contender: "global_ridge", error: null, milliseconds }));
  const fitMs = Float64Array.of(0, 1000, 4000, 0);
  const seconds = await familySeconds(plan, { fits, fitMs, races: races() });
  assertEquals(Object.entries(seconds), [["ets", 4.75], ["ridge", 2.75]]);
});
