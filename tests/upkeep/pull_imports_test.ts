import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { type ImportEntry, keepImport, listImports, readImport } from "../../lib/registry/packs/imports.ts";
import { verifyRegistry } from "../../lib/registry/maintenance/verify.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import type { Folders } from "../../lib/upkeep/folders.ts";
import { pull } from "../../lib/upkeep/pull.ts";
import { placeNames, planImports } from "../../lib/upkeep/pull_imports.ts";
import { push } from "../../lib/upkeep/push.ts";
import { readRemote } from "../../lib/upkeep/shared_state.ts";
import { machine, now, trainedMachine } from "./_shared.ts";

const keep = ({ registry }: Folders, name: string, byte: number) =>
  keepImport(registry, { name, bytes: Uint8Array.of(byte) });
const namesOf = ({ registry }: Folders) =>
  listImports(registry).map(({ name, model }: ImportEntry) => [name, readImport(registry, model)[0]]);

Deno.test("pull() brings imported models and their names; what is damaged or gone here comes back", async () => {
  const store = folderObjects(Deno.makeTempDirSync()), here = await trainedMachine(), there = machine();
  const { entry: { model } } = keep(here, "vendor", 1);
  keep(here, "other", 2);
  await push(store, here, { now });
  await pull(store, there);
  assertEquals([namesOf(there), verifyRegistry(there.registry).problems], [[["other", 2], ["vendor", 1]], []]);
  assertEquals((await pull(store, there)).sent, 0);
  Deno.writeFileSync(`${there.registry}/imports/${model}.model`, Uint8Array.of(9));
  Deno.removeSync(`${there.registry}/imports/other.json`);
  assertEquals((await pull(store, there)).sent, 2);
  assertEquals(namesOf(there), [["other", 2], ["vendor", 1]]);
});

Deno.test("pull() moves a name that others have moved, and leaves one that this machine alone has", async () => {
  const store = folderObjects(Deno.makeTempDirSync()), here = await trainedMachine(), there = machine();
  keep(here, "vendor", 1);
  await push(store, here, { now });
  await pull(store, there);
  keep(here, "vendor", 2);
  assertEquals((await push(store, here, { now })).sent, 2, "the model and its name");
  const conflict = await assertRejects(() => push(store, there, { now }));
  assertEquals(String(conflict).includes("Cannot push"), true);
  keep(there, "own", 7);
  await pull(store, there);
  assertEquals(namesOf(there), [["own", 7], ["vendor", 2]]);
  keep(there, "vendor", 3);
  await pull(store, there);
  assertEquals(namesOf(there), [["own", 7], ["vendor", 3]]);
  await push(store, there, { now });
  await pull(store, here);
  assertEquals(namesOf(here), [["own", 7], ["vendor", 3]]);
});

Deno.test("planImports() refuses a name whose model is not there; placeNames() writes names as they were", async () => {
  const store = folderObjects(Deno.makeTempDirSync()), here = await trainedMachine(), there = machine();
  const { entry: { model } } = keep(here, "vendor", 1);
  await push(store, here, { now });
  const remote = await readRemote(store);
  if (remote === null) throw new TypeError("pushed");
  const at = { registry: there.registry, stage: "/nowhere", remote, known: null, kinship: "behind" } as const;
  const { models, names } = await planImports(store, at);
  assertEquals([models.map(({ file }) => file.sha256), names.length], [[model], 1]);
  placeNames({ names });
  assertEquals(listImports(there.registry), listImports(here.registry));
  const { [`registry/imports/${model}.model`]: _gone, ...files } = remote.state.files;
  const lacking = { ...at, remote: { ...remote, state: { ...remote.state, files } } };
  assertEquals((await assertRejects(() => planImports(store, lacking), DataError)).code, "DAMAGED_FILE");
});
