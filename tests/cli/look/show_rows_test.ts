import { assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { rowsWorkspace } from "../../inference/rows/_store.ts";
import { cli } from "../_support/memory_terminal.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];

Deno.test("show of rows tells a key's rows, who predicts them and why; --json and --png have the same", async () => {
  const work = await rowsWorkspace({ keys: KEYS }), { registry, store } = work.source;
  const at = ["show", "--registry", registry, "--store", store, "--key", "shop=a"];
  const one = await cli([...at, "--png", `${work.root}/p.png`]);
  assertEquals(one.code, 0, one.stderr);
  for (
    const text of ["a / north: spent of 30 rows, predicted by own (its own models), version 1", "came", "Picture: "]
  ) {
    assertStringIncludes(one.stdout, text);
  }
  assertEquals(Deno.readFileSync(`${work.root}/p.png`).subarray(1, 4), new TextEncoder().encode("PNG"));
  const json = (await cli([...at, "--json", "--png", `${work.root}/p.svg`])).json();
  assertEquals([json.key, json.target, json.status, json.rows], [
    { shop: "a", area: "north" },
    "spent",
    "champion",
    30,
  ]);
  assertEquals(
    [(json.came as { spent: number[] }).spent.length, (json.predicted as { spent: number[] }).spent.length],
    [
      30,
      30,
    ],
  );
  assertStringIncludes(Deno.readTextFileSync(`${work.root}/p.svg`), "<svg");
});

Deno.test("show of rows refuses what asks for periods, and several keys", async () => {
  const { source: { registry, store } } = await rowsWorkspace({ keys: KEYS });
  const at = ["show", "--registry", registry, "--store", store];
  const ahead = await cli([...at, "--key", "shop=a", "--horizon", "3"]);
  assertEquals([ahead.code, ahead.stderr.includes("WRONG_PROBLEM"), ahead.stderr.includes("--horizon")], [
    1,
    true,
    true,
  ]);
  assertStringIncludes((await cli(at)).stderr, "AMBIGUOUS_KEY");
});
