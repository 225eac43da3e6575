import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { readColumns } from "@lib/data/tables/read_columns.ts";
import { holdoutColumns } from "@lib/training/report/report_holdout.ts";
import { keyRows, Project, tableRows } from "../_project.ts";

Deno.test("holdoutColumns() give a key column that is called like another a name of its own", () => {
  const names = holdoutColumns(["model", "item"], [80]).map(({ name }) => name);
  assertEquals(names, ["key_model", "item", "ds", "step", "y", "yhat", "lo_80", "hi_80", "model"]);
});

Deno.test("writeHoldout() holds the forecasts that the scores and the coverage of each key are of", async () => {
  const zero = keyRows("zero", "x").map((row) => ({ ...row, demand: "0" }));
  const gone = keyRows("dead", "x").map((row) => ({ ...row, demand: "" }));
  using project = new Project([...tableRows(4), ...zero, ...gone]);
  const { reportDir, outcomes, summary } = await project.train();
  const table = await readColumns(`${reportDir}/holdout.parquet`);
  assertEquals(table.step.length, outcomes.length * 6);
  assertEquals(table.ds.slice(0, 2), ["2023-07-01", "2023-08-01"]);
  const column = (name: string, k: number) => table[name]!.slice(k * 6, k * 6 + 6).map(Number);
  let inside = 0;
  outcomes.forEach(({ key, scores, status, contender }, k) => {
    assertEquals([table.item[k * 6], table.location[k * 6]], [...key.parts]);
    if (status === "failed") return assert(table.yhat.slice(k * 6, k * 6 + 6).every((value) => value === null));
    assertEquals(table.model[k * 6], contender);
    const y = column("y", k), yhat = column("yhat", k), lo = column("lo_80", k), hi = column("hi_80", k);
    assertAlmostEquals(y.reduce((sum, value, h) => sum + Math.abs(value - yhat[h]!), 0) / 6, scores.mae!, 1e-9);
    const held = y.filter((value, h) => value >= lo[h]! - 1e-9 && value <= hi[h]! + 1e-9).length;
    assertAlmostEquals(100 * held / 6, scores.coverage_80!, 1e-9);
    inside += held;
  });
  assertAlmostEquals(100 * inside / (5 * 6), summary.coverage[80]!, 1e-9);
});

Deno.test("writeHoldout() a run that holds nothing out leaves no such file, and its manifest names none", async () => {
  using project = new Project(tableRows(2), { holdout: false });
  const { reportDir } = await project.train();
  const { files } = JSON.parse(Deno.readTextFileSync(`${reportDir}/manifest.json`));
  assertEquals("holdout.parquet" in files, false);
  assertEquals([...Deno.readDirSync(reportDir)].some(({ name }) => name === "holdout.parquet"), false);
});
