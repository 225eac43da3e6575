import { assertEquals, assertThrows } from "@std/assert";
import { openParquet } from "../../../lib/data/tables/parquet_file.ts";
import { inFolder } from "../_tables.ts";

Deno.test("openParquet() reads any span of a file, to its end by default", () =>
  inFolder(async (dir) => {
    const path = `${dir}/x.bin`, bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
    await Deno.writeFile(path, bytes);
    const file = openParquet(path);
    assertEquals(file.byteLength, 100);
    for (const [from, to] of [[0, 100], [0, 0], [7, 9], [99, 100]]) {
      assertEquals(new Uint8Array(await file.slice(from, to)), bytes.slice(from, to));
    }
    assertEquals(new Uint8Array(await file.slice(90)), bytes.slice(90));
  }));

Deno.test("openParquet() refuses a missing file, and one that was cut off since", () =>
  inFolder(async (dir) => {
    const path = `${dir}/x.bin`;
    assertThrows(() => openParquet(path), Deno.errors.NotFound);
    await Deno.writeFile(path, new Uint8Array(100));
    const file = openParquet(path);
    await Deno.truncate(path, 40);
    assertThrows(() => file.slice(30, 60), RangeError, "byte 40");
  }));
