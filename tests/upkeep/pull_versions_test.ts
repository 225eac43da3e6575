import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ForecastError } from "../../lib/core/errors/errors.ts";
import { folderObjects } from "../../lib/storage/objects/folder_objects.ts";
import { placeVersions, planVersions } from "../../lib/upkeep/pull_versions.ts";
import type { SharedFile } from "../../lib/upkeep/shared_state.ts";
import { storeFiles } from "../../lib/upkeep/stored_files.ts";
import { describeFile, fetchFiles, sendFiles } from "../../lib/upkeep/transfer.ts";
import { flip } from "./_project.ts";
import { filesOf, type Machine, machine } from "./_shared.ts";

async function pushed(content: string): Promise<{ here: Machine; files: Record<string, SharedFile> }> {
  const here = machine();
  await here.build(content);
  const files = (await storeFiles(here.store)).map(({ name, path }) => ({ name, path, file: describeFile(path) }));
  await sendFiles(STORE, files, {});
  return { here, files: Object.fromEntries(files.map(({ name, file }) => [name, file])) };
}

const STORE = folderObjects(Deno.makeTempDirSync());
const plan = (folder: string, files: Record<string, SharedFile>) =>
  planVersions(STORE, { folder, stage: `${folder}/stage`, files });

Deno.test("planVersions() wants what is missing or damaged, and placeVersions() gives it its name", async () => {
  const { here, files } = await pushed("one"), there = machine();
  assertEquals(await plan(here.store, files), []);
  for (const damage of [() => {}, () => flip(`${there.store}/demo/v1/keys.bin`, 9)]) {
    damage();
    const versions = await plan(there.store, files);
    assertEquals(versions.map(({ name, version }) => [name, version]), [["demo", 1]]);
    await fetchFiles(STORE, versions.flatMap(({ files }) => files), {});
    placeVersions(versions, { folder: there.store });
    assertEquals(filesOf(`${there.store}/demo/v1`), filesOf(`${here.store}/demo/v1`));
    assertEquals(await plan(there.store, files), []);
  }
  assertEquals(filesOf(`${there.store}/demo/v1.damaged`).length, 2, "it is set aside, not thrown away");
});

Deno.test("planVersions() refuses another version of one number, and one without a manifest", async () => {
  const { files } = await pushed("one"), { here } = await pushed("two");
  const codeOf = async (files: Record<string, SharedFile>) =>
    (await assertRejects(() => plan(here.store, files), ForecastError)).code;
  assertEquals(await codeOf(files), "CONFLICT");
  const { "store/demo/v1/group.json": _, ...others } = files;
  assertEquals(await codeOf(others), "DAMAGED_FILE");
});

Deno.test("placeVersions() does not replace what has come there meanwhile", async () => {
  const { files } = await pushed("one"), there = machine(), versions = await plan(there.store, files);
  await fetchFiles(STORE, versions.flatMap(({ files }) => files), {});
  await there.build("two");
  assertEquals(assertThrows(() => placeVersions(versions, { folder: there.store }), ForecastError).code, "CONFLICT");
});
