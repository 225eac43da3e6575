import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { compareKeys, type SeriesKey, seriesKey } from "../../../lib/core/rows/panel.ts";
import { KeyFile, readAhead, readOnce, writeKeyFile } from "../../../lib/data/store/key_file.ts";
import { HOSTILE_KEYS } from "../_versions.ts";
import { inFolder } from "../_tables.ts";

const damaged = (detail: string) => new Error(detail);

function bytesOf(bytes: Uint8Array) {
  return { bytes: bytes.length, slice: (start: number, end: number) => bytes.slice(start, end) };
}

async function written(dir: string, keys: readonly SeriesKey[], parts: number, late = true): Promise<Uint8Array> {
  const column = (times: number) => Int32Array.from(keys, (_, k) => k * times);
  const columns = { keyRows: column(1), futureRows: column(2), ...late ? { lateRows: column(3) } : {} };
  writeKeyFile(`${dir}/keys.bin`, keys, { parts, ...columns });
  return await Deno.readFile(`${dir}/keys.bin`);
}

Deno.test("KeyFile.read() gives any keys of any span as they were written", () =>
  inFolder(async (dir) => {
    const part = fc.string({ unit: fc.constantFrom("a", '"', "\\", "\n", "\0", "é", "🍊", "\ud800"), maxLength: 9 });
    const tables = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.array(part, { maxLength: 24 }));
    for (const [parts, texts] of fc.sample(tables, { numRuns: 30, seed: 3 })) {
      const rows = parts === 0
        ? [[]]
        : Array.from({ length: Math.floor(texts.length / parts) }, (_, k) => texts.slice(k * parts, (k + 1) * parts));
      const keys = rows.map(seriesKey).sort(compareKeys), late = keys.length % 2 === 0;
      const file = new KeyFile(bytesOf(await written(dir, keys, parts, late)), parts, damaged);
      const { keyRows, futureRows, lateRows } = file.columns, column = (times: number) => keys.map((_, k) => k * times);
      assertEquals([file.length, [...keyRows], [...futureRows]], [keys.length, column(1), column(2)]);
      assertEquals(lateRows && [...lateRows], late ? column(3) : undefined);
      for (let from = 0; from <= keys.length; from += 2) {
        for (let to = from; to <= keys.length; to += 3) assertEquals(file.read(from, to), keys.slice(from, to));
      }
    }
  }));

Deno.test("KeyFile refuses what is no table of keys, or one of other parts or another size", () =>
  inFolder(async (dir) => {
    const bytes = await written(dir, HOSTILE_KEYS, 1),
      open = (bytes: Uint8Array, parts = 1) => new KeyFile(bytesOf(bytes), parts, damaged);
    assertEquals(open(bytes).read(0, HOSTILE_KEYS.length), [...HOSTILE_KEYS]);
    assertThrows(() => open(bytes.slice(0, 31)), Error, "it is no table of keys");
    assertThrows(() => open(new Uint8Array(100)), Error, "it is no table of keys");
    assertThrows(() => open(bytes, 2), Error, "its keys have 1 parts instead of 2");
    assertThrows(
      () => open(bytes.slice(0, -1)),
      Error,
      `its 11 keys end at byte ${bytes.length} of ${bytes.length - 1}`,
    );
    const crossed = bytes.slice(), ends = new DataView(crossed.buffer, 32 + (12 + 16) * HOSTILE_KEYS.length);
    ends.setUint32(8, 1, true);
    assertThrows(() => open(crossed).read(0, HOSTILE_KEYS.length), Error, "its texts overlap");
  }));

Deno.test("writeKeyFile() refuses an id that is none", () =>
  inFolder((dir) => {
    const none = new Int32Array(1), options = { parts: 1, keyRows: none, futureRows: none };
    assertThrows(
      () => writeKeyFile(`${dir}/keys.bin`, [{ id: "7", parts: ["7"] }], options),
      RangeError,
      "current value is 7",
    );
    return Promise.resolve();
  }));

Deno.test("readAhead() reads a small file once, and leaves the spans of a large one to who asks for them", async () => {
  const asked: number[][] = [];
  const file = (bytes: number) => ({
    ...bytesOf(new Uint8Array(bytes).fill(7)),
    sliceLater: (start: number, end: number) =>
      Promise.resolve((asked.push([start, end]), new Uint8Array(end - start).fill(7))),
  });
  const small = await readAhead(file(9)), large = file(5 * 2 ** 20);
  assertEquals([small.bytes, small.slice(2, 5), asked], [9, Uint8Array.of(7, 7, 7), [[0, 9]]]);
  assertEquals([await readAhead(large) === large, asked.length], [true, 1]);
});

Deno.test("readOnce() asks for a small file once, however many chunks ask for their keys", () => {
  const asked: number[][] = [];
  const file = (bytes: number) => ({
    bytes,
    slice: (start: number, end: number) => (asked.push([start, end]), new Uint8Array(end - start).fill(7)),
  });
  const small = readOnce(file(9)), large = file(5 * 2 ** 20);
  assertEquals(asked, [], "nothing is read before somebody asks");
  for (let chunk = 0; chunk < 4; chunk++) assertEquals(small.slice(2, 5), Uint8Array.of(7, 7, 7));
  assertEquals([small.bytes, asked], [9, [[0, 9]]]);
  assertEquals(readOnce(large) === large, true);
});
