import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { writeCharts } from "@lib/cli/train/report_charts.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { writeRows } from "@lib/data/outputs/write_rows.ts";
import type { TrainingSummary } from "@lib/training/record/result.ts";

const metrics = { keys: 2, mase: 0.5, wape: 0.4, rmse: 1, bias: 0, oursThere: 0.5 };
const summary = {
  seconds: { read: 1 },
  metrics: { ours: metrics, mean: metrics, oracle: metrics },
  oneForAll: "ridge",
  coverage: { "80": 79 },
} as unknown as TrainingSummary;

async function inFolder(test: (reportDir: string) => Promise<void>): Promise<void> {
  const reportDir = await Deno.makeTempDir();
  try {
    await test(reportDir);
  } finally {
    await Deno.remove(reportDir, { recursive: true });
  }
}

const names = (paths: readonly string[]) => paths.map((path) => path.slice(path.lastIndexOf("/") + 1));

Deno.test("writeCharts() writes one SVG per chart, what was compared first; what is there stays, what is missing is added", () =>
  inFolder(async (reportDir) => {
    const evaluation = { importance: { global_ridge: { lag_1: 0.7, dow: 0.3 } } };
    await Deno.writeTextFile(`${reportDir}/evaluation.json`, JSON.stringify(evaluation));
    await writeRows(`${reportDir}/recipes.parquet`, [
      { name: "item", values: ["a", "b"] },
      { name: "contender", values: ["blend", "blend"] },
      { name: "member", values: ["ets", "global_ridge"] },
      { name: "weight", values: Float64Array.of(1, 1) },
    ]);
    const write = () => writeCharts({ summary, reportDir }, { metric: "mase", log: SILENT_LOGGER });
    const paths = await write();
    assertEquals(names(paths), [
      ...["holdout.svg", "regret.svg", "coverage.svg", "members.svg", "importance-global_ridge.svg", "seconds.svg"],
    ]);
    for (const path of paths) assertStringIncludes(await Deno.readTextFile(path), "<desc>");
    await Deno.writeTextFile(paths[0], "edited");
    await Deno.remove(paths[1]);
    assertEquals(await write(), paths);
    assertEquals(await Deno.readTextFile(paths[0]), "edited");
    assertStringIncludes(await Deno.readTextFile(paths[1]), "<svg");
  }));

Deno.test("writeCharts() does without hold-out, evaluation.json and recipes.parquet, and says so", () =>
  inFolder(async (reportDir) => {
    const warnings: string[] = [], log = { ...SILENT_LOGGER, warn: (message: string) => void warnings.push(message) };
    const paths = await writeCharts({ summary: { ...summary, metrics: {} }, reportDir }, { metric: "mase", log });
    assertEquals([names(paths), warnings.length], [["seconds.svg"], 2]);
  }));

Deno.test("writeCharts() claims no hold-out for figures of the folds", () =>
  inFolder(async (reportDir) => {
    const options = { metric: "mase", log: SILENT_LOGGER };
    const paths = await writeCharts({ summary: { ...summary, holdout: false }, reportDir }, options);
    assertEquals(names(paths), ["holdout.svg", "coverage.svg", "seconds.svg"]);
    for (const path of paths) {
      assertEquals(/hold-out|no choice has seen/.test(await Deno.readTextFile(path)), false, path);
    }
    assertStringIncludes(await Deno.readTextFile(`${reportDir}/holdout.svg`), "last fold");
  }));

Deno.test("writeCharts() that cannot be written says that the models are registered", () =>
  inFolder(async (reportDir) => {
    await Deno.writeTextFile(`${reportDir}/file`, "");
    const closed = () =>
      writeCharts({ summary, reportDir: `${reportDir}/file` }, { metric: "mase", log: SILENT_LOGGER });
    const { code, hint } = await assertRejects(closed, DataError);
    assertEquals([code, hint.startsWith("The models are registered")], ["WRITE_FAILED", true]);
  }));
