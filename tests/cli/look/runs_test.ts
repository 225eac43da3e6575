import { assertEquals, assertStringIncludes } from "@std/assert";
import { openRegistry } from "@lib/registry/registry.ts";
import { NOW } from "../../inference/_fixtures.ts";
import { registerScored } from "../../lineage/_runs.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("runs lists recorded runs and compares two of them", async () => {
  const root = Deno.makeTempDirSync(), registry = openRegistry(root, { now: NOW });
  registerScored(registry, "a", [1, 2, 3]);
  registerScored(registry, "b", [0.5, 3, 3], { contentHash: "d" });
  registry.close();
  const runs = (...args: string[]) => cli(["runs", ...args, "--registry", root]);
  const listed = (await runs("--json")).json().runs as { run: string }[];
  assertEquals(listed.map(({ run }) => run), ["b", "a"]);
  assertEquals((await runs("list", "--limit", "1", "--json")).json().runs, [listed[0]]);
  assertEquals((await cli(["models", "runs", "--registry", root, "--json"])).json().runs, listed);
  const compared = await runs("compare", "a", "b", "--json");
  const { wins, losses, ties } = compared.json().paired as Record<string, number>;
  assertEquals([compared.code, wins, losses, ties], [0, 1, 1, 1]);
  assertStringIncludes(compared.stderr, "warning: the data differ");
  const text = await runs("compare", "a", "b");
  assertStringIncludes(text.stdout, "b wins 1, loses 1, ties 1");
  assertEquals((await runs("compare", "a")).code, 2);
  assertStringIncludes((await runs("compare", "a", "nobody")).stderr, "error[NOT_FOUND]");
});
