import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { hashBytes } from "../../../../lib/core/bytes/hash.ts";
import { putTable } from "../../../../lib/data/store/parts/put_table.ts";
import { TABLE_NAMES, TableParts, wholeTable } from "../../../../lib/data/store/parts/table_parts.ts";
import { readChunk } from "../../../../lib/data/store/read_chunk.ts";
import { openResultStore, type ResultStore } from "../../../../lib/storage/results/result_store.ts";
import { KEYS, withTable } from "./_parts.ts";

const opened = async (results: ResultStore, options = {}) => {
  const parts = await TableParts.open(results, options);
  if (parts === null) throw new Error("no table");
  return parts;
};

/** Told of every result that is read. */
function counted(results: ResultStore): { results: ResultStore; read: string[] } {
  const read: string[] = [];
  return { read, results: { ...results, get: (name) => (read.push(name), results.get(name)) } };
}

Deno.test("TableParts.read() gives of any keys what the version gives, however they are cut", () =>
  withTable(async ({ group, results }) => {
    assertEquals(await TableParts.open(results), null);
    await putTable(group, results);
    for (const openBytes of [0, 1 << 26]) {
      const parts = await opened(results, { openBytes });
      for (const [from, to] of [[0, KEYS], [0, 1], [29, 30], [3, 17], [7, 8], [12, 30]] as const) {
        assertEquals(await parts.read(from, to), await readChunk(group, from, to));
        const asOf = group.end - 12;
        assertEquals(await parts.read(from, to, { asOf }), await readChunk(group, from, to, { asOf }));
      }
    }
    for (const [from, to] of [[-1, 3], [0, KEYS + 1], [4, 4]] as const) {
      await assertRejects(async () => (await opened(results)).read(from, to), RangeError);
    }
  }));

Deno.test("TableParts reads the parts of the keys alone, once while they stay open", () =>
  withTable(async ({ group, results: place }) => {
    await putTable(group, place, { mostParts: 4 });
    const { results, read } = counted(place), parts = await opened(results, { openBytes: 1 });
    const [first, second] = parts.head.parts;
    for (let k = 0; k < first!.to + 1; k++) await parts.read(k, k + 1);
    assertEquals(read, [TABLE_NAMES.head, TABLE_NAMES.part(0), TABLE_NAMES.part(1)]);
    assertEquals(parts.names([0, 1, first!.to]), read);
    assertEquals(parts.names([second!.to - 1]), [TABLE_NAMES.head, TABLE_NAMES.part(1)]);
    assertEquals(parts.names().length, 1 + parts.head.parts.length);
    await parts.read(0, 1);
    assertEquals(read.at(-1), TABLE_NAMES.part(0), "what was let go is read again");
  }));

Deno.test("TableParts.rowsOf() counts whole parts without reading them", () =>
  withTable(async ({ group, results: place }) => {
    await putTable(group, place, { mostParts: 4 });
    const { results, read } = counted(place), parts = await opened(results), all = [...Array(KEYS).keys()];
    assertEquals([await parts.rowsOf(all), await parts.rowsOf([])], [group.rows, 0]);
    assertEquals(read, [TABLE_NAMES.head]);
    for (const keys of [all.slice(1), [5], [0, 9, 29], all.slice(0, -1)]) {
      assertEquals(await parts.rowsOf(keys), await wholeTable(group).rowsOf(keys));
    }
  }));

Deno.test("TableParts tells a part that is missing, damaged, or of another table", () =>
  withTable(async ({ group, results, dir }) => {
    const sha256 = await putTable(group, results);
    const codeOf = async (work: () => Promise<unknown>) => (await assertRejects(work, DataError)).code;
    const parts = await opened(results, { sha256 });
    const first = await results.get(TABLE_NAMES.part(0)) ?? new Uint8Array();
    Deno.writeFileSync(`${dir}/place/table/1`, first);
    Deno.removeSync(`${dir}/place/table/2`);
    const at = (p: number) => parts.head.parts[p]!.from;
    for (const p of [1, 2]) assertEquals(await codeOf(() => parts.read(at(p), at(p) + 1)), "CORRUPT_GROUP");
    // The place can tell nothing of a whole result that is another one.
    await openResultStore(`${dir}/place`).put(TABLE_NAMES.part(2), first);
    assertEquals(await codeOf(() => parts.read(at(2), at(2) + 1)), "OTHER_DATA");
    assertEquals(await codeOf(() => opened(results, { sha256: hashBytes("another") })), "OTHER_DATA");
    assertEquals((await parts.read(0, 1)).keys, group.keys.slice(0, 1));
  }));
