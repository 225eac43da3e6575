import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { IN_PROGRESS, Mark } from "../../../lib/storage/files/mark.ts";
import { TEMPORARY } from "../../../lib/storage/files/publish.ts";
import { deadBeside, removeDead, Scratch } from "../../../lib/storage/files/scratch.ts";
import { inProcess } from "../../_support/in_process.ts";

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

Deno.test("Scratch.ofSystem() follows TMPDIR, and names it where it cannot be used", async () => {
  const root = Deno.makeTempDirSync();
  const program = `
    import { Scratch } from "${new URL("../../../lib/storage/files/scratch.ts", import.meta.url)}";
    let path = "";
    try {
      using scratch = Scratch.ofSystem();
      path = scratch.path;
    } catch ({ code, hint }) {
      path = code + " " + hint;
    }
    console.log(JSON.stringify(path));`;
  assert(String(await inProcess(program, { env: { TMPDIR: root } })).startsWith(root));
  assertEquals(names(root), []);
  assertMatch(String(await inProcess(program, { env: { TMPDIR: `${root}/none` } })), /^WRITE_FAILED .*TMPDIR/);
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

/** Does something before the first marks are opened, each time what comes next. */
function beforeOpening(steps: ((mark: string) => void)[], work: () => void): void {
  const open = Deno.openSync;
  Deno.openSync = (path, options) => {
    if (String(path).endsWith(IN_PROGRESS) && options?.create === true) {
      const step = steps.shift(), stub = Deno.openSync;
      Deno.openSync = open;
      step?.(String(path));
      Deno.openSync = stub;
    }
    return open(path, options);
  };
  try {
    work();
  } finally {
    Deno.openSync = open;
  }
}

Deno.test("Scratch.beside() outlives those who take its folder for a dead one's before it is marked", () => {
  const path = `${Deno.makeTempDirSync()}/deep/exported`;
  const sweep = () => assertEquals(deadBeside(path).map(removeDead), [true]);
  // Who has made the parent may give up, too, and take it away.
  const sweepAll = () => (sweep(), Deno.removeSync(path.replace("/exported", "")));
  beforeOpening([sweep, sweepAll], () => {
    using scratch = Scratch.beside(path);
    assertEquals([Mark.isTaken(`${scratch.path}/${IN_PROGRESS}`), names(scratch.content)], [true, []]);
  });
});

Deno.test("Scratch is never without a mark: while another one holds that of the new folder it takes another folder", () => {
  const root = Deno.makeTempDirSync(), held: (Mark | null)[] = [];
  beforeOpening([(mark) => held.push(Mark.take(mark))], () => {
    using scratch = Scratch.beside(`${root}/exported`);
    assertEquals(Mark.isTaken(`${scratch.path}/${IN_PROGRESS}`), true);
    assertEquals(names(root).length, 2);
    assertEquals(held[0]?.releaseFolder(), true);
  });
  assertEquals(names(root), []);
});

Deno.test("Scratch.again() of one that died before it had content has some", () => {
  const path = `${Deno.makeTempDirSync()}/pull`, dead = `${path.replace("pull", ".pull")}.01234567-89ab.tmp`;
  Deno.mkdirSync(dead);
  using again = Scratch.again(path);
  assertEquals([again.path, names(again.content)], [dead, []]);
});
