import { assertEquals } from "@std/assert";
import { foldMetrics } from "@lib/tracking/fold_metrics.ts";
import { writeRows } from "@lib/data/outputs/write_rows.ts";
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

Deno.test("foldMetrics() of a report of classes means their scores, without a limit", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/evaluation.json`, JSON.stringify({ spans: [{ name: "fold_1" }] }));
  await writeRows(`${folder}/leaderboard.parquet`, [
    { name: "contender", values: ["logistic", "logistic"] },
    { name: "span", values: ["fold_1", "fold_1"] },
    { name: "chosen", values: Int32Array.of(1, 0) },
    { name: "log_loss", values: Float64Array.of(0.5, 30.5) },
  ]);
  assertEquals((await foldMetrics(folder, 5)).map(({ key, value }) => [key, value]), [
    ["folds/log_loss/logistic", 15.5],
    ["folds/log_loss/ours", 0.5],
  ]);
  await Deno.remove(folder, { recursive: true });
});
