import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { readColumns } from "@lib/data/tables/read_columns.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { RecipeReader } from "@lib/training/record/recipe_record.ts";
import { keyRows, Project, tableRows } from "../_project.ts";

Deno.test("recipeTable() has a row for every key and member, with its weight in the group beside", async () => {
  const zero = keyRows("zero", "x").map((row) => ({ ...row, demand: "0" }));
  using project = new Project([...tableRows(3), ...zero], { contenders: ["seasonal_naive", "ses", "ridge", "blend"] });
  const { run, outcomes, reportDir } = await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const reader = new RecipeReader(registry, (problem) => assert(false, problem.message));
  const table = await readColumns(`${reportDir}/recipes.parquet`);
  assertEquals(Object.keys(table), ["item", "location", "contender", "member", "weight", "group_weight", "why"]);
  const rows = table.item.map((item, i) => ({ key: `${item}/${table.location[i]}`, i }));
  for (const { key, contender } of outcomes) {
    const own = rows.filter((row) => row.key === key.parts.join("/")),
      voters = own.filter(({ i }) => table.weight[i] !== 0);
    const recipe = reader.read({ run, key, contender }) ?? [];
    assertEquals(voters.map(({ i }) => table.member[i]), recipe.map((member) => member.contender));
    assertEquals(own.every(({ i }) => table.contender[i] === contender), true);
    const shared = own.reduce((sum, { i }) => sum + Number(table.group_weight[i]), 0);
    if (own.length > 0) assertAlmostEquals(shared, 1, 1e-9);
    assertEquals(own.length > 0, key.parts[0] !== "zero");
  }
  registry.close();
});
