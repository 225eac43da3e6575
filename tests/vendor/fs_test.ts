import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { copy, emptyDir, ensureDir, exists, walk, type WalkOptions } from "@std/fs";

async function withTree(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/a/b`, { recursive: true });
    await Deno.mkdir(`${root}/node_modules`);
    await Deno.writeTextFile(`${root}/a/one.ts`, "1");
    await Deno.writeTextFile(`${root}/a/b/two.md`, "2");
    await Deno.writeTextFile(`${root}/node_modules/three.ts`, "3");
    await Deno.symlink(`${root}/a`, `${root}/link`);
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function names(root: string, options?: WalkOptions): Promise<string[]> {
  const found = await Array.fromAsync(walk(root, options));
  return found.map((entry) => entry.path.slice(root.length)).sort();
}

Deno.test("walk() gives the root and all below, links unfollowed", () =>
  withTree(async (root) => {
    const all = ["", "/a", "/a/b", "/a/b/two.md", "/a/one.ts", "/link", "/node_modules", "/node_modules/three.ts"];
    assertEquals(await names(root), all);
  }));

Deno.test("walk() filters by extension, skips whole folders, stops at a depth", () =>
  withTree(async (root) => {
    assertEquals(await names(root, { exts: ["ts"], skip: [/node_modules/] }), ["/a/one.ts"]);
    assertEquals(await names(root, { match: [/two/] }), ["/a/b/two.md"]);
    assertEquals(await names(root, { maxDepth: 1, includeFiles: false, includeSymlinks: false }), [
      "",
      "/a",
      "/node_modules",
    ]);
    assertEquals(await names(root, { includeDirs: false, includeSymlinks: false }), [
      "/a/b/two.md",
      "/a/one.ts",
      "/node_modules/three.ts",
    ]);
  }));

Deno.test("walk() follows links where asked", () =>
  withTree(async (root) => {
    const found = await names(root, { followSymlinks: true, exts: [".ts"], skip: [/node_modules/] });
    assertEquals(found.length, 2);
  }));

Deno.test("walk() of a missing folder rejects", async () => {
  await assertRejects(() => Array.fromAsync(walk("/nowhere/at/all")), Deno.errors.NotFound);
});

Deno.test("exists() tells files from folders", () =>
  withTree(async (root) => {
    assert(await exists(root));
    assert(await exists(`${root}/a/one.ts`, { isFile: true, isReadable: true }));
    assertFalse(await exists(root, { isFile: true }));
    assertFalse(await exists(`${root}/a/one.ts`, { isDirectory: true }));
    assertFalse(await exists(`${root}/a/one.ts/below`));
    assertFalse(await exists(`${root}/none`));
    await assertRejects(() => exists(root, { isFile: true, isDirectory: true }), TypeError);
  }));

Deno.test("ensureDir() makes parents, accepts what is there, refuses a file", () =>
  withTree(async (root) => {
    await ensureDir(`${root}/x/y`);
    await ensureDir(`${root}/x/y`);
    await ensureDir(`${root}/link`);
    assert(await exists(`${root}/x/y`, { isDirectory: true }));
    await assertRejects(() => ensureDir(`${root}/a/one.ts`), Error, "expected 'dir', got 'file'");
  }));

Deno.test("emptyDir() empties or makes", () =>
  withTree(async (root) => {
    await emptyDir(`${root}/a`);
    await emptyDir(`${root}/new`);
    assertEquals(await names(`${root}/a`), [""]);
    assertEquals(await names(`${root}/new`), [""]);
  }));

Deno.test("copy() copies trees and overwrites only where asked", () =>
  withTree(async (root) => {
    await copy(`${root}/a`, `${root}/c`);
    assertEquals(await names(`${root}/c`), ["", "/b", "/b/two.md", "/one.ts"]);
    await assertRejects(() => copy(`${root}/a`, `${root}/c`), Deno.errors.AlreadyExists);
    await Deno.writeTextFile(`${root}/a/one.ts`, "changed");
    await copy(`${root}/a`, `${root}/c`, { overwrite: true });
    assertEquals(await Deno.readTextFile(`${root}/c/one.ts`), "changed");
    await assertRejects(() => copy(`${root}/a`, `${root}/a/inside`), Error, "subdirectory of itself");
  }));
