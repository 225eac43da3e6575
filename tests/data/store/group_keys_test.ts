import { assertEquals, assertThrows } from "@std/assert";
import { assertKeyIds, assertKeyRows, parseKeys } from "../../../lib/data/store/group_keys.ts";
import { keysAt, openGroup, openStoredRows } from "../../../lib/data/store/feature_store.ts";
import { HOSTILE_KEYS, publish } from "../_versions.ts";
import { inFolder } from "../_tables.ts";

const damaged = (detail: string) => new Error(detail);
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

Deno.test("parseKeys() refuses columns that do not fit together, or the manifest", () => {
  const info = { keyColumns: ["id"], rows: 3, chunks: [{ from: 0, to: 1 }, { from: 1, to: 2 }] };
  const columns = { id: ["a", "b"], rows: [1, 2], future: [0, 0], parts: [["x", "y"]] };
  const parse = (value: unknown, changes = {}) => parseKeys(encode(value), { ...info, ...changes }, damaged);
  assertEquals(parse(columns).keys.length, 2);
  const fit = "its 1 key columns have no value per key";
  assertThrows(() => parse({ ...columns, rows: [1] }), Error, fit);
  assertThrows(() => parse({ ...columns, parts: [] }), Error, fit);
  for (const value of [null, { id: [] }]) assertThrows(() => parse(value), Error, "it is no table of keys");
  assertThrows(() => parse(columns, { rows: 4 }), Error, "its keys have 3 rows instead of 4");
  for (const chunks of [[], [{ from: 0, to: 1 }], [{ from: 0, to: 1 }, { from: 0, to: 2 }], [{ from: 0, to: 3 }]]) {
    assertThrows(() => parse(columns, { chunks }), Error, "the chunks of 2 keys end at");
  }
});

Deno.test("assertKeyRows() refuses rows and chunks that are not those of the manifest", () => {
  const info = { rows: 3, chunks: [{ from: 0, to: 2 }] };
  assertKeyRows(Int32Array.of(1, 2), info, damaged);
  assertThrows(() => assertKeyRows(Int32Array.of(1, 1), info, damaged), Error, "its keys have 2 rows instead of 3");
  assertThrows(() => assertKeyRows(Int32Array.of(1, 1, 1), info, damaged), Error, "the chunks of 3 keys end at 2");
});

Deno.test("keysAt() is the same of a version with its keys and of one that reads them", () =>
  inFolder(async (store) => {
    const dir = await publish(store), [whole, rows] = [await openGroup(dir), await openStoredRows(dir)];
    assertEquals(keysAt(whole, 2, 5), HOSTILE_KEYS.slice(2, 5));
    assertEquals(keysAt(rows, 2, 5), HOSTILE_KEYS.slice(2, 5));
  }));

Deno.test("assertKeyIds() finds an id that is not the hash of its texts, and says of which key", () => {
  const keys = HOSTILE_KEYS.map((key, k) => k === 4 ? { ...key, id: HOSTILE_KEYS[5].id } : key);
  assertKeyIds(keys.slice(0, 4), { from: 0, damaged });
  assertKeyIds(keys.slice(5), { from: 5, damaged });
  assertThrows(() => assertKeyIds(keys.slice(2, 5), { from: 2, damaged }), Error, "the id of its key 4");
});
