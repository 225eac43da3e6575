import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { seal, unseal } from "@lib/storage/files/sealed.ts";
import type { Place } from "@lib/storage/results/place.ts";
import { findPlan, openParts, openPlannedTable, readPlan, type SharedPlan } from "@lib/training/shared/shared_plan.ts";
import { Project, tableRows } from "../_project.ts";
import { HERE, SharedProject } from "./_shared.ts";

const codeOf = async (work: () => Promise<unknown>) => (await assertRejects(work, DataError)).code;

Deno.test("findPlan() gives back the plan that was shared, as structured data carries it", async () => {
  using project = new Project(tableRows(70), { contenders: undefined, racing: true, limits: { fitSeconds: 7 } });
  const shared = new SharedProject(project), { shared: given } = await shared.share({ limit: 67 });
  const plan = await project.plan({ keys: Array.from({ length: 67 }, (_, k) => k) });
  const found = await findPlan(await shared.place());
  assertEquals(found, structuredClone(given));
  assertEquals(found?.job.plan.chunks, plan.chunks);
  assertEquals(found?.inputs.files.length, 1);
});

Deno.test("readPlan() refuses a place without a plan, with a damaged one, and another release or runtime", async () => {
  using project = new Project(tableRows(2));
  const shared = new SharedProject(project), place = await shared.place(), warnings: string[] = [];
  const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message) };
  const read = (environment = HERE) => readPlan(place, { environment, log });
  assertEquals(await codeOf(read), "NO_PLAN");
  await shared.share();
  assertEquals((await read()).run, (await findPlan(place))?.run);
  assertEquals(await codeOf(() => read({ ...HERE, revision: "b2" })), "CODE_CHANGED");
  assertEquals(await codeOf(() => read({ ...HERE, clean: false })), "CODE_CHANGED");
  assertEquals(await codeOf(() => read({ ...HERE, deno: "2.10.0" })), "CODE_CHANGED");
  assertEquals(warnings, []);
  await read({ ...HERE, platform: "linux-aarch64", revision: "unknown", clean: null });
  assertEquals(warnings.length, 1);
  const path = `${shared.address}/plan.json`, text = Deno.readTextFileSync(path), record = unseal(text) ?? {};
  Deno.writeTextFileSync(path, text.replace('"shards": 3', '"shards": 4'));
  assertEquals(await codeOf(read), "CORRUPT_PLAN");
  Deno.writeTextFileSync(path, seal({ ...record, format: 99 }));
  assertEquals(await codeOf(read), "CORRUPT_PLAN");
  Deno.writeTextFileSync(path, seal({ ...record, workHash: "another" }));
  assertEquals(await codeOf(read), "PLAN_CHANGED");
});

Deno.test("openPlannedTable() makes the version in any store, and refuses a table that was not planned for", async () => {
  using project = new Project(tableRows(2));
  using other = new Project(tableRows(3));
  const shared = new SharedProject(project), elsewhere = new SharedProject(other), place = await shared.place();
  const { shared: plan } = await shared.share(), { shared: others } = await elsewhere.share();
  const store = `${project.root}/machine`, { plan: { data }, group } = await openPlannedTable(place, plan, { store });
  assertEquals([data.dir, data.contentHash], [`${store}/${group.name}/v1`, group.contentHash]);
  assertEquals((await openParts(place, plan)).head.keys, group.keys.length);
  for (const opened of [openParts, (from: Place, of: SharedPlan) => openPlannedTable(from, of, { store })]) {
    assertEquals(await codeOf(() => opened(place, others)), "OTHER_DATA", "another head is there");
  }
  const moved = await elsewhere.place(), mixed = { ...others, job: plan.job };
  assertEquals(await codeOf(() => openPlannedTable(moved, mixed, { store })), "OTHER_DATA");
  Deno.removeSync(`${elsewhere.address}/results/table`, { recursive: true });
  assertEquals(await codeOf(() => openParts(moved, others)), "OTHER_DATA");
  assertEquals(await codeOf(() => openPlannedTable(moved, others, { store })), "OTHER_DATA");
});
