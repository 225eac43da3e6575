import { listTree } from "@lib/storage/files/list_tree.ts";
import { assertEquals } from "@std/assert";

Deno.test("listTree() gives all files below a folder by their paths in it, sorted; of one that is not there none", () => {
  const folder = Deno.makeTempDirSync();
  Deno.mkdirSync(`${folder}/a/b`, { recursive: true });
  Deno.mkdirSync(`${folder}/empty`);
  for (const name of ["z", "a/2", "a/b/1"]) Deno.writeTextFileSync(`${folder}/${name}`, "");
  assertEquals(listTree(folder), ["a/2", "a/b/1", "z"]);
  assertEquals(listTree(folder, { within: "a/" }), ["a/2", "a/b/1"]);
  assertEquals([listTree(`${folder}/nowhere`), listTree(folder, { within: "nowhere/" })], [[], []]);
});
