import { assertEquals, assertStringIncludes } from "@std/assert";
import { flip, largestPack, withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("backup writes a file, says how to put it back, and exits with 1 if it keeps damage", () =>
  withTrained(async ({ dir, folders, options }) => {
    const run = await cli(["backup", `${dir}/b.tar`, ...options()]);
    assertEquals(run.code, 0, run.stderr);
    assertStringIncludes(run.stdout, `deno task restore ${dir}/b.tar`);
    flip(largestPack(folders.registry), 40);
    const damaged = await cli(["backup", `${dir}/b.tar`, ...options(), "--json"]);
    assertEquals([damaged.code, damaged.json().file], [1, `${dir}/b.tar`]);
  }));

Deno.test("backup without a file is wrong usage", async () => {
  assertEquals((await cli(["backup"])).code, 2);
});
