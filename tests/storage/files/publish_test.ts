import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import {
  checkPublishable,
  createFile,
  createFolder,
  folderOf,
  makeFolders,
  Publication,
  publishFile,
  publishFolder,
  TEMPORARY,
  temporaryPath,
} from "../../../lib/storage/files/publish.ts";
import { failAtEach, type Operation, systemFailure, watchedFiles } from "../_files.ts";

const text = (path: string) => Deno.readTextFileSync(path);
const names = (dir: string) => [...Deno.readDirSync(dir)].map((entry) => entry.name).sort();

Deno.test("publishFile() writes, syncs, renames and syncs the folder, in this order", () => {
  const dir = Deno.makeTempDirSync(), calls: Operation[] = [];
  publishFile(`${dir}/a`, "x", { files: watchedFiles((call) => void calls.push(call)) });
  assertEquals(calls.map(({ name }) => name), ["create", "write", "sync", "rename", "syncFolder"]);
  assertEquals(calls.at(-1)?.path, dir);
  assertEquals(text(`${dir}/a`), "x");
});

Deno.test("publishFile() failing at any operation leaves the old file and no other", () => {
  failAtEach(() => systemFailure("ENOSPC"), (files, { fails }) => {
    const dir = Deno.makeTempDirSync();
    publishFile(`${dir}/a`, "old");
    try {
      publishFile(`${dir}/a`, "new", { files });
      assertEquals(fails, null);
    } catch (thrown) {
      assertInstanceOf(thrown, DataError);
      assertEquals(thrown.code, "DISK_FULL");
      // Past the rename the new content is there, and the caller knows that it may not last.
      assertEquals(text(`${dir}/a`), fails === "syncFolder" ? "new" : "old");
    }
    assertEquals(names(dir), ["a"]);
  });
});

Deno.test("a sync that failed is never tried again", () => {
  let syncs = 0;
  const files = watchedFiles(({ name }) => {
    if (name === "sync" && ++syncs > 0) throw systemFailure("EIO");
  });
  const error = assertThrows(() => publishFile(`${Deno.makeTempDirSync()}/a`, "x", { files }), DataError);
  assertEquals([error.code, syncs], ["DISK_FAILURE", 1]);
});

Deno.test("createFile() is first once; failing at any operation it leaves no half file", () => {
  const dir = Deno.makeTempDirSync();
  assertEquals(createFile(`${dir}/a`, "1"), true);
  assertEquals(createFile(`${dir}/a`, "2"), false);
  assertEquals([text(`${dir}/a`), names(dir)], ["1", ["a"]]);
  failAtEach(() => systemFailure("EIO"), (files, { fails }) => {
    const dir = Deno.makeTempDirSync();
    try {
      createFile(`${dir}/a`, "whole", { files });
    } catch (thrown) {
      assertInstanceOf(thrown, DataError);
    }
    const left = names(dir).filter((name) => !name.endsWith(TEMPORARY));
    assert(left.length === 0 || text(`${dir}/a`) === "whole", fails ?? "");
  });
});

Deno.test("createFile() works where the file system has no hard links", () => {
  const dir = Deno.makeTempDirSync();
  const files = watchedFiles(({ name }) => {
    if (name === "link") throw systemFailure("ENOTSUP");
  });
  assertEquals(createFile(`${dir}/a`, "1", { files }), true);
  assertEquals(createFile(`${dir}/a`, "2", { files }), false);
  assertEquals([text(`${dir}/a`), names(dir)], ["1", ["a"]]);
});

Deno.test("createFile() of eight processes at once: one is first, and the file is its", async () => {
  const path = `${Deno.makeTempDirSync()}/a`,
    module = new URL("../../../lib/storage/files/publish.ts", import.meta.url);
  const code = `import { createFile } from ${JSON.stringify(module.href)};
    console.log(createFile(${JSON.stringify(path)}, String(Deno.pid).repeat(1e5)) ? Deno.pid : "")`;
  const args = ["eval", "--quiet", "--no-lock", code];
  const runs = await Promise.all(
    Array.from({ length: 8 }, () => new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output()),
  );
  const winners = runs.map(({ stdout }) => new TextDecoder().decode(stdout).trim()).filter((pid) => pid !== "");
  assertEquals(winners.length, 1);
  assertEquals(text(path), winners[0]?.repeat(1e5));
});

Deno.test("a link is followed, a loop, a folder and a pipe are refused", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.mkdirSync(`${dir}/real`);
  publishFile(`${dir}/real/a`, "old");
  Deno.symlinkSync("real/a", `${dir}/link`);
  Deno.symlinkSync(`${dir}/real/new`, `${dir}/dangling`);
  publishFile(`${dir}/link`, "new");
  publishFile(`${dir}/dangling`, "made");
  assertEquals([text(`${dir}/real/a`), text(`${dir}/real/new`)], ["new", "made"]);
  assert(Deno.lstatSync(`${dir}/link`).isSymlink);
  Deno.symlinkSync("loop", `${dir}/loop`);
  await new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).output();
  for (const path of ["loop", "real", "pipe"]) {
    assertEquals(assertThrows(() => publishFile(`${dir}/${path}`, "x"), DataError).code, "WRITE_FAILED", path);
  }
});

Deno.test("permissions of the target are kept, those of a new file are the process's own", () => {
  const dir = Deno.makeTempDirSync();
  const modeOf = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
  Deno.writeTextFileSync(`${dir}/plain`, "");
  publishFile(`${dir}/new`, "x");
  assertEquals(modeOf(`${dir}/new`), modeOf(`${dir}/plain`));
  Deno.writeTextFileSync(`${dir}/kept`, "");
  Deno.chmodSync(`${dir}/kept`, 0o640);
  publishFile(`${dir}/kept`, "x");
  assertEquals(modeOf(`${dir}/kept`), 0o640);
});

Deno.test("Publication lets another writer fill its file; discarded it leaves nothing", () => {
  const dir = Deno.makeTempDirSync();
  const filled = new Publication(`${dir}/sub/a`);
  Deno.writeTextFileSync(filled.temporary, "by path");
  filled.finish();
  filled.discard();
  assertEquals(text(`${dir}/sub/a`), "by path");
  const given = new Publication(`${dir}/sub/b`);
  given.write(Uint8Array.of(1));
  given.discard();
  given.discard();
  assertEquals(names(`${dir}/sub`), ["a"]);
});

Deno.test("two publications of one target never share a file", () => {
  const dir = Deno.makeTempDirSync();
  const a = new Publication(`${dir}/a`), b = new Publication(`${dir}/a`);
  a.write(new TextEncoder().encode("aaa"));
  b.write(new TextEncoder().encode("b"));
  a.finish();
  assertEquals(text(`${dir}/a`), "aaa");
  b.finish();
  assertEquals(text(`${dir}/a`), "b");
  assertEquals(names(dir), ["a"]);
});

Deno.test("publishFolder() syncs every file and folder before the name; a name that is taken stays as it is", () => {
  const dir = Deno.makeTempDirSync(), calls: string[] = [];
  const stage = (name: string) => {
    Deno.mkdirSync(`${dir}/${name}/sub`, { recursive: true });
    Deno.writeTextFileSync(`${dir}/${name}/f`, name);
    Deno.writeTextFileSync(`${dir}/${name}/sub/g`, name);
    return `${dir}/${name}`;
  };
  const files = watchedFiles(({ name, path }) => {
    if (name !== "list") calls.push(`${name} ${path.slice(dir.length)}`);
  });
  assertEquals(publishFolder(stage("one"), `${dir}/v1`, { files }), true);
  assertEquals(calls, [
    "syncFile /one/f",
    "syncFile /one/sub/g",
    "syncFolder /one/sub",
    "syncFolder /one",
    "rename /v1",
    "syncFolder ",
  ]);
  assertEquals(publishFolder(stage("two"), `${dir}/v1`), false);
  assertEquals([text(`${dir}/v1/f`), text(`${dir}/two/f`)], ["one", "two"]);
  Deno.writeTextFileSync(`${dir}/file`, "x");
  assertEquals([publishFolder(`${dir}/two`, `${dir}/file`), text(`${dir}/file`)], [false, "x"]);
  Deno.mkdirSync(`${dir}/empty`);
  assertEquals([publishFolder(`${dir}/two`, `${dir}/empty`), text(`${dir}/empty/f`)], [true, "two"]);
});

Deno.test("makeFolders() makes parents and syncs each name", () => {
  const dir = Deno.makeTempDirSync(), synced: string[] = [];
  const files = watchedFiles(({ name, path }) => {
    if (name === "syncFolder") synced.push(path.slice(dir.length));
  });
  makeFolders(`${dir}/a/b/c`, { files });
  makeFolders(`${dir}/a/b/c/`, { files });
  assertEquals(synced, ["", "/a", "/a/b"]);
  assert(Deno.statSync(`${dir}/a/b/c`).isDirectory);
});

Deno.test("temporaryPath() lies beside its target, fits in a name and never repeats", () => {
  assertEquals([folderOf("/a/b"), folderOf("b"), folderOf("/b"), folderOf("a\\b")], ["/a", ".", "/", "a"]);
  const long = `/x/${"n".repeat(250)}`;
  assertEquals(folderOf(temporaryPath(long)), "/x");
  assert(temporaryPath(long).length < 120);
  assert(temporaryPath(long) !== temporaryPath(long));
});

Deno.test("checkPublishable() finds what publishFile() would, and leaves nothing behind", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.mkdirSync(`${dir}/folder`);
  Deno.writeTextFileSync(`${dir}/file`, "former");
  Deno.symlinkSync("loop", `${dir}/loop`);
  await new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).output();
  for (const path of ["folder", "loop", "pipe", "file/x", "n".repeat(300)]) {
    assertEquals(assertThrows(() => checkPublishable(`${dir}/${path}`), DataError).code, "WRITE_FAILED", path);
    assertThrows(() => publishFile(`${dir}/${path}`, "x"), DataError);
  }
  for (const path of ["file", "new", "new/deep/x"]) checkPublishable(`${dir}/${path}`);
  assertEquals([text(`${dir}/file`), names(dir)], ["former", ["file", "folder", "loop", "pipe"]]);
});

Deno.test("checkPublishable() refuses a disk that takes nothing", () => {
  const dir = Deno.makeTempDirSync();
  failAtEach(() => systemFailure("ENOSPC"), (files, { fails }) => {
    if (fails === null) checkPublishable(`${dir}/a`, { files });
    else assertEquals(assertThrows(() => checkPublishable(`${dir}/a`, { files }), DataError).code, "DISK_FULL");
  });
});

const PROTECTED = `${Deno.makeTempDirSync()}/file`;
Deno.writeTextFileSync(PROTECTED, "former");
Deno.test({
  name: "publishFile() never replaces a file that may not be written, though its folder may",
  fn() {
    // Root may write anything: the system's refusal is played.
    const open = Deno.openSync;
    Deno.openSync = (path, options) => {
      if (path === PROTECTED) throw Object.assign(new Deno.errors.PermissionDenied("no"), { code: "EACCES" });
      return open(path, options);
    };
    try {
      assertEquals(assertThrows(() => publishFile(PROTECTED, "x"), DataError).code, "READ_ONLY");
      assertEquals(assertThrows(() => checkPublishable(PROTECTED), DataError).code, "READ_ONLY");
    } finally {
      Deno.openSync = open;
    }
    assertEquals([text(PROTECTED), names(folderOf(PROTECTED))], ["former", ["file"]]);
  },
});

Deno.test("publishFile() gives the new file the owner of the former, where it may", () => {
  const dir = Deno.makeTempDirSync(), asked: string[] = [];
  publishFile(`${dir}/a`, "old");
  publishFile(`${dir}/a`, "new", { files: watchedFiles(({ name }) => void asked.push(name)) });
  // A change of owner takes permissions away.
  assertEquals(asked.filter((name) => /^ch/.test(name)), ["chown", "chmod"]);
  if (Deno.uid() !== 0) return;
  Deno.chownSync(`${dir}/a`, 1234, 4321);
  publishFile(`${dir}/a`, "newer");
  const { uid, gid } = Deno.statSync(`${dir}/a`);
  assertEquals([uid, gid], [1234, 4321]);
});

Deno.test("createFolder() is first once, makes parents, and is refused where a file is", () => {
  const dir = Deno.makeTempDirSync(), calls: Operation[] = [];
  const files = watchedFiles((call) => void calls.push(call));
  assertEquals([createFolder(`${dir}/a/b`, { files }), createFolder(`${dir}/a/b`)], [true, false]);
  assertEquals(calls.slice(-2).map(({ name, path }) => [name, path]), [
    ["makeFolder", `${dir}/a/b`],
    ["syncFolder", `${dir}/a`],
  ]);
  Deno.writeTextFileSync(`${dir}/file`, "");
  for (const path of [`${dir}/file`, `${dir}/file/b`]) {
    assertEquals(assertThrows(() => createFolder(path), DataError).code, "WRITE_FAILED");
  }
});
