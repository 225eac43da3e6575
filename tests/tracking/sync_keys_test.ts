import { assertEquals } from "@std/assert";
import { connect } from "@lib/tracking/connection.ts";
import { modelName } from "@lib/tracking/names.ts";
import { readGroup } from "@lib/tracking/registered.ts";
import { syncKey } from "@lib/tracking/sync_keys.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";
import { KEYS, RUNS, withProject } from "./_project.ts";

Deno.test("syncKey() a version per run that the server has, each with its stage, aliases where ours are", () =>
  withProject(async ({ registry }) => {
    const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
    const versions = registry.listVersions({ keys: [KEYS[1].id] });
    const run = { model: "demo", number: 1, runId: "r", source: "uri", tags: new Map() };
    const sync = async (runs: readonly string[]) =>
      await syncKey(versions, {
        connection,
        there: await readGroup(connection, { group: "demo", registry: "r" }),
        name: "demo",
        runs: new Map(runs.map((name) => [name, run])),
      });
    const seen = () => {
      const { versions = [], aliases = {} } = server.models.get(modelName("demo", KEYS[1])) ?? {};
      return [versions.map(({ tags, source }) => [tags["1000models.stage"], source]), aliases];
    };
    assertEquals([await sync([RUNS[0]]), seen()], [true, [[["Archived", "uri"]], {}]]);
    assertEquals([await sync(RUNS), seen()], [true, [[["Archived", "uri"], ["Production", "uri"]], { champion: 2 }]]);
    assertEquals(await sync(RUNS), false);
  }));
