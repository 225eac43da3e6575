import { assertEquals, assertThrows } from "@std/assert";
import { assertKeyIds, parseKeys, writeKeys } from "../../lib/data/group_keys.ts";
import { HOSTILE_KEYS, INFO } from "./_versions.ts";
import { inFolder } from "./_tables.ts";

const damaged = (detail: string) => new Error(detail);
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

Deno.test("parseKeys() gives back what writeKeys() wrote", () =>
  inFolder(async (dir) => {
    const keyRows = Int32Array.from(HOSTILE_KEYS, (_, k) => k + 1), futureRows = new Int32Array(HOSTILE_KEYS.length);
    writeKeys(`${dir}/keys.json`, HOSTILE_KEYS, { keyColumns: ["id"], keyRows, futureRows });
    const read = parseKeys(await Deno.readFile(`${dir}/keys.json`), INFO, damaged);
    assertEquals(read, { keys: [...HOSTILE_KEYS], keyRows, futureRows });
  }));

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

Deno.test("assertKeyIds() finds an id that is not the hash of its texts, in the span", () => {
  const keys = HOSTILE_KEYS.map((key, k) => k === 4 ? { ...key, id: HOSTILE_KEYS[5].id } : key);
  assertKeyIds(keys, { from: 0, to: 4, damaged });
  assertKeyIds(keys, { from: 5, to: keys.length, damaged });
  assertThrows(() => assertKeyIds(keys, { from: 2, to: 5, damaged }), Error, "the id of its key 4");
});
