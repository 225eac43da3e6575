import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { writeCharts } from "../../lib/cli/report_charts.ts";
import { DataError } from "../../lib/core/errors.ts";
import { SILENT } from "../../lib/core/logger.ts";
import type { TrainingSummary } from "../../lib/training/result.ts";

const metrics = { mase: 0.5, wape: 0.4, rmse: 1, bias: 0 };
const summary = {
  wins: { ridge: 2 },
  seconds: { read: 1 },
  metrics: { ours: metrics, mean: metrics, oracle: metrics },
  coverage: { "80": 79 },
} as unknown as TrainingSummary;

Deno.test("writeCharts() writes one SVG per chart, importances by pooled model", async () => {
  const reportDir = await Deno.makeTempDir();
  try {
    const evaluation = { importance: { global_ridge: { lag_1: 0.7, dow: 0.3 } } };
    await Deno.writeTextFile(`${reportDir}/evaluation.json`, JSON.stringify(evaluation));
    const paths = writeCharts({ summary, reportDir }, { metric: "mase", log: SILENT });
    const names = ["wins", "seconds", "holdout", "regret", "coverage", "importance-global_ridge"];
    assertEquals(paths, names.map((name) => `${reportDir}/${name}.svg`));
    for (const path of paths) assertStringIncludes(await Deno.readTextFile(path), "<svg");
    // What is there stays, what is missing is added.
    await Deno.writeTextFile(paths[0], "edited");
    await Deno.remove(paths[1]);
    assertEquals(writeCharts({ summary, reportDir }, { metric: "mase", log: SILENT }), paths);
    assertEquals(await Deno.readTextFile(paths[0]), "edited");
    assertStringIncludes(await Deno.readTextFile(paths[1]), "<svg");
  } finally {
    await Deno.remove(reportDir, { recursive: true });
  }
});

Deno.test("writeCharts() does without hold-out and evaluation.json, and says so", async () => {
  const reportDir = await Deno.makeTempDir();
  const warnings: string[] = [];
  try {
    const log = { ...SILENT, warn: (message: string) => void warnings.push(message) };
    const paths = writeCharts({ summary: { ...summary, metrics: {} }, reportDir }, { metric: "mase", log });
    assertEquals(paths, [`${reportDir}/wins.svg`, `${reportDir}/seconds.svg`]);
    assertEquals(warnings.length, 1);
  } finally {
    await Deno.remove(reportDir, { recursive: true });
  }
});

Deno.test("writeCharts() claims no hold-out for figures of the folds", async () => {
  const reportDir = await Deno.makeTempDir();
  try {
    const paths = writeCharts({ summary: { ...summary, holdout: false }, reportDir }, { metric: "mase", log: SILENT });
    assertEquals(paths.map((path) => path.slice(reportDir.length + 1)), [
      "wins.svg",
      "seconds.svg",
      "holdout.svg",
      "coverage.svg",
    ]);
    for (const path of paths) {
      const text = await Deno.readTextFile(path);
      assertEquals(/hold-out|no choice has seen/.test(text), false, path);
    }
    assertStringIncludes(await Deno.readTextFile(`${reportDir}/holdout.svg`), "last fold");
  } finally {
    await Deno.remove(reportDir, { recursive: true });
  }
});

Deno.test("writeCharts() that cannot be written says that the models are registered", async () => {
  const reportDir = await Deno.makeTempDir();
  await Deno.writeTextFile(`${reportDir}/file`, "");
  const closed = () => writeCharts({ summary, reportDir: `${reportDir}/file` }, { metric: "mase", log: SILENT });
  const { code, hint } = assertThrows(closed, DataError);
  assertEquals([code, hint.startsWith("The models are registered")], ["WRITE_FAILED", true]);
});
