import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { Project, tableRows } from "../../training/_project.ts";
import { trainTable } from "@lib/training/train.ts";

type Rows = Record<string, string>[];
function readRows(path: string): Rows {
  const [head, ...lines] = Deno.readTextFileSync(path).trimEnd().split("\n").map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(head.map((name, c) => [name, cells[c]])));
}

Deno.test("SummedForecasts of a trained table are the sums of its forecasts, with intervals from the run's own errors", async () => {
  using project = new Project(tableRows(6), { contenders: ["seasonal_naive", "ses"], exogenous: {} });
  const now = () => new Date("2024-03-01T00:00:00Z");
  await trainTable(project.config, { ...project.paths, workers: 0, now });
  const output = `${project.root}/f.csv`, totals = { output: `${project.root}/t.csv`, by: [[], ["location"]] };
  const source = { ...project.paths, now, config: project.config, output };
  const result = await inferTable({ ...source, totals });
  assertEquals(result.totals, totals.output);
  const keys = readRows(output), sums = readRows(totals.output);
  const all = sums.filter(({ item, location }) => item === "" && location === "");
  assertEquals(all.length, project.config.horizon! + 1);
  for (const row of all) {
    const own = keys.filter(({ step }) => row.step === "0" || step === row.step);
    assertAlmostEquals(Number(row.yhat), own.reduce((sum, { yhat }) => sum + Number(yhat), 0), 1e-6);
    assertEquals([row.keys, row.failed, row.without_interval], ["6", "0", "0"]);
    assert(Number(row.lo_80) < Number(row.hi_80));
    // Of 6 keys and 4 spans: 24 paths are too few for one error in forty.
    assertEquals([row.lo_95, row.hi_95], ["", ""]);
  }
  // Errors of keys are not all one: the interval of the sum is narrower than the sum of intervals.
  const widths = (rows: Rows) => rows.reduce((sum, { lo_80, hi_80 }) => sum + Number(hi_80) - Number(lo_80), 0);
  assert(widths(all.slice(0, 1)) < widths(keys.filter(({ step }) => step === "1")));
  const asked = () => inferTable({ ...source, totals: { ...totals, by: [["price"]] } });
  assertEquals((await assertRejects(asked, DataError)).code, "MISSING_COLUMN");
  assertEquals((await inferTable(source)).totals, null);
});
