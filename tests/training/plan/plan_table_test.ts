import { assertEquals } from "@std/assert";
import { prepareTable } from "@lib/data/prepare.ts";
import { planTable } from "@lib/training/plan/plan_table.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("planTable() plans as training does, whoever asks and whenever", async () => {
  using project = new Project(tableRows(2));
  const { summary } = await project.train();
  const { config, group } = await prepareTable(project.config, { store: project.paths.store });
  const plan = await planTable(config, group, { keys: [0, 1] });
  assertEquals([plan.hash, plan.keys, plan.limited], [summary.planHash, 2, false]);
  assertEquals((await planTable(config, group, { keys: [1] })).limited, true);
});
