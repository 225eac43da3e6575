import { assert, assertEquals } from "@std/assert";
import { assertUndisturbed, HOSTILE, isFatal, project, short, warnings } from "../_hostile_project.ts";

Deno.test("trainTable() a key that hangs and one that crashes are cut off; the run goes on", async () => {
  using hostile = project(["loop", "die"]);
  const { log, lines } = warnings();
  const { outcomes, summary } = await hostile.train({ worker: HOSTILE, workers: 2, log });
  assertEquals(outcomes.filter(isFatal).map(short), [
    ["die", "fallback", "seasonal_naive", "WORKER_CRASHED"],
    ["loop", "fallback", "seasonal_naive", "TIME_LIMIT"],
  ]);
  // Exactly one outcome for every key; the report counts them.
  assertEquals([outcomes.length, new Set(outcomes.map(({ key }) => key.id)).size], [8, 8]);
  assertEquals(summary.outcomes, { champion: 6, fallback: 2, failed: 0 });
  assertEquals(summary.reasons, { TIME_LIMIT: 1, WORKER_CRASHED: 1 });
  // A limit knows which fit it was; a process that dies by itself does not tell.
  assertEquals(summary.flags, { "ses:TIME_LIMIT": 1 });
  assert(lines.some((line) => line.startsWith("TIME_LIMIT in backtest of chunk")), lines.join("\n"));
  await assertUndisturbed(hostile, outcomes);
});
