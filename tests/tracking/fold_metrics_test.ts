import { assertEquals } from "@std/assert";
import { foldMetrics } from "@lib/tracking/fold_metrics.ts";
import { addReport, RUNS } from "./_project.ts";

Deno.test("foldMetrics() means over keys by fold; ours is what was chosen; what no key defines is left out", async () => {
  const reports = await Deno.makeTempDir();
  await addReport(reports, RUNS[0]);
  const metrics = await foldMetrics(`${reports}/${RUNS[0]}`, 5);
  const mase = metrics.filter(({ key }) => key.startsWith("folds/mase/"));
  assertEquals(mase.map(({ key, step, value, timestamp }) => [key, step, value, timestamp]), [
    ["folds/mase/ridge", 0, 1, 5],
    ["folds/mase/ours", 0, 0.5, 5],
    ["folds/mase/ridge", 1, 0.75, 5],
    ["folds/mase/ours", 1, 0.75, 5],
    // One key of forty counts as ten, as in the scores of a run.
    ["folds/mase/naive", 0, 10, 5],
  ]);
  await Deno.remove(reports, { recursive: true });
});
