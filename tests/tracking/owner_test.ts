import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors.ts";
import { rebuildDatabase } from "@lib/registry/rebuild.ts";
import { ownerTags, registryIdentity } from "@lib/tracking/owner.ts";
import { open } from "../registry/_fixtures.ts";
import { addRun, withProject } from "./_project.ts";

Deno.test("registryIdentity() stays with newer runs and a database made again, and is another one for another registry", () =>
  withProject(async ({ registry, root }) => {
    const runs = registry.recordedRuns(), identity = registryIdentity(runs);
    addRun(registry, "third");
    assertEquals(registryIdentity(registry.recordedRuns()), identity);
    assertNotEquals(registryIdentity(runs.slice(0, 1)), identity);
    const copy = await Deno.makeTempDir();
    await Deno.mkdir(`${copy}/packs`);
    for await (const { name } of Deno.readDir(`${root}/packs`)) {
      if (name.endsWith(".pack")) await Deno.copyFile(`${root}/packs/${name}`, `${copy}/packs/${name}`);
    }
    rebuildDatabase(copy);
    const rebuilt = open(copy, { readOnly: true });
    assertEquals(registryIdentity(rebuilt.recordedRuns()), identity);
    rebuilt.close();
    await Deno.remove(copy, { recursive: true });
    const damage = new RegistryError("CORRUPT_DATABASE", "damaged");
    assertThrows(() => registryIdentity(runs.map((run) => ({ ...run, damage }))), RegistryError, "damaged");
  }));

Deno.test("ownerTags() of a key are those of its table and its id", () => {
  const owner = { group: "g", registry: "r" }, tags = { "1000models.group": "g", "1000models.registry": "r" };
  assertEquals([ownerTags(owner), ownerTags(owner, "k")], [tags, { ...tags, "1000models.key": "k" }]);
});
