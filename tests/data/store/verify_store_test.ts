import { assertEquals, assertMatch } from "@std/assert";
import { currentGroup, openGroup } from "../../../lib/data/store/feature_store.ts";
import { serveVersion } from "../../../lib/data/store/serving_record.ts";
import { setAside } from "../../../lib/data/store/publish_version.ts";
import { groupNames, repairStore, verifyStore } from "../../../lib/data/store/verify_store.ts";
import { seal } from "../../../lib/storage/files/sealed.ts";
import { publish } from "../_versions.ts";
import { inFolder, prepareText } from "../_tables.ts";

const TABLE = "date,item,demand,price\n2024-01-01,a,1,2\n2024-02-30,a,1,2\n2024-01-02,b,3,4\n2024-01-03,b,,5\n";
const CONFIG = { exogenous: { future: ["price"] } };

function prepared(run: (store: string, dir: string) => Promise<void>): Promise<void> {
  return inFolder(async (dir) => {
    const { group } = await prepareText(dir, TABLE, { config: CONFIG });
    await run(`${dir}/store`, group.dir);
  });
}

async function problemsOf(store: string): Promise<string[]> {
  const { problems } = await verifyStore(store);
  return problems.map(({ code, path, name }) => `${code} ${name} ${path.slice(store.length + 1)}`);
}

Deno.test("verifyStore() of a whole store finds nothing, and counts what it verified", () =>
  prepared(async (store, dir) => {
    const bytes = Object.keys((await openGroup(dir)).files).map((name) => Deno.statSync(`${dir}/${name}`).size);
    assertEquals(bytes.length, 4, "panel, keys, future, quarantine");
    assertEquals(await verifyStore(store), {
      problems: [],
      notes: [],
      groups: 1,
      dataVersions: 1,
      bytes: bytes.reduce((sum, size) => sum + size),
    });
    assertEquals((await verifyStore(`${store}/none`)).groups, 0);
  }));

Deno.test("verifyStore() finds any flipped byte and any cut of any file, by name", () =>
  prepared(async (store, dir) => {
    for (const { name } of Deno.readDirSync(dir)) {
      const path = `${dir}/${name}`, bytes = await Deno.readFile(path);
      for (let at = 0; at < bytes.length; at += Math.max(1, Math.floor(bytes.length / 12))) {
        const flipped = bytes.slice();
        flipped[at] ^= 0x10;
        for (
          const [broken, lost] of [[flipped, bytes.subarray(at, at + 1)], [bytes.subarray(0, at), bytes.subarray(at)]]
        ) {
          await Deno.writeFile(path, broken);
          const [first = "white space of the manifest"] = await problemsOf(store);
          if (name !== "group.json" || /\S/.test(new TextDecoder().decode(lost))) {
            assertEquals(first, `CORRUPT_GROUP table v1 table/v1/${name}`, `byte ${at}`);
          }
        }
      }
      await Deno.remove(path);
      assertEquals(await problemsOf(store), [`CORRUPT_GROUP table v1 table/v1/${name}`]);
      await Deno.writeFile(path, bytes);
    }
    assertEquals(await problemsOf(store), []);
  }));

Deno.test("verifyStore() finds what hashes do not tell: ids, rows and chunks that do not fit", () =>
  prepared(async (store, dir) => {
    const path = `${dir}/group.json`, text = await Deno.readTextFile(path);
    const { sha256: _, ...record } = JSON.parse(text);
    const detailsOf = async () => (await verifyStore(store)).problems.map(({ detail }) => detail);
    await Deno.writeTextFile(path, seal({ ...record, chunks: [{ from: 0, to: 2 }] }));
    assertMatch(String(await detailsOf()), /^it has 2 chunks instead of 1$/);
    await Deno.writeTextFile(path, text);
    const keys = `${store}/table/v1/keys.bin`, bytes = await Deno.readFile(keys);
    const { sealFile } = await import("../../../lib/storage/files/blocks.ts");
    const change = async (work: (bytes: Uint8Array) => void) => {
      const changed = bytes.slice();
      work(changed);
      await Deno.writeFile(keys, changed);
      await Deno.writeTextFile(path, seal({ ...record, files: { ...record.files, "keys.bin": sealFile(keys) } }));
    };
    // Two keys: 32 bytes of head, three numbers of each, then the ids of 16 bytes.
    await change((bytes) => bytes.set([...bytes.slice(72, 88), ...bytes.slice(56, 72)], 56));
    assertEquals(await detailsOf(), ["the id of its key 0 is not the hash of its texts"]);
    await change((bytes) => bytes.set([0, 0, 0, 0, 2, 0, 0, 0], 40));
    assertEquals(await detailsOf(), ["it has 1 rows instead of 2"]);
  }));

Deno.test("verifyStore() tells a record that is damaged or names nothing, and notes what is left over", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2", "h3"]) await publish(store, { contentHash });
    const path = `${store}/demo/current.json`;
    await Deno.writeTextFile(path, "{");
    assertEquals(await problemsOf(store), ["CORRUPT_GROUP demo demo/current.json"]);
    await serveVersion(store, { name: "demo", version: 2 });
    setAside(store, { name: "demo", version: 2 });
    assertEquals(await problemsOf(store), ["CORRUPT_GROUP demo demo/current.json"]);
    await serveVersion(store, { name: "demo", version: 3 });
    for (const name of [".building_x", ".removing_x"]) await Deno.mkdir(`${store}/demo/${name}`);
    for (const name of [".building_x.mark", ".current.json.01234567-89ab.tmp"]) {
      await Deno.writeTextFile(`${store}/demo/${name}`, "");
    }
    await Deno.mkdir(`${store}/demo/v9`);
    await Deno.writeTextFile(`${store}/demo/v9/group.json`, '{"format":4}');
    const { problems, notes } = await verifyStore(store);
    assertEquals(problems, []);
    assertEquals(notes.map(({ code, path }) => `${code} ${path.slice(store.length + 1)}`).sort(), [
      "CORRUPT_GROUP demo/v2.damaged",
      "LEFT_OVER demo/.building_x",
      "LEFT_OVER demo/.building_x.mark",
      "LEFT_OVER demo/.current.json.01234567-89ab.tmp",
      "LEFT_OVER demo/.removing_x",
      "STORE_FORMAT demo/v9",
    ]);
  }));

Deno.test("groupNames() knows groups from other folders", () =>
  inFolder(async (store) => {
    for (const path of ["a/v1", "b/v2.damaged", "c/other", ".d/v1", "paper/v1", "empty/v1"]) {
      await Deno.mkdir(`${store}/${path}`, { recursive: true });
    }
    for (const path of ["a/v1/keys.bin", "b/v2.damaged/panel.parquet", ".d/v1/keys.bin", "paper/v1/paper.tex"]) {
      await Deno.writeTextFile(`${store}/${path}`, "");
    }
    await Deno.writeTextFile(`${store}/file`, "");
    assertEquals(groupNames(store), ["a", "b"]);
  }));

Deno.test("repairStore() sets damaged versions aside, and lets the newest whole one serve", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2", "h3", "h4"]) await publish(store, { contentHash });
    await serveVersion(store, { name: "demo", version: 3 });
    assertEquals(await repairStore(store), []);
    for (const version of [1, 3]) await Deno.writeTextFile(`${store}/demo/v${version}/keys.bin`, "x");
    assertEquals(await repairStore(store), [
      `set aside ${store}/demo/v1 as v1.damaged`,
      `set aside ${store}/demo/v3 as v3.damaged`,
      "version 2 of demo serves",
    ]);
    assertEquals((await currentGroup(store, "demo")).version, 2);
    assertEquals([await problemsOf(store), await repairStore(store)], [[], []]);
    await Deno.writeTextFile(`${store}/demo/current.json`, "");
    assertEquals(await repairStore(store), ["version 4 of demo serves"]);
    for (const version of [2, 4]) await Deno.writeTextFile(`${store}/demo/v${version}/group.json`, "x");
    assertEquals((await repairStore(store)).length, 2, "without a whole version nothing serves");
    assertEquals(await problemsOf(store), ["CORRUPT_GROUP demo demo/current.json"]);
  }));
