import { assertEquals, assertRejects } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { connect } from "@lib/tracking/connection.ts";
import {
  claimRun,
  deletedRuns,
  dropUnsettled,
  experimentOf,
  findExperiment,
  findOrMakeRun,
  reviveRun,
  settleExperiment,
} from "@lib/tracking/server_run.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";
import { RUNS, withProject } from "./_project.ts";

Deno.test("settleExperiment() makes a name once, also if it is made between question and answer", async () => {
  const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
  assertEquals(await findExperiment(connection, "a"), null);
  assertEquals(await settleExperiment(connection, "a"), "0");
  assertEquals(await settleExperiment(connection, "a"), "0");
  let asked = 0;
  const raced = connect("http://fake", {
    fetch: (url, init) => {
      if (++asked === 3) server.experiments.push("b");
      return server.fetch()(url, init);
    },
  });
  assertEquals([await settleExperiment(raced, "b"), server.experiments], ["1", ["a", "b"]]);
});

Deno.test("findExperiment() refuses one in the trash", async () => {
  const answer = { experiment: { experiment_id: "1", lifecycle_stage: "deleted" } };
  const connection = connect("http://fake", { fetch: () => Promise.resolve(Response.json(answer)) });
  assertEquals((await assertRejects(() => findExperiment(connection, "x"), TrackingError)).code, "TRACKING_NAME");
});

Deno.test("findOrMakeRun(), reviveRun() and dropUnsettled() one run stays, and comes back from the trash", () =>
  withProject(async ({ registry }) => {
    const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
    const run = registry.showRun(RUNS[0]), experiment = await settleExperiment(connection, "e");
    assertEquals((await findOrMakeRun(connection, experiment, run)).id, "r0");
    assertEquals((await findOrMakeRun(connection, experiment, run)).id, "r0");
    const [first] = server.runs;
    if (first === undefined) throw new Error("no run");
    server.runs.push({ ...structuredClone(first), id: "r1" });
    await claimRun(connection, "r0");
    await dropUnsettled(connection, experiment, new Map([["another", "r9"]]));
    assertEquals(server.runs.map(({ deleted }) => deleted), [false, false]);
    await dropUnsettled(connection, experiment, new Map([[RUNS[0], "r0"]]));
    assertEquals(server.runs.map(({ deleted }) => deleted), [false, true]);
    first.deleted = true;
    assertEquals(await deletedRuns(connection, ["7", experiment]), new Set(["r0"]), "what we removed is not told");
    assertEquals([(await reviveRun(connection, "r0"))?.id, first.deleted], ["r0", false]);
    assertEquals(await reviveRun(connection, "r7"), null);
  }));

Deno.test("experimentOf() tells it where the server has chosen the place of the files", () => {
  const of = (source: string) => experimentOf({ source, runId: "r0" });
  assertEquals(of("mlflow-artifacts:/12/r0/artifacts/model"), "12");
  assertEquals([of("mlflow-artifacts:/here/r0/artifacts/model"), of("s3://bucket/1/x"), of("r0")], [null, null, null]);
});
