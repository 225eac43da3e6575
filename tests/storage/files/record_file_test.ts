import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { readRecords, RecordFile } from "@lib/storage/files/record_file.ts";

function written(): { path: string; bytes: Uint8Array<ArrayBuffer> } {
  const path = `${Deno.makeTempDirSync()}/a.log`, file = new RecordFile(path);
  for (const record of [Uint8Array.of(1, 2, 3), Uint8Array.of(4)]) file.append(record);
  file.close();
  return { path, bytes: Deno.readFileSync(path) };
}

Deno.test("readRecords() a file that is cut anywhere gives the records before the cut, without damage", () => {
  const { path, bytes } = written(), first = 16 + 3;
  for (let end = 0; end <= bytes.length; end++) {
    Deno.writeFileSync(path, bytes.subarray(0, end));
    const { records, isDamaged } = readRecords(path);
    assertEquals([records.length, isDamaged], [end < first ? 0 : end < bytes.length ? 1 : 2, false], `${end}`);
  }
});

Deno.test("readRecords() a byte that is another is damage, and costs no other record than its own where the next is found", () => {
  const { path, bytes } = written();
  bytes[17]! ^= 1;
  Deno.writeFileSync(path, bytes);
  assertEquals(readRecords(path), { records: [Uint8Array.of(4)], isDamaged: true });
  bytes[0]! ^= 1;
  Deno.writeFileSync(path, bytes);
  assertEquals(readRecords(path), { records: [], isDamaged: true });
});

Deno.test("RecordFile.append() a full disk is a typed error after which the file is not sound", () => {
  let isFull = false;
  const files = {
    ...DISK,
    create(path: string) {
      const file = DISK.create(path);
      const write = (bytes: Uint8Array) => {
        if (isFull) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
        file.write(bytes);
      };
      return { ...file, write };
    },
  };
  const file = new RecordFile(`${Deno.makeTempDirSync()}/a.log`, { files });
  file.append(Uint8Array.of(1));
  assert(file.isSound);
  isFull = true;
  assertEquals(assertThrows(() => file.append(Uint8Array.of(2)), DataError).code, "DISK_FULL");
  assertEquals([file.isSound, file.size], [false, 17]);
  file.close();
});
