import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { putTable } from "../../../../lib/data/store/parts/put_table.ts";
import { TABLE_NAMES, TableParts } from "../../../../lib/data/store/parts/table_parts.ts";
import { openResultStore } from "../../../../lib/storage/results/result_store.ts";
import { withTable } from "./_parts.ts";

Deno.test("putTable() makes at most so many parts, of whole row groups and all keys", () =>
  withTable(async ({ group, results }) => {
    const told: number[][] = [];
    await putTable(group, results, { mostParts: 3, onProgress: (done, total) => told.push([done, total]) });
    const parts = (await TableParts.open(results))?.head.parts ?? [];
    assertEquals(told, [[1, 3], [2, 3], [3, 3]]);
    assertEquals(parts.map(({ from }) => from), [0, ...parts.slice(0, -1).map(({ to }) => to)]);
    assertEquals([parts.length, parts.at(-1)?.to], [3, group.keys.length]);
    assertEquals(parts.reduce((sum, { rows }) => sum + rows, 0), group.rows);
    const ends = new Set(group.chunks.map(({ to }) => to));
    assertEquals(parts.every(({ to }) => ends.has(to)), true);
  }));

Deno.test("putTable() that was stopped goes on, and is the same when it is called again", () =>
  withTable(async ({ group, results }) => {
    const stop = new AbortController(), onProgress = (done: number) => done === 2 && stop.abort(new Error("enough"));
    await assertRejects(() => putTable(group, results, { signal: stop.signal, onProgress }), Error, "enough");
    const first = await results.list("table/");
    assertEquals([first.slice(0, 2), await TableParts.open(results)], [["table/0", "table/1"], null]);
    const sha256 = await putTable(group, results), names = await results.list("");
    assertEquals(await putTable(group, results), sha256);
    assertEquals(await results.list(""), names);
    assertEquals(names.includes(TABLE_NAMES.rest), true);
  }));

Deno.test("putTable() from a store of another number and date mends what is damaged or gone, head and rest too", () =>
  withTable(async ({ group, results, dir }) => {
    const sha256 = await putTable(group, results);
    const other = { ...group, version: 7, created: "2030-01-01T00:00:00.000Z" };
    for (const name of ["head", "rest", "0"]) {
      const path = `${dir}/place/table/${name}`;
      Deno.removeSync(path);
      assertEquals(await putTable(other, results, { sha256 }), sha256);
      Deno.truncateSync(path, 9);
      assertEquals(await putTable(group, results, { sha256 }), sha256);
      assertEquals(await results.get(`table/${name}`) !== null, true, name);
    }
  }));

Deno.test("putTable() refuses where another head must come of it, or where another piece lies, and puts no head", () =>
  withTable(async ({ group, results, dir }) => {
    const error = await assertRejects(() => putTable(group, results, { sha256: "00" }), DataError);
    assertEquals([error.code, error.hint], ["OTHER_DATA", "Plan again into an empty place."]);
    assertEquals(await TableParts.open(results), null);
    for (const name of [TABLE_NAMES.head, TABLE_NAMES.rest, TABLE_NAMES.part(0)]) {
      const place = openResultStore(`${dir}/${name}`);
      await place.put(name, Uint8Array.of(1));
      assertEquals((await assertRejects(() => putTable(group, place), DataError)).code, "OTHER_DATA", name);
    }
  }));
