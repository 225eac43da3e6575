import { assertEquals } from "@std/assert";
import { connect } from "@lib/tracking/connection.ts";
import { factsOf } from "@lib/tracking/run_facts.ts";
import { sendFacts, sendMetrics } from "@lib/tracking/send_facts.ts";
import { findOrMakeRun, settleExperiment } from "@lib/tracking/server_run.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";
import { RUNS, withProject } from "./_project.ts";

Deno.test("sendFacts() in parts that the server takes; twice it is the same", () =>
  withProject(async ({ registry }) => {
    const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
    const fields = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`f${i}`, i]));
    const run = { ...registry.showRun(RUNS[0]), configJson: JSON.stringify(fields) };
    const { id } = await findOrMakeRun(connection, await settleExperiment(connection, "e"), run);
    await sendFacts(connection, id, factsOf(run, null));
    const before = server.state();
    await sendFacts(connection, id, factsOf(run, null));
    assertEquals([server.state(), Object.keys(server.runs[0]?.params ?? {}).length], [before, 251]);
    const points = Array.from({ length: 1700 }, (_, step) => ({ key: "m", value: 1, timestamp: 0, step }));
    const asked = server.asked.length;
    await sendMetrics(connection, id, points);
    assertEquals(server.asked.length - asked, 3);
  }));
