import { assertEquals } from "@std/assert";
import { SHARED_SPEC } from "@lib/competition/champions/champion_layout.ts";
import { sharedReader } from "@lib/inference/series/shared_reader.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, NOW } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

Deno.test("sharedReader() what a run does not keep is null", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true }), read = sharedReader(registry);
  assertEquals([read("r1", "none"), read("r1", SHARED_SPEC) instanceof Uint8Array], [null, true]);
  registry.close();
});
