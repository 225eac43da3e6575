import { assertEquals, assertThrows } from "@std/assert";
import { DISK, isFile, isFolder, readText } from "../../../lib/storage/files/files.ts";
import {
  appendInMemory,
  forgetVolume,
  isInMemory,
  lookInMemory,
  makeVolume,
  MEMORY_FILES,
} from "../../../lib/storage/files/memory_files.ts";
import { createFile, publishFile, publishFolder } from "../../../lib/storage/files/publish.ts";
import { Mark } from "../../../lib/storage/files/mark.ts";

Deno.test("makeVolume() gives an address of its own, and forgetVolume() frees what lies there", () => {
  const a = makeVolume(), b = makeVolume();
  assertEquals([isInMemory(a), a === b], [true, false]);
  publishFile(`${a}/x/y.txt`, "text");
  assertEquals([readText(`${a}/x/y.txt`), DISK.list(b)], ["text", []]);
  forgetVolume(a);
  assertEquals([isFile(`${a}/x/y.txt`), isFolder(a), isFolder(b)], [false, false, true]);
});

Deno.test("MEMORY_FILES publish as a disk does: replaced whole, created once, folders never over others", () => {
  const root = makeVolume();
  publishFile(`${root}/a.txt`, "first");
  publishFile(`${root}/a.txt`, "second");
  assertEquals([readText(`${root}/a.txt`), createFile(`${root}/a.txt`, "third")], ["second", false]);
  assertEquals(DISK.list(root), ["a.txt"], "no temporary file stays");
  publishFile(`${root}/new/b.txt`, "b");
  publishFile(`${root}/old/c.txt`, "c");
  assertEquals(publishFolder(`${root}/new`, `${root}/old`), false);
  assertEquals(publishFolder(`${root}/new`, `${root}/v1`), true);
  assertEquals(DISK.list(`${root}/v1`), ["b.txt"]);
});

Deno.test("MEMORY_FILES refuse what a disk refuses", () => {
  const root = makeVolume();
  MEMORY_FILES.create(`${root}/a`).close();
  assertThrows(() => MEMORY_FILES.create(`${root}/a`), Deno.errors.AlreadyExists);
  assertThrows(() => MEMORY_FILES.makeFolder(`${root}/a`), Deno.errors.AlreadyExists);
  assertThrows(() => MEMORY_FILES.open(`${root}/b`), Deno.errors.NotFound);
  assertThrows(() => MEMORY_FILES.open(root), Deno.errors.NotSupported);
  assertThrows(() => MEMORY_FILES.create(`${root}/none/b`), Deno.errors.NotFound);
  assertThrows(() => MEMORY_FILES.create(`${root}/a/b`), Deno.errors.NotADirectory);
  assertThrows(() => MEMORY_FILES.rename(`${root}/a`, `${root}/none/b`), Deno.errors.NotFound);
  assertEquals(MEMORY_FILES.list(root), ["a"], "what could not be renamed is where it was");
  assertEquals(MEMORY_FILES.makeFolder(`${root}/c`), true);
  assertEquals(MEMORY_FILES.makeFolder(`${root}/c`), false);
});

Deno.test("MEMORY_FILES read spans inside of a file alone, of the bytes that it had when it was opened", () => {
  const root = makeVolume(), path = `${root}/a`;
  appendInMemory(path, Uint8Array.of(1, 2, 3));
  const open = MEMORY_FILES.open(path);
  appendInMemory(path, new Uint8Array(1000).fill(9));
  assertEquals([open.size, open.read(1, 2), open.read(1, 3), open.read(-1, 1)], [3, Uint8Array.of(2, 3), null, null]);
  assertEquals(MEMORY_FILES.open(path).read(2, 2), Uint8Array.of(3, 9));
});

Deno.test("lookInMemory() tells every change", () => {
  const root = makeVolume(), path = `${root}/a`;
  appendInMemory(path, Uint8Array.of(1));
  const first = lookInMemory(path);
  appendInMemory(path, Uint8Array.of(1));
  const second = lookInMemory(path);
  assertEquals([first?.id === second?.id, first?.change === second?.change], [true, false]);
  publishFile(path, "x");
  assertEquals(lookInMemory(path)?.id === second?.id, false);
  assertEquals(lookInMemory(`${root}/b`), null);
});

Deno.test("Mark.take() in memory is one owner's until it lets go", () => {
  const path = `${makeVolume()}/x/in_progress`, mark = Mark.take(path, "me");
  assertEquals([Mark.take(path), Mark.isTaken(path), readText(path)], [null, true, "me"]);
  assertEquals([mark?.releaseFolder(), Mark.isTaken(path)], [true, false]);
});
