import { assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { DataError } from "../../lib/core/errors.ts";
import { compareKeys, seriesKey } from "../../lib/core/panel.ts";
import {
  currentGroup,
  findVersion,
  GROUP_FILES,
  type GroupInfo,
  listVersions,
  openGroup,
  publishVersion,
  serveVersion,
  STORE_FORMAT,
  writeKeys,
} from "../../lib/data/feature_store.ts";
import { inFolder, prepareText } from "./_tables.ts";

const HOSTILE = [
  "../../x",
  "%2e",
  "a|b",
  "007",
  "7",
  'q"uote',
  "new\nline",
  "🍊",
  "CASE",
  "case",
  "'; DROP TABLE keys; --",
];

const INFO: Omit<GroupInfo, "version" | "format"> = {
  name: "demo",
  contentHash: "h1",
  created: "2024-01-01T00:00:00Z",
  calendar: { frequency: "day", anchor: 0 },
  keyColumns: ["id"],
  time: "date",
  target: "demand",
  exogenous: [],
  start: 1,
  end: 2,
  rows: 0,
  chunks: [],
  counts: { read: 0, kept: 0, quarantined: 0, merged: 0, ahead: 0, outside: 0 },
  findings: [],
  statistics: [],
  lineage: { source: "x", files: [], settings: {} },
};

async function publish(store: string, fields: Partial<typeof INFO>): Promise<string> {
  await Deno.mkdir(`${store}/demo`, { recursive: true });
  const staging = await Deno.makeTempDir({ dir: `${store}/demo` });
  const keys = HOSTILE.map((text) => seriesKey([text])).sort(compareKeys);
  writeKeys(`${staging}/${GROUP_FILES.keys}`, keys, {
    keyColumns: ["id"],
    keyRows: Int32Array.from(keys, (_, k) => k + 1),
    futureRows: Int32Array.from(keys, (_, k) => k % 3),
  });
  return publishVersion(staging, { store, info: { ...INFO, ...fields } });
}

Deno.test("publishVersion() numbers versions; openGroup() reads keys of any text back", () =>
  inFolder(async (store) => {
    assertEquals(await publish(store, {}), `${store}/demo/v1`);
    assertEquals(await publish(store, { contentHash: "h2" }), `${store}/demo/v2`);
    assertEquals(await listVersions(store, "demo"), [1, 2]);
    const group = await openGroup(`${store}/demo/v2`);
    assertEquals(group.keys, HOSTILE.map((text) => seriesKey([text])).sort(compareKeys));
    assertEquals([...group.keyRows], HOSTILE.map((_, k) => k + 1));
    assertEquals([...group.futureRows], HOSTILE.map((_, k) => k % 3));
    assertEquals([group.version, group.contentHash], [2, "h2"]);
  }));

Deno.test("publishVersion() takes the next number if another process was first", () =>
  inFolder(async (store) => {
    const dirs = await Promise.all([publish(store, {}), publish(store, {}), publish(store, {})]);
    assertEquals(dirs.sort(), [1, 2, 3].map((v) => `${store}/demo/v${v}`));
  }));

Deno.test("findVersion() finds by content", () =>
  inFolder(async (store) => {
    await publish(store, { contentHash: "h1" });
    await publish(store, { contentHash: "h2" });
    assertEquals((await findVersion(store, "demo", { contentHash: "h1" }))?.version, 1);
    assertEquals(await findVersion(store, "demo", { contentHash: "h3" }), null);
    assertEquals(await findVersion(store, "none", { contentHash: "h1" }), null);
  }));

Deno.test("findVersion() leaves versions of another layout aside", () =>
  inFolder(async (store) => {
    const dir = await publish(store, { contentHash: "h1" });
    const info = await Deno.readTextFile(`${dir}/group.json`);
    await Deno.writeTextFile(`${dir}/group.json`, info.replace('"format": 2', '"format": 1'));
    assertEquals(await findVersion(store, "demo", { contentHash: "h2" }), null);
    await publish(store, { contentHash: "h2" });
    assertEquals((await findVersion(store, "demo", { contentHash: "h2" }))?.version, 2);
  }));

Deno.test("openGroup() refuses keys whose columns do not fit together", () =>
  inFolder(async (store) => {
    const dir = await publish(store, {}), path = `${dir}/keys.json`;
    const { id, rows, parts } = JSON.parse(await Deno.readTextFile(path));
    for (const keys of [{ id, rows: rows.slice(1), parts }, { id, rows, parts: [] }, { id, rows }, null]) {
      await Deno.writeTextFile(path, JSON.stringify(keys));
      assertEquals((await assertRejects(() => openGroup(dir), DataError)).code, "CORRUPT_GROUP");
    }
  }));

Deno.test("currentGroup() is the newest, or the newest of a time", () =>
  inFolder(async (store) => {
    await publish(store, { created: "2024-01-01T00:00:00Z" });
    await publish(store, { created: "2024-03-01T00:00:00Z" });
    assertEquals((await currentGroup(store, "demo")).version, 2);
    assertEquals((await currentGroup(store, "demo", { createdBy: "2024-02-01T00:00:00Z" })).version, 1);
    const error = await assertRejects(() => currentGroup(store, "dmo"), DataError);
    assertEquals(error.code, "MISSING_GROUP");
    assertStringIncludes(error.hint, "demo");
  }));

Deno.test("serveVersion() is what currentGroup() opens; a record that cannot be read is CORRUPT_GROUP, a version gone MISSING_GROUP", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2", "h3"]) await publish(store, { contentHash });
    await serveVersion(store, { name: "demo", version: 2 });
    assertEquals((await currentGroup(store, "demo")).version, 2);
    const path = `${store}/demo/current.json`;
    const codeOf = async () => (await assertRejects(() => currentGroup(store, "demo"), DataError)).code;
    for (const text of ["", "{", '{"version":0}', '{"version":"../v1"}']) {
      await Deno.writeTextFile(path, text);
      assertEquals(await codeOf(), "CORRUPT_GROUP");
    }
    await Deno.writeTextFile(path, '{"version":9}');
    assertEquals(await codeOf(), "MISSING_GROUP");
    await Deno.remove(path);
    assertEquals((await currentGroup(store, "demo")).version, 3);
  }));

Deno.test("serveVersion() writes nothing where the version serves already", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2"]) await publish(store, { contentHash });
    await serveVersion(store, { name: "demo", version: 2 });
    assertEquals([...Deno.readDirSync(`${store}/demo`)].map(({ name }) => name).sort(), ["v1", "v2"]);
  }));

Deno.test("openGroup() throws typed errors for a missing, broken or foreign folder", () =>
  inFolder(async (store) => {
    const codeOf = async () => (await assertRejects(() => openGroup(`${store}/demo/v1`), DataError)).code;
    assertEquals(await codeOf(), "MISSING_GROUP");
    const dir = await publish(store, {});
    const info = await Deno.readTextFile(`${dir}/group.json`);
    await Deno.writeTextFile(`${dir}/group.json`, info.slice(0, 50));
    assertEquals(await codeOf(), "CORRUPT_GROUP");
    await Deno.writeTextFile(`${dir}/group.json`, info.replace(`"format": ${STORE_FORMAT}`, '"format": 99'));
    assertEquals(await codeOf(), "STORE_FORMAT");
    await Deno.writeTextFile(`${dir}/group.json`, info);
    await Deno.writeTextFile(`${dir}/keys.json`, "broken");
    assertEquals(await codeOf(), "CORRUPT_GROUP");
  }));

Deno.test("a folder left by a crashed build is no version", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/store/table/.building_x`, { recursive: true });
    await Deno.mkdir(`${dir}/store/table/v01`, { recursive: true });
    const { group } = await prepareText(dir, "date,item,demand\n2024-01-01,a,1\n");
    assertEquals(group.version, 1);
    assertNotEquals(group.contentHash, "");
  }));

Deno.test("listVersions() counts by number, and leaves other folders and files aside", () =>
  inFolder(async (store) => {
    for (const name of ["v1", "v10", "v2", "v0", "v03", "vx", ".building_1", "w4"]) {
      await Deno.mkdir(`${store}/demo/${name}`, { recursive: true });
    }
    await Deno.writeTextFile(`${store}/demo/v99`, "a file");
    assertEquals(await listVersions(store, "demo"), [1, 2, 10]);
    assertEquals(await listVersions(store, "other"), []);
    assertEquals(await listVersions(`${store}/demo/v99`, "demo"), [], "a file where a folder should be");
  }));

Deno.test("publishVersion() goes on after the highest version, even if others are gone", () =>
  inFolder(async (store) => {
    await publish(store, {});
    await publish(store, {});
    await Deno.remove(`${store}/demo/v1`, { recursive: true });
    assertEquals(await publish(store, {}), `${store}/demo/v3`);
  }));

Deno.test("openGroup() gives back everything that was published", () =>
  inFolder(async (store) => {
    const fields: Partial<typeof INFO> = {
      exogenous: [{ name: "price", kind: "future" }, { name: "kind", kind: "static", levels: ["a", 'b"c'] }],
      findings: [{ code: "GAPS", severity: "info", message: "m", column: "", count: 1, examples: ["🍊"] }],
      chunks: [{ from: 0, to: 4 }, { from: 4, to: 11 }],
      calendar: { frequency: "week", anchor: 3 },
    };
    const dir = await publish(store, fields);
    const { keys: _, keyRows: __, futureRows: ___, dir: at, version, format, ...info } = await openGroup(dir);
    assertEquals([at, version, format], [dir, 1, STORE_FORMAT]);
    assertEquals(info, { ...INFO, ...fields });
  }));

Deno.test("openGroup() says what to do about a folder that it cannot read", () =>
  inFolder(async (store) => {
    await Deno.writeTextFile(`${store}/file`, "x");
    const error = await assertRejects(() => openGroup(`${store}/file`), DataError);
    assertEquals(error.code, "CORRUPT_GROUP");
    assertStringIncludes(error.hint, "run `features` again");
    const none = await assertRejects(() => openGroup(`${store}/none`), DataError);
    assertStringIncludes(none.hint, "Run `features`");
  }));

Deno.test("currentGroup() of a time before all versions is missing", () =>
  inFolder(async (store) => {
    await publish(store, { created: "2024-01-01T00:00:00Z" });
    const error = await assertRejects(() => currentGroup(store, "demo", { createdBy: "2023-01-01" }), DataError);
    assertEquals(error.code, "MISSING_GROUP");
    assertEquals((await currentGroup(store, "demo", { createdBy: "2024-01-01T00:00:00Z" })).version, 1, "in time");
  }));

Deno.test("writeKeys() and openGroup() keep any parts, and columns of any name", () =>
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
      writeKeys(`${staging}/${GROUP_FILES.keys}`, keys, { keyColumns, keyRows, futureRows: keyRows });
      const group = await openGroup(await publishVersion(staging, { store, info: { ...INFO, name, keyColumns } }));
      assertEquals([group.keys, group.keyRows], [keys, keyRows]);
    }
  }));
