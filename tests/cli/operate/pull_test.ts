import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("pull names what is wrong: no address, nothing there", async () => {
  assertEquals((await cli(["pull"])).code, 2);
  assertEquals((await cli(["pull", "--from", "http://bucket"])).code, 2);
  const dir = Deno.makeTempDirSync();
  const run = await cli(["pull", "--from", `file://${dir}/none`, "--registry", `${dir}/m`, "--store", `${dir}/s`]);
  assertEquals([run.code, [...Deno.readDirSync(dir)]], [1, []]);
  assertStringIncludes(run.stderr, "error[NOT_FOUND]");
});
