import { assertEquals, assertRejects } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { connect } from "@lib/tracking/connection.ts";
import { settleVersion } from "@lib/tracking/settle_version.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";

function setUp() {
  const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
  server.models.set("m", { name: "m", tags: {}, versions: [], next: 1, aliases: {} });
  const made: string[] = [];
  const wanted = {
    model: "m",
    identity: { run: "r", contender: "c" },
    tags: { group: "g" },
    description: "",
    source: () => Promise.resolve({ runId: `run ${made.push("")}`, uri: "uri" }),
  };
  return { server, connection, wanted, made, versions: () => server.models.get("m")?.versions ?? [] };
}

Deno.test("settleVersion() makes a version once; of two of one identity the first stays", async () => {
  const { connection, wanted, made, versions } = setUp();
  const first = await settleVersion(connection, wanted);
  assertEquals([first.number, first.runId, first.tags.get("1000models.group")], [1, "run 1", "g"]);
  assertEquals([(await settleVersion(connection, wanted)).number, made.length], [1, 1]);
  await settleVersion(connection, { ...wanted, identity: { run: "r", contender: "other" } });
  versions().push({ ...versions()[0]!, number: 3, runId: "another's" });
  assertEquals((await settleVersion(connection, wanted)).runId, "run 1");
  assertEquals(versions().map(({ number }) => number), [1, 2]);
});

Deno.test("settleVersion() says so if what it makes does not stay", async () => {
  const { connection, wanted, server } = setUp();
  const vanishing = { ...connection, once: () => Promise.resolve({}) };
  assertEquals((await assertRejects(() => settleVersion(vanishing, wanted), TrackingError)).code, "TRACKING_FAILED");
  assertEquals(server.models.get("m")?.versions, []);
});
