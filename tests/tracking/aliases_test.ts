import { assertEquals } from "@std/assert";
import { syncAliases } from "@lib/tracking/aliases.ts";
import { connect } from "@lib/tracking/connection.ts";
import { readGroup } from "@lib/tracking/registered.ts";
import { type Cut, FakeMlflow } from "./_fake_mlflow.ts";

function serverWithModel(): FakeMlflow {
  const server = new FakeMlflow(), versions = [1, 2].map((number) => ({ number, runId: "", source: "", tags: {} }));
  server.models.set("m", {
    name: "m",
    tags: { "1000models.group": "g", "1000models.registry": "r" },
    versions,
    next: 3,
    aliases: { hers: 1 },
  });
  return server;
}

async function sync(server: FakeMlflow, wanted: Record<string, number>, cut?: Cut): Promise<boolean | "killed"> {
  const connection = connect("http://fake", { fetch: server.fetch(cut), wait: () => Promise.resolve() });
  const owner = { group: "g", registry: "r" };
  const model = (await readGroup(connect("http://fake", { fetch: server.fetch() }), owner)).models.get("");
  const work = syncAliases(
    connection,
    model ?? { name: "", tags: new Map(), aliases: new Map() },
    { wanted: new Map(Object.entries(wanted)) },
  );
  return await work.catch(() => "killed");
}

Deno.test("syncAliases() moves ours, removes ours, leaves others, wherever it was killed before", async () => {
  const steps: Record<string, number>[] = [{ champion: 1, challenger: 2, v2: 2 }, { champion: 2 }];
  for (let at = 1; at <= 6; at++) {
    const server = serverWithModel(), aliases = () => server.models.get("m")?.aliases;
    for (const wanted of steps) {
      await sync(server, wanted, { at, when: "before" });
      await sync(server, wanted);
      assertEquals(await sync(server, wanted), false, `again, killed at ${at}`);
    }
    assertEquals(aliases(), { hers: 1, champion: 2 }, `killed at ${at}`);
  }
});

Deno.test("syncAliases() a tag that somebody else has written is taken for none", async () => {
  const server = serverWithModel();
  Object.assign(server.models.get("m")?.tags ?? {}, { "1000models.aliases": "{" });
  assertEquals(await sync(server, { champion: 1 }), true);
  assertEquals(server.models.get("m")?.aliases, { hers: 1, champion: 1 });
});
