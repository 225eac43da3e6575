import { encodeBacktests } from "@lib/competition/backtest_codec.ts";
import { familySeconds } from "@lib/training/family_seconds.ts";
import { Journal } from "@lib/training/journal.ts";
import { backtestOf } from "../competition/_backtests.ts";
import { planOf } from "./_plan.ts";
import { assertEquals } from "@std/assert";

Deno.test("familySeconds() adds up fits of keys, of the race and of all keys, longest first", async () => {
  const plan = { ...planOf({ contenders: ["seasonal_naive", "ridge", "global_ridge"] }), chunks: [[0], [1]] };
  const journal = new Journal(Deno.makeTempDirSync()), row = [[1]];
  const bytes = encodeBacktests([
    backtestOf({ actual: row, forecasts: [row, row, row], fitMs: Float64Array.of(0, 500, 0) }),
  ]);
  await journal.putRace({ kind: "race", round: 0, part: 0, bytes });
  for (const chunk of [0, 1]) await journal.putBacktests(chunk, bytes);
  const models = [{ contender: "global_ridge", bytes: null, error: null, milliseconds: 250 }];
  await journal.putPooled({ kind: "pooled", origin: plan.end, models, rows: 1 });
  assertEquals(await familySeconds(plan, journal), { ridge: 1.75 });
});
