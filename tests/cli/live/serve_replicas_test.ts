import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("serve --replicas: wrong usage is told, and addresses of others need tokens before anything starts", async () => {
  for (const replicas of ["0", "-1", "2.5", "many"]) {
    assertEquals((await cli(["serve", "--replicas", replicas])).code, 2, replicas);
  }
  const { code, stdout } = await cli(["serve", "--replicas", "2", "--host", "0.0.0.0", "--json"]);
  assertEquals([code, JSON.parse(stdout).error.code], [1, "TOKENS_NEEDED"]);
});

Deno.test("serve: replicas collect garbage as the task does that starts one server", () => {
  const read = (path: string) => Deno.readTextFileSync(new URL(`../../../${path}`, import.meta.url));
  const [flags = ""] = /--v8-flags=\S+/.exec(JSON.parse(read("deno.json")).tasks.serve.command) ?? [];
  assertStringIncludes(flags, "--heap-growing-percent");
  assertStringIncludes(read("lib/cli/live/serve_replicas.ts"), `"${flags}"`);
});

Deno.test("serve --as-replica is for processes that a supervisor has started, and no help speaks of it", async () => {
  assertEquals((await cli(["serve", "--as-replica", "1.1"])).code, 2);
  const { stdout } = await cli(["serve", "--help"]);
  assertEquals(stdout.includes("--as-replica"), false);
  assertStringIncludes(stdout, "--replicas <n>");
});
