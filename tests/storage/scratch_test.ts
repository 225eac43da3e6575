import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors.ts";
import { IN_PROGRESS, Mark } from "../../lib/storage/mark.ts";
import { TEMPORARY } from "../../lib/storage/publish.ts";
import { deadBeside, Scratch } from "../../lib/storage/scratch.ts";

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("Scratch goes with its block, however it is left and whatever is in it", () => {
  const root = Deno.makeTempDirSync();
  const work = () => {
    using scratch = Scratch.in(`${root}/a/b`);
    assertEquals(names(`${root}/a/b`).map((name) => name.startsWith(".") && name.endsWith(TEMPORARY)), [true]);
    Deno.mkdirSync(`${scratch.path}/deep`);
    Deno.writeTextFileSync(`${scratch.path}/deep/file`, "x");
    throw new Error("work");
  };
  assertThrows(work, Error, "work");
  assertEquals(names(`${root}/a/b`), []);
});

Deno.test("Scratch: two in one folder are two, each marked as in use", () => {
  const root = Deno.makeTempDirSync();
  using a = Scratch.in(root);
  using b = Scratch.in(root);
  assert(a.path !== b.path);
  assertEquals([names(root).length, Mark.isTaken(`${a.path}/${IN_PROGRESS}`)], [2, true]);
});

Deno.test("Scratch.in() a folder that cannot be is a typed error", () => {
  const root = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${root}/file`, "");
  assertEquals(assertThrows(() => Scratch.in(`${root}/file/a`), DataError).code, "WRITE_FAILED");
});

Deno.test("Scratch.ofSystem() follows TMPDIR, and names it where it cannot be used", () => {
  const root = Deno.makeTempDirSync(), before = Deno.env.get("TMPDIR");
  try {
    Deno.env.set("TMPDIR", root);
    {
      using scratch = Scratch.ofSystem();
      assert(scratch.path.startsWith(root));
    }
    assertEquals(names(root), []);
    Deno.env.set("TMPDIR", `${root}/none`);
    const { code, hint } = assertThrows(() => Scratch.ofSystem(), DataError);
    assertEquals([code, hint.includes("TMPDIR")], ["WRITE_FAILED", true]);
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
});

Deno.test("Scratch.again() takes over what was left, by an end or a death, and nothing of the living", () => {
  const path = `${Deno.makeTempDirSync()}/pull`;
  using living = Scratch.beside(path);
  {
    using left = Scratch.again(path);
    Deno.writeTextFileSync(`${left.content}/x`, "whole");
    left.leave();
  }
  {
    using again = Scratch.again(path);
    assertEquals([again.path === living.path, Deno.readTextFileSync(`${again.content}/x`)], [false, "whole"]);
    using another = Scratch.again(path);
    assertEquals([...Deno.readDirSync(another.content)], []);
  }
  assertEquals([deadBeside(path), [...Deno.readDirSync(living.content)]], [[], []]);
});
