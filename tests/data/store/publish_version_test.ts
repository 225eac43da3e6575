import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { openGroup } from "../../../lib/data/store/feature_store.ts";
import { listVersions } from "../../../lib/data/store/version_folders.ts";
import type { GroupDamage } from "../../../lib/data/store/group_damage.ts";
import { assertWhole, findVersion, publishVersion, setAside } from "../../../lib/data/store/publish_version.ts";
import { serveVersion } from "../../../lib/data/store/serving_record.ts";
import { systemFailure, watchedFiles } from "../../storage/_files.ts";
import { INFO, publish } from "../_versions.ts";
import { inFolder } from "../_tables.ts";

const namesIn = (dir: string) => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();

Deno.test("publishVersion() numbers versions; equal content is the version that is there", () =>
  inFolder(async (store) => {
    assertEquals(await publish(store), `${store}/demo/v1`);
    assertEquals(await publish(store, { contentHash: "h2" }), `${store}/demo/v2`);
    assertEquals(await publish(store), `${store}/demo/v1`);
    assertEquals(namesIn(`${store}/demo`), ["v1", "v2"]);
  }));

Deno.test("publishVersion() of many at once: one number each, one version per content", () =>
  inFolder(async (store) => {
    const of = (contentHash: string) => publish(store, { contentHash });
    const dirs = await Promise.all(["a", "b", "a", "c", "b", "a"].map(of));
    assertEquals(new Set(dirs), new Set([1, 2, 3].map((version) => `${store}/demo/v${version}`)));
    assertEquals([dirs[0], dirs[1]], [dirs[2], dirs[4]]);
    for (const dir of dirs) assertWhole(await openGroup(dir));
  }));

Deno.test("publishVersion() never gives a number twice: neither one set aside, nor one that is recorded and gone", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2"]) await publish(store, { contentHash });
    setAside(store, { name: "demo", version: 2 });
    assertEquals(await publish(store, { contentHash: "h2" }), `${store}/demo/v3`);
    await serveVersion(store, { name: "demo", version: 3 });
    await Deno.remove(`${store}/demo/v3`, { recursive: true });
    await Deno.remove(`${store}/demo/v1`, { recursive: true });
    assertEquals(await publish(store, { contentHash: "h3" }), `${store}/demo/v4`);
    assertEquals(namesIn(`${store}/demo`), ["current.json", "v2.damaged", "v4"]);
  }));

Deno.test("publishVersion() is blocked by no broken version, and takes none for its own content", () =>
  inFolder(async (store) => {
    const dir = await publish(store);
    await Deno.writeTextFile(`${dir}/keys.bin`, "x");
    assertEquals(await publish(store), `${store}/demo/v2`);
    await Deno.writeTextFile(`${dir}/group.json`, "");
    await Deno.mkdir(`${store}/demo/v7`);
    assertEquals(await publish(store, { contentHash: "h2" }), `${store}/demo/v8`);
    assertEquals((await findVersion(store, "demo", { contentHash: "h1", onDamage() {} }))?.version, 2);
  }));

Deno.test("publishVersion() tells a full disk and a closed folder", () =>
  inFolder(async (store) => {
    const staging = `${store}/demo/staging`;
    await Deno.mkdir(staging, { recursive: true });
    for (const [code, name] of [["ENOSPC", "write"], ["EROFS", "rename"]] as const) {
      const files = watchedFiles((operation) => {
        if (operation.name === name) throw systemFailure(code);
      });
      const error = await assertRejects(() => publishVersion(staging, { store, info: INFO, files }), DataError);
      assertEquals(error.code, code === "ENOSPC" ? "DISK_FULL" : "READ_ONLY");
    }
    assertEquals(await listVersions(store, "demo"), []);
  }));

Deno.test("findVersion() finds by content, whole ones only, and tells what is in the way", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2", "h3"]) await publish(store, { contentHash });
    const told: string[] = [];
    const find = async (contentHash: string, name = "demo") => {
      told.length = 0;
      const onDamage = ({ version }: GroupDamage, isEqual: boolean) => void told.push(`${version} ${isEqual}`);
      return (await findVersion(store, name, { contentHash, onDamage }))?.version;
    };
    assertEquals([await find("h1"), await find("none"), await find("h1", "other"), told], [
      1,
      undefined,
      undefined,
      [],
    ]);
    const keys = `${store}/demo/v2/keys.bin`, text = await Deno.readTextFile(keys);
    await Deno.writeTextFile(keys, text.replace("7", "8"));
    assertEquals([await find("h2"), told], [undefined, ["2 true"]]);
    assertEquals([await find("h1"), told], [1, []], "of another content only the manifest is looked at");
    await Deno.writeTextFile(`${store}/demo/v3/group.json`, "");
    assertEquals([await find("h1"), told], [1, ["3 false"]]);
  }));

Deno.test("findVersion() leaves versions of another layout aside", () =>
  inFolder(async (store) => {
    await Deno.mkdir(`${store}/demo/v1`, { recursive: true });
    await Deno.writeTextFile(`${store}/demo/v1/group.json`, JSON.stringify({ format: 4, contentHash: "h1" }));
    const onDamage = () => assertEquals("damaged", "another layout");
    assertEquals(await findVersion(store, "demo", { contentHash: "h1", onDamage }), null);
  }));

Deno.test("findVersion() what this process may not read is told, never taken for damage", {
  ignore: Deno.uid() === 0,
}, () =>
  inFolder(async (store) => {
    const dir = await publish(store);
    await Deno.chmod(`${dir}/group.json`, 0);
    const onDamage = () => assertEquals("damaged", "closed");
    const error = await assertRejects(() => findVersion(store, "demo", { contentHash: "h1", onDamage }), DataError);
    assertEquals(error.code, "UNREADABLE_FILE");
  }));

Deno.test("assertWhole() reads every byte of every file", () =>
  inFolder(async (store) => {
    const group = await openGroup(await publish(store)), path = `${group.dir}/keys.bin`;
    assertEquals(assertWhole(group), group);
    const bytes = await Deno.readFile(path);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(path, bytes);
    const error = assertThrows(() => assertWhole(group), DataError);
    assertEquals([error.code, error.context.detail], ["CORRUPT_GROUP", "its checksum differs at byte 0"]);
  }));

Deno.test("setAside() keeps what a version holds under another name; twice is once", () =>
  inFolder(async (store) => {
    await publish(store);
    const group = { name: "demo", version: 1 }, files = namesIn(`${store}/demo/v1`);
    setAside(store, group);
    setAside(store, group);
    assertEquals([await listVersions(store, "demo"), namesIn(`${store}/demo/v1.damaged`)], [[], files]);
    const closed = watchedFiles(({ name }) => {
      if (name === "rename") throw systemFailure("EROFS");
    });
    assertEquals(assertThrows(() => setAside(store, group, { files: closed }), DataError).code, "READ_ONLY");
  }));
