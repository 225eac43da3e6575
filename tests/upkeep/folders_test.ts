import { assertEquals } from "@std/assert";
import { filesBelow, isFile, isThere } from "../../lib/upkeep/folders.ts";

Deno.test("filesBelow() gives files in order, without what is hidden, unfinished or not taken", () => {
  const dir = Deno.makeTempDirSync();
  for (const path of ["b/2", "b/1", "a", "c/skip/x", ".hidden", "b/.x.tmp", "d.tmp"]) {
    Deno.mkdirSync(`${dir}/${path}`.replace(/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${dir}/${path}`, "");
  }
  const files = [...filesBelow(dir, "n", (name) => name !== "n/c/skip")];
  assertEquals(files.map(({ name }) => name), ["n/a", "n/b/1", "n/b/2"]);
  assertEquals(files[0]?.path, `${dir}/a`);
  assertEquals([...filesBelow(`${dir}/none`, "n")], []);
  assertEquals([isThere(`${dir}/b`), isThere(`${dir}/a`), isFile(`${dir}/a`), isFile(`${dir}/z`)], [
    true,
    false,
    true,
    false,
  ]);
});
