import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { planRun, readTrainingTable } from "@lib/training/run/plan_run.ts";
import { Project, tableRows } from "../_project.ts";

const now = () => new Date(0);

Deno.test("readTrainingTable() refuses a name that nothing has before it reads the source", async () => {
  using project = new Project(tableRows(1, 24));
  const config = parseConfig({ source: `${project.root}/none.csv`, keys: ["item"], contenders: ["bst"] });
  const error = await assertRejects(() => readTrainingTable(config, { ...project.paths, now }), DataError);
  assertEquals(error.code, "UNKNOWN_CONTENDER");
});

Deno.test("planRun() plans the keys that are asked for, of those at most so many", async () => {
  using project = new Project(tableRows(6, 48));
  const table = await readTrainingTable(project.config, { ...project.paths, now });
  const of = async (options: object) => (await planRun(table, { ...project.paths, now, ...options })).chunks.flat();
  assertEquals(await of({}), [0, 1, 2, 3, 4, 5]);
  assertEquals(await of({ where: { location: ["south"] }, limit: 2 }), [1, 3]);
  const keys = [table.group.keys[4]!.id];
  assertEquals(await of({ retraining: { keys } }), [4]);
});
