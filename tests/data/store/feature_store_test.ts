import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { compareKeys, seriesKey } from "../../../lib/core/rows/panel.ts";
import {
  currentGroup,
  type GroupVersionChoice,
  openGroup,
  openStoredRows,
  STORE_FORMAT,
} from "../../../lib/data/store/feature_store.ts";
import type { GroupDamage } from "../../../lib/data/store/group_damage.ts";
import { writeKeyFile } from "../../../lib/data/store/key_file.ts";
import { publishVersion } from "../../../lib/data/store/publish_version.ts";
import { serveVersion } from "../../../lib/data/store/serving_record.ts";
import { verifyStore } from "../../../lib/data/store/verify_store.ts";
import { seal, unseal } from "../../../lib/storage/files/sealed.ts";
import { asFormer, HOSTILE_KEYS, INFO, publish } from "../_versions.ts";
import { inFolder, prepareText } from "../_tables.ts";

Deno.test("openGroup() reads keys of any text back, and everything that was published", () =>
  inFolder(async (store) => {
    const fields: Partial<typeof INFO> = {
      contentHash: "h2",
      exogenous: [{ name: "price", kind: "future" }, { name: "kind", kind: "static", levels: ["a", 'b"c'] }],
      findings: [{ code: "GAPS", severity: "info", message: "m", column: "", count: 1, examples: ["🍊"] }],
      chunks: [{ from: 0, to: 4 }, { from: 4, to: 11 }],
      calendar: { frequency: "week", anchor: 3 },
    };
    const { keys, keyRows, futureRows, dir, version, format, files, ...info } = await openGroup(
      await publish(store, fields),
    );
    assertEquals([dir, version, format], [`${store}/demo/v1`, 1, STORE_FORMAT]);
    assertEquals([info, Object.keys(files)], [{ ...INFO, ...fields }, ["keys.bin"]]);
    assertEquals(keys, HOSTILE_KEYS);
    assertEquals([[...keyRows], [...futureRows]], [keys.map((_, k) => k + 1), keys.map((_, k) => k % 3)]);
  }));

Deno.test("openGroup() finds any byte of manifest and keys that was flipped or cut off before it parses them", () =>
  inFolder(async (store) => {
    const dir = await publish(store), whole = await openGroup(dir);
    for (const name of ["group.json", "keys.bin"]) {
      const path = `${dir}/${name}`, bytes = await Deno.readFile(path);
      for (let at = 0; at < bytes.length; at += 7) {
        const flipped = bytes.slice();
        flipped[at] ^= 1 << at % 8;
        for (const broken of [flipped, bytes.subarray(0, at)]) {
          await Deno.writeFile(path, broken);
          // Flipped white space of the manifest is the same manifest.
          const opened = await openGroup(dir).catch((thrown) => thrown);
          if (name === "group.json" && opened.code === undefined) assertEquals(opened, whole);
          else assertEquals([opened.code, opened.context?.path], ["CORRUPT_GROUP", path], `byte ${at} of ${name}`);
        }
      }
      await Deno.writeFile(path, bytes);
    }
    assertEquals(await openGroup(dir), whole);
  }));

Deno.test("openGroup() refuses a manifest of another number, a file that is gone or longer, and keys that do not fit", () =>
  inFolder(async (store) => {
    const dir = await publish(store), other = `${store}/demo/v7`;
    const detailOf = async (at: string) => (await assertRejects(() => openGroup(at), DataError)).context.detail;
    await Deno.mkdir(other);
    for (const name of ["group.json", "keys.bin"]) await Deno.copyFile(`${dir}/${name}`, `${other}/${name}`);
    assertEquals(await detailOf(other), "it is that of demo v1");
    await Deno.remove(`${dir}/keys.bin`);
    assertEquals(await detailOf(dir), "it cannot be opened");
    await Deno.writeFile(`${dir}/keys.bin`, new Uint8Array(10_000));
    assertMatch(String(await detailOf(dir)), /^it has 10000 bytes instead of \d+$/);
    assertEquals(await detailOf(await publish(store, { rows: 3 })), "its keys have 66 rows instead of 3");
    assertEquals(
      await detailOf(await publish(store, { chunks: [{ from: 0, to: 9 }], contentHash: "h2" })),
      "the chunks of 11 keys end at 9",
    );
    assertEquals(
      await detailOf(await publish(store, { keyColumns: ["a", "b"], contentHash: "h3" })),
      "its keys have 1 parts instead of 2",
    );
  }));

Deno.test("currentGroup() serves no version of another table in its place, in whatever form the folder is named", () =>
  inFolder(async (store) => {
    await publish(store);
    await Deno.mkdir(`${store}/other`);
    await Deno.rename(`${store}/demo/v1`, `${store}/other/v1`);
    for (const dir of [store, `${store}/`, `${store}/./other/..`]) {
      const { code, context } = await assertRejects(() => currentGroup(dir, "other"), DataError);
      assertEquals([code, context.detail, context.version], ["CORRUPT_GROUP", "it is that of demo v1", 1]);
    }
    const { problems } = await verifyStore(store);
    assertEquals(problems.map(({ code, name, detail }) => [code, name, detail]), [
      ["CORRUPT_GROUP", "other v1", "it is that of demo v1"],
    ]);
  }));

Deno.test("currentGroup() takes no record of another table for its own, and one without a name", () =>
  inFolder(async (store) => {
    await publish(store);
    await publish(store, { contentHash: "h2" });
    const path = `${store}/demo/current.json`, told: GroupDamage[] = [];
    await serveVersion(store, { name: "demo", version: 1 });
    assertEquals(unseal(await Deno.readTextFile(path)), { name: "demo", version: 1 });
    await Deno.writeTextFile(path, seal({ name: "other", version: 1 }));
    const { code, context } = await assertRejects(() => currentGroup(store, "demo"), DataError);
    assertEquals([code, context.detail, context.path], ["CORRUPT_GROUP", "it is that of other", path]);
    const { version } = await currentGroup(store, "demo", { onDamage: (damage) => void told.push(damage) });
    assertEquals([version, told.map((damage) => damage.path)], [2, [path]]);
    await Deno.writeTextFile(path, seal({ version: 1 }));
    assertEquals((await currentGroup(store, "demo")).version, 1);
  }));

Deno.test("a pipe in place of a manifest or of the record of what serves is damage, found without waiting for it", () =>
  inFolder(async (store) => {
    const dir = await publish(store);
    await serveVersion(store, { name: "demo", version: 1 });
    for (const path of [`${store}/demo/current.json`, `${dir}/group.json`, `${dir}/keys.bin`]) {
      await Deno.rename(path, `${store}/aside`);
      await new Deno.Command("mkfifo", { args: [path] }).output();
      const { code, context } = await assertRejects(() => currentGroup(store, "demo"), DataError);
      assertEquals([code, context.path], ["CORRUPT_GROUP", path]);
      await Deno.remove(path);
      await Deno.rename(`${store}/aside`, path);
    }
    assertEquals((await currentGroup(store, "demo")).version, 1);
  }));

Deno.test("currentGroup() is the newest, or the newest of a time", () =>
  inFolder(async (store) => {
    await publish(store, { created: "2024-01-01T00:00:00Z" });
    await publish(store, { created: "2024-03-01T00:00:00Z", contentHash: "h2" });
    assertEquals((await currentGroup(store, "demo")).version, 2);
    assertEquals((await currentGroup(store, "demo", { createdBy: "2024-02-01T00:00:00Z" })).version, 1);
    const error = await assertRejects(() => currentGroup(store, "dmo"), DataError);
    assertEquals(error.code, "MISSING_GROUP");
    assertStringIncludes(error.hint, "demo");
  }));

Deno.test("currentGroup() is what was made to serve, whatever is newer", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2", "h3"]) await publish(store, { contentHash });
    assertEquals((await currentGroup(store, "demo")).version, 3);
    await serveVersion(store, { name: "demo", version: 2 });
    assertEquals((await currentGroup(store, "demo")).version, 2);
    await Deno.writeTextFile(`${store}/demo/current.json`, '{"version":1}');
    assertEquals((await currentGroup(store, "demo")).version, 1, "as earlier releases wrote it");
  }));

Deno.test("currentGroup() throws damage, or tells it and goes on with older versions, then newer ones", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2", "h3", "h4"]) await publish(store, { contentHash });
    await serveVersion(store, { name: "demo", version: 3 });
    const told: string[] = [];
    const open = async (choice: GroupVersionChoice = {}) => {
      told.length = 0;
      const onDamage = ({ version, path }: GroupDamage) =>
        void told.push(`${version} ${path.slice(`${store}/demo/`.length)}`);
      return (await currentGroup(store, "demo", { onDamage, ...choice })).version;
    };
    const spoil = (name: string) => Deno.writeTextFile(`${store}/demo/${name}`, "x");
    assertEquals([await open(), told], [3, []]);
    assertEquals([await open({ except: [3] }), told], [2, []], "found damaged while it was read");
    await spoil("v3/keys.bin");
    assertEquals([await open(), told], [2, ["3 v3/keys.bin"]]);
    const error = await assertRejects(() => currentGroup(store, "demo"), DataError);
    assertEquals([error.code, error.context.version], ["CORRUPT_GROUP", 3]);
    assertStringIncludes(error.hint, "features");
    await spoil("current.json");
    assertEquals([await open(), told], [4, ["0 current.json"]]);
    assertEquals((await assertRejects(() => currentGroup(store, "demo"), DataError)).code, "CORRUPT_GROUP");
    await serveVersion(store, { name: "demo", version: 2 });
    await Deno.remove(`${store}/demo/v2`, { recursive: true });
    assertEquals([await open(), told], [1, ["2 v2"]]);
    await spoil("v1/group.json");
    assertEquals([await open(), told], [4, ["2 v2", "1 v1/group.json"]]);
    await spoil("v4/group.json");
    const none = await assertRejects(() => open(), DataError);
    assertEquals([none.code, none.context.version, told.length], ["CORRUPT_GROUP", 2, 4]);
  }));

Deno.test("currentGroup() asks for a rebuild where a version of another layout serves, and never takes one for another", () =>
  inFolder(async (store) => {
    const old = `${store}/demo/v1`;
    await Deno.mkdir(old, { recursive: true });
    await Deno.writeTextFile(`${old}/group.json`, JSON.stringify({ ...INFO, version: 1, format: 4 }));
    const onDamage = () => {};
    const codeOf = async () => (await assertRejects(() => currentGroup(store, "demo", { onDamage }), DataError)).code;
    assertEquals(await codeOf(), "STORE_FORMAT");
    const dir = await publish(store, { contentHash: "h2" });
    assertEquals((await currentGroup(store, "demo")).version, 2);
    await serveVersion(store, { name: "demo", version: 2 });
    await Deno.writeTextFile(`${dir}/keys.bin`, "x");
    assertEquals(await codeOf(), "CORRUPT_GROUP");
    await serveVersion(store, { name: "demo", version: 1 });
    assertEquals(await codeOf(), "STORE_FORMAT");
  }));

Deno.test("openGroup() throws typed errors for a missing, broken or foreign folder", () =>
  inFolder(async (store) => {
    const codeOf = async () => (await assertRejects(() => openGroup(`${store}/demo/v1`), DataError)).code;
    assertEquals(await codeOf(), "MISSING_GROUP");
    const dir = await publish(store);
    const info = await Deno.readTextFile(`${dir}/group.json`);
    const { sha256: _, ...record } = JSON.parse(info);
    await Deno.writeTextFile(`${dir}/group.json`, info.slice(0, 50));
    assertEquals(await codeOf(), "CORRUPT_GROUP");
    for (const text of [seal({ ...record, format: 99 }), JSON.stringify({ ...record, format: 4 })]) {
      await Deno.writeTextFile(`${dir}/group.json`, text);
      assertEquals(await codeOf(), "STORE_FORMAT");
    }
    // What says so of itself without being so is damaged.
    for (const format of [4, 5, 6]) {
      await Deno.writeTextFile(`${dir}/group.json`, info.replace(`"format": ${STORE_FORMAT}`, `"format": ${format}`));
      if (format !== STORE_FORMAT) assertEquals(await codeOf(), "CORRUPT_GROUP");
    }
    await Deno.remove(`${dir}/group.json`);
    assertEquals(await codeOf(), "CORRUPT_GROUP", "a version without its manifest");
  }));

Deno.test("a folder left by a crashed build is no version", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/store/table/.building_x`, { recursive: true });
    await Deno.mkdir(`${dir}/store/table/v01`, { recursive: true });
    const { group } = await prepareText(dir, "date,item,demand\n2024-01-01,a,1\n");
    assertEquals(group.version, 1);
    assertNotEquals(group.contentHash, "");
  }));

Deno.test("openGroup() says what to do about a folder that it cannot read", () =>
  inFolder(async (store) => {
    await Deno.writeTextFile(`${store}/file`, "x");
    const error = await assertRejects(() => openGroup(`${store}/file`), DataError);
    assertEquals(error.code, "CORRUPT_GROUP");
    assertStringIncludes(error.hint, "features");
    const none = await assertRejects(() => openGroup(`${store}/none`), DataError);
    assertStringIncludes(none.hint, "Run deno task features");
  }));

Deno.test("currentGroup() of a time before all versions is missing", () =>
  inFolder(async (store) => {
    await publish(store, { created: "2024-01-01T00:00:00Z" });
    const error = await assertRejects(() => currentGroup(store, "demo", { createdBy: "2023-01-01" }), DataError);
    assertEquals(error.code, "MISSING_GROUP");
    assertEquals((await currentGroup(store, "demo", { createdBy: "2024-01-01T00:00:00Z" })).version, 1, "in time");
  }));

Deno.test("writeKeyFile() and openGroup() keep any parts, and columns of any name", () =>
  inFolder(async (store) => {
    const text = fc.string({ unit: "grapheme", maxLength: 12 });
    const parts = fc.uniqueArray(fc.tuple(text, text), {
      minLength: 1,
      maxLength: 12,
      selector: (pair) => JSON.stringify(pair),
    });
    for (const [n, pairs] of fc.sample(parts, { numRuns: 10, seed: 5 }).entries()) {
      const keys = pairs.map((pair) => seriesKey(pair)).sort(compareKeys), name = `g${n}`;
      const staging = `${store}/${name}/staging`;
      await Deno.mkdir(staging, { recursive: true });
      const keyColumns = ["id", "rows"], keyRows = Int32Array.from(keys, (_, k) => k * 7);
      writeKeyFile(`${staging}/keys.bin`, keys, { parts: 2, keyRows, futureRows: keyRows });
      const rows = keyRows.reduce((sum, count) => sum + count, 0), chunks = [{ from: 0, to: keys.length }];
      const info = { ...INFO, name, keyColumns, rows, chunks };
      const group = await openGroup((await publishVersion(staging, { store, info })).dir);
      assertEquals([group.keys, group.keyRows], [keys, keyRows]);
    }
  }));

Deno.test("openGroup() and openRows() read a version whose keys a former release has written as one text", () =>
  inFolder(async (store) => {
    const dir = await publish(store), { files: _, format: __, ...whole } = await openGroup(dir);
    await asFormer(dir);
    const { files, format, ...former } = await openGroup(dir);
    assertEquals([format, Object.keys(files), former], [5, ["keys.json"], whole]);
    assertEquals((await openStoredRows(dir)).readKeys(3, 6), HOSTILE_KEYS.slice(3, 6));
    await Deno.writeTextFile(`${dir}/keys.json`, "x");
    const error = await assertRejects(() => openStoredRows(dir), DataError);
    assertEquals([error.code, error.context.path], ["CORRUPT_GROUP", `${dir}/keys.json`]);
  }));

Deno.test("openStoredRows() reads of the keys what is asked for: damage elsewhere harms nobody", () =>
  inFolder(async (store) => {
    const keys = Array.from({ length: 20_000 }, (_, k) => seriesKey([`item ${k}`])).sort(compareKeys);
    const staging = `${store}/demo/staging`, keyRows = new Int32Array(keys.length).fill(1);
    await Deno.mkdir(staging, { recursive: true });
    writeKeyFile(`${staging}/keys.bin`, keys, { parts: 1, keyRows, futureRows: keyRows });
    const info = { ...INFO, rows: keys.length, chunks: [{ from: 0, to: keys.length }] };
    const { dir } = await publishVersion(staging, { store, info });
    const bytes = await Deno.readFile(`${dir}/keys.bin`);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(`${dir}/keys.bin`, bytes);
    const rows = await openStoredRows(dir);
    assertEquals(rows.readKeys(7, 9), keys.slice(7, 9));
    assertThrows(() => rows.readKeys(keys.length - 1, keys.length), DataError, "checksum");
    await assertRejects(() => openGroup(dir), DataError, "checksum");
  }));
