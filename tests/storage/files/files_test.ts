import { assertEquals, assertThrows } from "@std/assert";
import { DISK, isFile, isFolder, readBytes, readText } from "../../../lib/storage/files/files.ts";

Deno.test("create() makes a new file and refuses one that is there, also behind a link", () => {
  const dir = Deno.makeTempDirSync();
  const file = DISK.create(`${dir}/a`);
  file.write(Uint8Array.of(1, 2));
  file.sync();
  file.close();
  assertEquals(Deno.readFileSync(`${dir}/a`), Uint8Array.of(1, 2));
  assertThrows(() => DISK.create(`${dir}/a`), Deno.errors.AlreadyExists);
  Deno.symlinkSync(`${dir}/elsewhere`, `${dir}/link`);
  assertThrows(() => DISK.create(`${dir}/link`), Deno.errors.AlreadyExists);
});

Deno.test("open() reads spans; one that the file does not have is null, whatever its numbers", () => {
  const path = `${Deno.makeTempDirSync()}/a`;
  Deno.writeFileSync(path, Uint8Array.of(0, 1, 2, 3));
  const file = DISK.open(path);
  assertEquals(file.size, 4);
  assertEquals(file.read(1, 2), Uint8Array.of(1, 2));
  assertEquals(file.read(4, 0), new Uint8Array());
  for (
    const [offset, length] of [[3, 2], [-1, 1], [0, -1], [2 ** 53, 1], [0, 2 ** 53], [NaN, 1], [0.5, 1], [
      0,
      0.5,
    ]] as const
  ) {
    assertEquals(file.read(offset, length), null);
  }
  file.close();
});

Deno.test("open() refuses what is no regular file, without waiting for it", async () => {
  const dir = Deno.makeTempDirSync();
  assertThrows(() => DISK.open(dir), Deno.errors.NotSupported);
  await new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).output();
  assertThrows(() => DISK.open(`${dir}/pipe`), Deno.errors.NotSupported);
});

Deno.test("makeFolder(), remove() and list() take what is there or missing as it is", () => {
  const dir = Deno.makeTempDirSync();
  assertEquals([DISK.makeFolder(`${dir}/b`), DISK.makeFolder(`${dir}/b`)], [true, false]);
  Deno.writeTextFileSync(`${dir}/a`, "");
  assertThrows(() => DISK.makeFolder(`${dir}/a`), Deno.errors.AlreadyExists);
  assertEquals(DISK.list(dir), ["a", "b"]);
  DISK.remove(`${dir}/b`);
  DISK.remove(`${dir}/b`);
  assertEquals([DISK.list(`${dir}/b`), DISK.list(`${dir}/a`)], [[], []]);
  DISK.link(`${dir}/a`, `${dir}/c`);
  assertThrows(() => DISK.link(`${dir}/a`, `${dir}/c`), Deno.errors.AlreadyExists);
  DISK.syncFile(`${dir}/a`);
  DISK.syncFolder(dir);
  assertEquals(DISK.list(dir), ["a", "c"]);
});

Deno.test("isFolder() and isFile() follow links and take what is missing as neither", () => {
  const dir = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${dir}/file`, "");
  Deno.symlinkSync(dir, `${dir}/link`);
  const paths = [dir, `${dir}/link`, `${dir}/file`, `${dir}/none`, `${dir}/file/below`];
  assertEquals(paths.map(isFolder), [true, true, false, false, false]);
  assertEquals(paths.map(isFile), [false, false, true, false, false]);
});

Deno.test("readBytes() reads a regular file whole, and throws what the system says", () => {
  const path = `${Deno.makeTempDirSync()}/bytes`;
  Deno.writeFileSync(path, Uint8Array.of(1, 2));
  assertEquals(readBytes(path), Uint8Array.of(1, 2));
  assertThrows(() => readBytes(`${path}/none`), Error);
  assertThrows(() => readBytes(Deno.makeTempDirSync()), Deno.errors.NotSupported);
});

Deno.test("readText() reads a regular file whole, and refuses pipes at once and what is too large", async () => {
  const dir = Deno.makeTempDirSync(), path = `${dir}/a`;
  Deno.writeTextFileSync(path, "\ufeffüber");
  assertEquals(readText(path), "\ufeffüber");
  assertEquals(readText(path, { mostBytes: 8 }), "\ufeffüber");
  assertThrows(() => readText(path, { mostBytes: 7 }), RangeError, "at most 7 bytes: current value is 8");
  assertThrows(() => readText(`${dir}/none`), Deno.errors.NotFound);
  assertThrows(() => readText(dir), Deno.errors.NotSupported);
  await new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).output();
  assertThrows(() => readText(`${dir}/pipe`), Deno.errors.NotSupported);
});
