import { assertEquals, assertRejects } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { connect } from "@lib/tracking/connection.ts";
import {
  dropVersion,
  findVersions,
  hasServerCode,
  makeModel,
  readGroup,
  tagVersion,
} from "@lib/tracking/registered.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";

const MODEL = { name: "m", description: "", tags: { "1000models.group": "g" } };

Deno.test("makeModel() finds what somebody made before with our tags, and refuses another's", async () => {
  const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
  await makeModel(connection, MODEL);
  await makeModel(connection, MODEL);
  assertEquals([...server.models.keys()], ["m"]);
  const error = await assertRejects(() => makeModel(connection, { ...MODEL, tags: { x: "y" } }), TrackingError);
  assertEquals(error.code, "TRACKING_NAME");
  const bad = await connection.ask("POST", "mlflow/registered-models/create", { name: "a/b", tags: [] }).catch((e) =>
    e
  );
  assertEquals([hasServerCode(bad, "INVALID_PARAMETER_VALUE"), hasServerCode(bad, "OTHER"), hasServerCode(null, "")], [
    true,
    false,
    false,
  ]);
});

Deno.test("readGroup(), tagVersion() and dropVersion() only a group's, only tags that differ, once", async () => {
  const server = new FakeMlflow(), connection = connect("http://fake", { fetch: server.fetch() });
  const tags = { "1000models.group": "g", "1000models.registry": "mine", "1000models.run": "r" };
  const versions = [2, 1].map((number) => ({ number, runId: "id", source: "s", tags: { ...tags } }));
  server.models.set("m", { name: "m", tags, versions, next: 3, aliases: { champion: 2 } });
  server.models.set("n", { name: "n", tags: { "1000models.group": "h" }, versions: [], next: 1, aliases: {} });
  server.models.set("o", {
    ...structuredClone(server.models.get("m")!),
    name: "o",
    tags: { "1000models.group": "g", "1000models.registry": "theirs" },
  });
  const group = await readGroup(connection, { group: "g", registry: "mine" }), [first] = group.versions;
  assertEquals([...group.models.values()].map(({ name, aliases }) => [name, aliases.get("champion")]), [["m", 2]]);
  assertEquals(group.versions.map(({ number, runId, source }) => [number, runId, source]), [[1, "id", "s"], [
    2,
    "id",
    "s",
  ]]);
  assertEquals((await findVersions(connection, "m", { run: "r", contender: "c" })).length, 0);
  if (first === undefined) throw new Error("no version");
  assertEquals(await tagVersion(connection, first, { run: "r" }), false);
  assertEquals(await tagVersion(connection, first, { run: "r", stage: "None" }), true);
  await dropVersion(connection, first);
  await dropVersion(connection, first);
  assertEquals(server.models.get("m")?.versions.map(({ number }) => number), [2]);
});
