import { assertEquals } from "@std/assert";
import { Project, tableRows } from "./_project.ts";

Deno.test("reportedImportance() names the features of every model of all keys, those that say most first", async () => {
  using project = new Project(tableRows(6), { contenders: ["seasonal_naive", "ridge", "global_ridge"], holdout: true });
  const { reportDir } = await project.train();
  const { importance, permutationImportance } = JSON.parse(Deno.readTextFileSync(`${reportDir}/evaluation.json`));
  assertEquals([Object.keys(importance), Object.keys(permutationImportance)], [["global_ridge"], ["global_ridge"]]);
  const values = Object.values<number>(importance.global_ridge);
  assertEquals(values, values.toSorted((a, b) => b - a));
});
