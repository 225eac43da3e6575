import { assertEquals, assertRejects } from "@std/assert";
import { putTable } from "../../../lib/data/parts/put_table.ts";
import { TABLE_NAMES, TableParts } from "../../../lib/data/parts/table_parts.ts";
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
