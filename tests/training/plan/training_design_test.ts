import { assert, assertEquals } from "@std/assert";
import { prepareTable } from "@lib/data/prepare.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { planTraining } from "@lib/training/plan/plan.ts";
import { trainingDesign } from "@lib/training/plan/training_design.ts";
import { RowsProject } from "../_rows_project.ts";

Deno.test("trainingDesign() of rows has those that the first fold may learn from, at most as many as asked for", async () => {
  const project = new RowsProject(), { group } = await prepareTable(project.config, { store: `${project.dir}/store` });
  const plan = planTraining(project.config, group), panel = await readChunk(group, 0, group.keys.length);
  const design = trainingDesign(plan, panel, { maxRows: 1e6 }), { origin } = plan.spans.folds[0]!;
  const test = plan.spans.holdout?.from ?? Infinity;
  assertEquals(design.rows, panel.ds.filter((part) => part !== origin && part < test).length);
  const few = trainingDesign(plan, panel, { maxRows: 20 });
  assert(few.rows > 0 && few.rows <= 20);
  assertEquals(few.names, design.names);
});
