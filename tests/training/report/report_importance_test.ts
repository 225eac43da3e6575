import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Project, tableRows } from "../_project.ts";
import { RowsProject } from "../_rows_project.ts";

Deno.test("reportedImportance() names the features of every model of all keys, those that say most first", async () => {
  using project = new Project(tableRows(6), { contenders: ["seasonal_naive", "ridge", "global_ridge"], holdout: true });
  const { reportDir } = await project.train();
  const { importance, permutationImportance } = JSON.parse(Deno.readTextFileSync(`${reportDir}/evaluation.json`));
  assertEquals([Object.keys(importance), Object.keys(permutationImportance)], [["global_ridge"], ["global_ridge"]]);
  const values = Object.values<number>(importance.global_ridge);
  assertEquals(values, values.toSorted((a, b) => b - a));
});

Deno.test("reportedImportance() of rows tells what models of all keys made of the columns, and how much they go by each", async () => {
  const { reportDir } = await new RowsProject({ contenders: ["ridge", "global_ridge"] }).train();
  const lines: { name: string; model?: string; sources: string[]; importance?: number; mean?: number }[] = JSON.parse(
    Deno.readTextFileSync(`${reportDir}/feature_info.json`),
  );
  const columns = lines.filter(({ model }) => model === undefined).map(({ name }) => name);
  assertEquals(columns.sort(), ["colour", "customer", "x", "z"]);
  const learned = lines.filter(({ model }) => model === "global_ridge");
  const red = learned.find(({ name }) => name === "colour=red")!;
  assertEquals(red.sources, ["colour"]);
  assert(red.mean! > 0.2 && red.mean! < 0.5, `${red.mean}`);
  assertAlmostEquals(learned.reduce((sum, { importance }) => sum + importance!, 0), 1, 1e-9);
});
