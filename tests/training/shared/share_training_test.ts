import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { Project, tableRows } from "../_project.ts";
import { HERE, SharedProject } from "./_shared.ts";

Deno.test("shareTraining() a second time finds what it has shared, and refuses other work and other code", async () => {
  using project = new Project(tableRows(3));
  const shared = new SharedProject(project), first = await shared.share(), files = project.files("shared");
  assertEquals([first.isNew, first.due?.shards.length], [true, 3]);
  const second = await shared.share({ now: () => new Date(0), shards: 7 });
  assertEquals(second, { ...first, isNew: false });
  await shared.work();
  assertEquals((await shared.share()).due, null, "the next finalize opens the next pass");
  const before = project.files("shared");
  const other = parseConfig({ ...project.config, $schema: undefined, horizon: 5 });
  for (const options of [{ config: other }, { limit: 2 }]) {
    const error = await assertRejects(() => shared.share(options), DataError);
    assertEquals(error.code, "PLAN_CHANGED");
  }
  const error = await assertRejects(() => shared.share({ environment: { ...HERE, revision: "b2" } }), DataError);
  assertEquals(error.code, "CODE_CHANGED");
  assertEquals([project.files("shared"), files.every((file) => before.includes(file))], [before, true]);
});

Deno.test("shareTraining() that has died half-way goes on with what is there", async () => {
  using project = new Project(tableRows(3));
  const shared = new SharedProject(project), first = await shared.share();
  Deno.removeSync(`${shared.address}/plan.json`);
  Deno.removeSync(`${shared.address}/results/passes`, { recursive: true });
  Deno.removeSync(`${shared.address}/results/table/head`);
  Deno.removeSync(`${shared.address}/results/table/1`);
  assertEquals(await shared.share(), first);
});

Deno.test("shareTraining() refuses a place where other work has died before it had a plan", async () => {
  using project = new Project(tableRows(3));
  const shared = new SharedProject(project);
  await shared.share({ limit: 2 });
  Deno.removeSync(`${shared.address}/plan.json`);
  const before = project.files("shared"), error = await assertRejects(() => shared.share(), DataError);
  assertEquals([error.code, project.files("shared")], ["PLAN_CHANGED", before]);
});

Deno.test("shareTraining() from another store mends the head of the table, and refuses what it cannot mend", async () => {
  using project = new Project(tableRows(3));
  const shared = new SharedProject(project),
    first = await shared.share(),
    head = `${shared.address}/results/table/head`;
  const store = `${project.root}/elsewhere`, now = () => new Date(Date.UTC(2031, 0, 1));
  const bytes = Deno.readFileSync(head);
  Deno.removeSync(head);
  assertEquals(await shared.share({ store, now }), { ...first, isNew: false });
  assertEquals(Deno.readFileSync(head), bytes);
  Deno.removeSync(head);
  await (await shared.place()).results.put("table/head", Uint8Array.of(1));
  const error = await assertRejects(() => shared.share(), DataError);
  assertEquals([error.code, error.hint], ["OTHER_DATA", "Plan again into an empty place."]);
});
