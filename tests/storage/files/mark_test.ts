import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { Mark } from "../../../lib/storage/files/mark.ts";

Deno.test("a mark is had by one, and free again after it", () => {
  const path = `${Deno.makeTempDirSync()}/run/mark`;
  assertEquals(Mark.isTaken(path), false);
  const mark = Mark.take(path, "process 1");
  assert(mark !== null);
  assertEquals([Mark.isTaken(path), Mark.take(path), Deno.readTextFileSync(path)], [true, null, "process 1"]);
  mark.release();
  assertEquals(Mark.isTaken(path), false);
  const again = Mark.take(path);
  assert(again !== null);
  again.release();
});

Deno.test("a mark ends with its process, however that ends", async () => {
  const path = `${Deno.makeTempDirSync()}/mark`,
    module = new URL("../../../lib/storage/files/mark.ts", import.meta.url);
  const code = `import { Mark } from ${JSON.stringify(module.href)};
    globalThis.mark = Mark.take(${JSON.stringify(path)}); console.log("taken"); setInterval(() => {}, 1e3);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-lock", code],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value).trim(), "taken");
  assertEquals([Mark.isTaken(path), Mark.take(path)], [true, null]);
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  assertEquals(Mark.isTaken(path), false);
  const mark = Mark.take(path);
  assert(mark !== null);
  mark.release();
});

Deno.test("who only looks at a mark does not take another one who looks for one who works", () => {
  const path = `${Deno.makeTempDirSync()}/mark`;
  Deno.writeTextFileSync(path, "");
  using looking = Deno.openSync(path, { read: true });
  assert(looking.tryLockSync(false));
  assertEquals(Mark.isTaken(path), false);
});

Deno.test("releaseFolder() leaves the folder to whoever has marked it meanwhile, and a mark is let go once", () => {
  const dir = `${Deno.makeTempDirSync()}/run`, former = Mark.take(`${dir}/mark`), close = Deno.FsFile.prototype.close;
  Deno.writeTextFileSync(`${dir}/journal`, "x");
  let next: Mark | null = null;
  // The moment at which the lock is had again.
  Deno.FsFile.prototype.close = function () {
    Deno.FsFile.prototype.close = close;
    this.close();
    next = Mark.take(`${dir}/mark`);
  };
  try {
    assertEquals(former?.releaseFolder(), false);
  } finally {
    Deno.FsFile.prototype.close = close;
  }
  former?.release();
  assertEquals([Mark.isTaken(`${dir}/mark`), [...Deno.readDirSync(dir)].map(({ name }) => name)], [true, ["mark"]]);
  assertEquals([(next as Mark | null)?.releaseFolder(), Mark.isTaken(`${dir}/mark`)], [true, false]);
});

Deno.test("a mark in a folder that is gone is let go in silence", () => {
  const dir = Deno.makeTempDirSync(), mark = Mark.take(`${dir}/run/mark`);
  Deno.removeSync(`${dir}/run`, { recursive: true });
  mark?.release();
  assertEquals(Mark.isTaken(`${dir}/run/mark`), false);
});

Deno.test("a mark that cannot be written is not there", () => {
  const dir = Deno.makeTempDirSync(), open = Deno.openSync;
  Deno.openSync = (path, options) => {
    const file = open(path, options);
    file.writeSync = () => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    };
    return file;
  };
  try {
    assertEquals(assertThrows(() => Mark.take(`${dir}/mark`, "who"), DataError).code, "DISK_FULL");
  } finally {
    Deno.openSync = open;
  }
  assertEquals([...Deno.readDirSync(dir)], []);
});

Deno.test("a pipe of a mark's name says that nobody has it, without waiting for a writer", async () => {
  const path = `${Deno.makeTempDirSync()}/mark`;
  await new Deno.Command("mkfifo", { args: [path] }).output();
  assertEquals(Mark.isTaken(path), false);
});
