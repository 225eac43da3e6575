import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { Project, tableRows } from "../_project.ts";

const importanceOf = (reportDir: string) =>
  JSON.parse(Deno.readTextFileSync(`${reportDir}/evaluation.json`)).permutationImportance;

Deno.test("pooledImportance() is of every model of all keys, by group, and the same every time", async () => {
  using project = new Project(tableRows(6), { contenders: ["seasonal_naive", "ridge", "global_ridge"], holdout: true });
  const [one, other] = [await project.train(), await project.train()].map(({ reportDir }) => importanceOf(reportDir));
  assertEquals(Object.keys(one), ["global_ridge"]);
  assertEquals(one, other);
  const { season = 0, calendar = 0, level = 0 } = one.global_ridge;
  assertGreater(season + calendar + level, 0.02);
  for (const value of Object.values<number>(one.global_ridge)) assertLess(Math.abs(value), 100);
});

Deno.test("pooledImportance() is empty without a model of all keys, or a hold-out", async () => {
  for (const fields of [{ contenders: ["seasonal_naive"] }, { contenders: ["global_ridge"], holdout: false }]) {
    using project = new Project(tableRows(3), fields);
    assertEquals(importanceOf((await project.train()).reportDir), {});
  }
});
