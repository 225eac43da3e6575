import { assertEquals } from "@std/assert";
import { connect } from "@lib/tracking/connection.ts";
import { makeModel } from "@lib/tracking/registered.ts";
import { settleExperiment } from "@lib/tracking/server_run.ts";
import { syncRun } from "@lib/tracking/sync_run.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";
import { RUNS, withProject } from "./_project.ts";

Deno.test("syncRun() asks nothing of a run that is known to be there, and mends one that is there twice", () =>
  withProject(async ({ registry, root, reports }) => {
    const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
    const run = registry.showRun(RUNS[0]), versions = registry.listVersions({ run: RUNS[0] });
    const local = { run, versions, packs: registry.listPacks(RUNS[0]), entered: null };
    await makeModel(connection, { name: "m", description: "", tags: { "1000models.group": "demo" } });
    const target = { connection, root, reports, model: "m", experiment: () => settleExperiment(connection, "e") };
    const first = await syncRun(local, target, []);
    assertEquals([first.isChanged, first.version.number], [true, 1]);
    const [made] = server.models.get("m")?.versions ?? [];
    const version = { ...first.version, tags: new Map(Object.entries(made?.tags ?? {})) };
    const asked = server.asked.length;
    assertEquals([(await syncRun(local, target, [version])).isChanged, server.asked.length - asked], [false, 0]);
    if (made !== undefined) server.models.get("m")?.versions.push({ ...made, number: 2 });
    assertEquals((await syncRun(local, target, [version, { ...version, number: 2 }])).version.number, 1);
    assertEquals(server.models.get("m")?.versions.map(({ number }) => number), [1]);
  }));
