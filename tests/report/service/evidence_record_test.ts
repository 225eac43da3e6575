import { assert, assertEquals } from "@std/assert";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import { evidenceRecord } from "@lib/report/service/evidence_record.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";
import { Project, tableRows } from "../../training/_project.ts";

Deno.test("evidenceRecord() tells of a trained run what its choices are beside other ways, of what forecasts are made, and local beside global", async () => {
  using project = new Project(tableRows(4));
  const { run, summary } = await project.train();
  const { registry, store } = project.paths;
  const service = await openForecastService({ registry, store, now: () => new Date(0) });
  const told = await service.look(evidenceRecord);
  service.close();
  assertEquals([told.run, told.keys], [run, 4]);
  const ours = told.comparison?.methods.find(({ role }) => role === "ours");
  assertEquals([ours?.ratio, ours?.scores.wape], [1, summary.metrics.ours?.wape]);
  const { members = [], scopes = [], weights: [own = []] = [] } = told.members ?? {};
  assertEquals(scopes[members.indexOf("global_ridge")] ?? "global", "global");
  assert(Math.abs(own.reduce((sum, weight) => sum + weight, 0) - 100) < 1e-6);
  assertEquals([told.ratios.length, told.ratios.every((ratio) => ratio > 0)], [4, true]);
});

Deno.test("evidenceRecord() of a run that kept nothing of it knows nothing, and says so", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const service = await openForecastService(work.source({}));
  assertEquals(await service.look(evidenceRecord), { run: "r1", comparison: null, members: null, ratios: [], keys: 3 });
  service.close();
});
