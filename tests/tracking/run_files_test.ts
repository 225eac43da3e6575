import { assertEquals, assertThrows } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { reportFiles, runPackFiles } from "@lib/tracking/run_files.ts";
import { RUNS, withProject } from "./_project.ts";

Deno.test("runPackFiles() and reportFiles() read what was written, and refuse what is damaged or gone", () =>
  withProject(async ({ registry, root, reports }) => {
    const packs = registry.listPacks(RUNS[0]), files = runPackFiles(root, packs);
    assertEquals(packs.map(({ isRecord, isSwept }) => [isRecord, isSwept]), [[false, false], [true, false]]);
    assertEquals(files.map(({ bytes, read }) => bytes === read().length), [true, true]);
    await Deno.remove(`${root}/packs/${packs[0]?.sha256}.pack`);
    assertEquals(assertThrows(() => files[0]?.read(), ForecastError).code, "CORRUPT_PACK");
    const report = reportFiles(reports, RUNS[0])?.files ?? [];
    assertEquals(report.map(({ name }) => name), [
      "evaluation.json",
      "leaderboard.parquet",
      "manifest.json",
      "wins.svg",
    ]);
    await Deno.writeTextFile(`${reports}/${RUNS[0]}/evaluation.json`, "{}");
    assertEquals(assertThrows(() => report[0]?.read(), ForecastError).code, "DAMAGED_FILE");
  }));

Deno.test("reportFiles() none without a manifest, and no path is made of what is no id of a run", () =>
  withProject(({ reports }) => {
    assertEquals([reportFiles(reports, RUNS[1]), reportFiles(`${reports}/x`, `../${RUNS[0]}`)], [null, null]);
    return Promise.resolve();
  }));
