import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { registryIdentity } from "@lib/registry/versions/identity.ts";
import { rebuildDatabase } from "@lib/registry/maintenance/rebuild.ts";
import { registerRun } from "../../lifecycle/_registered.ts";
import { open } from "../_fixtures.ts";

Deno.test("registryIdentity() stays with newer runs and a database made again, and is another one for another registry", async () => {
  const root = await Deno.makeTempDir(), registry = open(root);
  for (const run of ["first", "second"]) registerRun(registry, run);
  const runs = registry.recordedRuns(), identity = registryIdentity(runs);
  registerRun(registry, "third");
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
  registry.close();
});
