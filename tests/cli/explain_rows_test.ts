import { assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { rowsWorkspace } from "../inference/rows/_store.ts";
import { cli } from "./_support/memory_terminal.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];

Deno.test("explain of rows tells what columns add on a screen, as data, and in a file", async () => {
  const work = await rowsWorkspace({ keys: [KEYS[0]!], failed: [KEYS[1]!] }), { registry, store } = work.source;
  const at = ["explain", "--registry", registry, "--store", store], one = ["--key", "shop=a"];
  const shown = await cli([...at, ...one]);
  assertEquals(shown.code, 0, shown.stderr);
  assertStringIncludes(shown.stdout, "What is predicted of spent");
  const { keys } = (await cli([...at, ...one, "--json"])).json() as {
    keys: { outputs: { adds: Record<string, number[]> }[] }[];
  };
  assertEquals([keys.length, keys[0]!.outputs[0]!.adds.age!.length], [1, 30]);
  const written = await cli([...at, "--output", `${work.root}/e.csv`]);
  assertEquals([written.code, work.read("e.csv").length], [4, 32]);
  assertStringIncludes(written.stdout, "31 rows");
  const ahead = await cli([...at, ...one, "--future", "x.csv"]);
  assertEquals([ahead.code, ahead.stderr.includes("WRONG_PROBLEM")], [1, true]);
});
