import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { readStreamed } from "../../../lib/data/sources/read_streamed.ts";
import { inFolder } from "../_tables.ts";

// Does not compress well, and is longer than one buffer of the reader.
const LONG = Uint8Array.from({ length: 3_000_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
const SHORT = new TextEncoder().encode("item,demand\na,1\n");

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** Frames as the command line tool writes them: with a checksum. */
function zstd(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(zstdCompressSync(bytes, { params: { 201: 1 } }));
}

function read(name: string, bytes: Uint8Array): Promise<{ table: Uint8Array; file: Uint8Array }> {
  return inFolder(async (dir) => {
    await Deno.writeFile(`${dir}/${name}`, bytes);
    const table: Uint8Array[] = [], file: Uint8Array[] = [];
    await readStreamed(`${dir}/${name}`, {
      onFile: (part) => void file.push(part.slice()),
      onTable: (part) => void table.push(part.slice()),
    });
    return { table: joined(table), file: joined(file) };
  });
}

async function codeOf(name: string, bytes: Uint8Array): Promise<string> {
  return (await assertRejects(() => read(name, bytes), DataError)).code;
}

Deno.test("readStreamed() gives the table's bytes, plain or decompressed, and the file's", async () => {
  for (const content of [SHORT, LONG]) {
    for (
      const [name, bytes] of [["t.csv", content], ["t.csv.gz", gzipSync(content)], [
        "T.CSV.ZST",
        zstd(content),
      ]] as const
    ) {
      const { table, file } = await read(name, new Uint8Array(bytes));
      assertEquals(table.length === content.length && table.every((byte, i) => byte === content[i]), true, name);
      assertEquals(file, new Uint8Array(bytes));
    }
  }
});

Deno.test("readStreamed() reads archives of several members or frames, also skippable ones", async () => {
  const note = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
  const twice = joined([SHORT, LONG]);
  assertEquals((await read("t.gz", joined([gzipSync(SHORT), gzipSync(LONG)]))).table, twice);
  assertEquals((await read("t.zst", joined([zstd(SHORT), note, zstd(LONG), note]))).table, twice);
});

Deno.test("readStreamed() refuses an archive that is cut anywhere", async () => {
  for (const [name, archive] of [["t.gz", new Uint8Array(gzipSync(LONG))], ["t.zst", zstd(LONG)]] as const) {
    for (const length of [2, 6, archive.length >> 1, archive.length - 5, archive.length - 1]) {
      assertEquals(await codeOf(name, archive.subarray(0, length)), "DAMAGED_FILE", `${name} of ${length} bytes`);
    }
    const two = joined([archive, archive]);
    assertEquals(await codeOf(name, two.subarray(0, two.length - 3)), "DAMAGED_FILE", "the second member");
  }
});

Deno.test("readStreamed() refuses an archive whose checksum or length does not fit, or that has more after its end", async () => {
  const changed = (bytes: Uint8Array, fromEnd: number) =>
    bytes.map((byte, i) => i === bytes.length - fromEnd ? byte ^ 1 : byte);
  const gz = new Uint8Array(gzipSync(SHORT)), zst = zstd(SHORT);
  assertEquals(await codeOf("t.gz", changed(gz, 1)), "DAMAGED_FILE", "length");
  assertEquals(await codeOf("t.gz", changed(gz, 6)), "DAMAGED_FILE", "checksum");
  assertEquals(await codeOf("t.zst", changed(zst, 1)), "DAMAGED_FILE", "checksum");
  assertEquals(await codeOf("t.gz", joined([gz, SHORT])), "DAMAGED_FILE");
  assertEquals(await codeOf("t.gz", joined([gz, gz, new Uint8Array(100)])), "DAMAGED_FILE", "zeros after the end");
  assertEquals(await codeOf("t.zst", joined([zst, SHORT])), "DAMAGED_FILE");
  assertEquals(await codeOf("t.gz", SHORT), "DAMAGED_FILE", "no archive at all");
  assertEquals(await codeOf("t.zst", SHORT), "DAMAGED_FILE", "no archive at all");
});

Deno.test("readStreamed() passes on what a visitor throws, and names a file that cannot be read", () =>
  inFolder(async (dir) => {
    await Deno.writeFile(`${dir}/t.gz`, gzipSync(LONG));
    const thrown = new DataError("EMPTY_TABLE", "no");
    const onTable = () => {
      throw thrown;
    };
    assertEquals(await assertRejects(() => readStreamed(`${dir}/t.gz`, { onTable }), DataError), thrown);
    const missing = await assertRejects(() => readStreamed(`${dir}/none.csv`, {}), DataError);
    assertEquals(missing.code, "UNREADABLE_FILE");
    assertStringIncludes(missing.message, "none.csv");
  }));
