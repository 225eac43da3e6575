import { assertEquals, assertRejects } from "@std/assert";
import { serialize } from "node:v8";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { encodePart, openPart } from "../../../../lib/data/store/parts/part_bytes.ts";
import { readChunk } from "../../../../lib/data/store/read_chunk.ts";
import { storedFuture } from "../../../../lib/data/store/stored_future.ts";
import { isFolder } from "../../../../lib/storage/files/files.ts";
import { withTable } from "./_parts.ts";

Deno.test("openPart() is a version of its keys alone: their rows, and what is known ahead of them", () =>
  withTable(async ({ group }) => {
    const { from, to } = { from: group.chunks[1]!.from, to: group.chunks[2]!.to };
    const bytes = await encodePart(group, { from, to }), part = await openPart(bytes), keys = to - from;
    assertEquals(await encodePart(group, { from, to }), bytes);
    assertEquals([part.group.keys, part.group.keyRows], [group.keys.slice(from, to), group.keyRows.slice(from, to)]);
    assertEquals(await readChunk(part.group, 0, keys), await readChunk(group, from, to));
    assertEquals(
      await storedFuture(part.group, { from: 0, to: keys, steps: 2 }),
      await storedFuture(group, { from, to, steps: 2 }),
    );
    part.close();
    assertEquals(isFolder(part.group.dir), false);
  }));

Deno.test("openPart() of what is no version leaves nothing in memory", async () => {
  const error = await assertRejects(() => openPart(serialize({ "group.json": new Uint8Array(3) })), DataError);
  assertEquals(error.code, "CORRUPT_GROUP");
});
