import { assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "../../lib/core/errors/errors.ts";
import { oneAtATime } from "../../lib/upkeep/one_at_a_time.ts";

Deno.test("oneAtATime() refuses a second one on any of the folders, and leaves nothing behind", async () => {
  const dir = Deno.makeTempDirSync();
  const folders = { registry: `${dir}/r`, store: `${dir}/s`, reports: `${dir}/none` };
  for (const folder of [folders.registry, folders.store]) Deno.mkdirSync(folder);
  const gate = Promise.withResolvers<void>();
  const first = oneAtATime(folders, () => gate.promise.then(() => "done"));
  const other = { ...folders, registry: `${dir}/other` };
  const error = await assertRejects(() => oneAtATime(other, () => Promise.resolve()), RegistryError);
  assertEquals(error.code, "LOCKED");
  gate.resolve();
  assertEquals(await first, "done");
  assertEquals(await oneAtATime(other, () => Promise.resolve(1)), 1);
  assertEquals([...Deno.readDirSync(dir)].flatMap(({ name }) => [...Deno.readDirSync(`${dir}/${name}`)]), []);
});

Deno.test("oneAtATime() is not in its own way where folders are one", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.symlinkSync(dir, `${dir}/link`);
  const folders = { registry: dir, store: `${dir}/`, reports: `${dir}/link` };
  assertEquals(await oneAtATime(folders, () => Promise.resolve(1)), 1);
});
