import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type BothWays, predictBoth } from "@lib/inference/rows/predict_both.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { NOW } from "../_fixtures.ts";
import { registerRows, rowsChampion } from "./_fixtures.ts";
import { rowsWorkspace } from "./_store.ts";

Deno.test("predictBoth() tells every key; one that stays is as it is, one whose model cannot predict says why", async () => {
  const [a, b] = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];
  const { source } = await rowsWorkspace({ keys: [a, b] }), registry = openRegistry(source.registry, { now: NOW });
  registerRows(registry, "r2", { keys: [b], champion: rowsChampion("own", { members: [] }) });
  const versions = registry.listVersions({ run: "r2" });
  registry.close();
  const told: [string, boolean, BothWays][] = [];
  const version = await predictBoth(
    source,
    { versions },
    (key, isMoving) => told.push([key.key.parts[0]!, isMoving, key]),
  );
  assertEquals([version, told.map(([key, isMoving]) => [key, isMoving])], [1, [["a", false], ["b", true]]]);
  const [[, , stays], [, , moves]] = told as [typeof told[number], typeof told[number]];
  assertEquals([stays.now.length, stays.then, stays.code], [30, stays.now, ""]);
  assertEquals([moves.then.length, moves.code !== ""], [0, true]);
});

Deno.test("predictBoth() asks the versions alone where nobody asks what serves now, and tells no key that stays", async () => {
  const [a, b] = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];
  // What serves both keys cannot predict: the version of b is no worse for it.
  const { source } = await rowsWorkspace({ keys: [a, b], champion: rowsChampion("own", { members: [] }) });
  const registry = openRegistry(source.registry, { now: NOW });
  registerRows(registry, "r2", { keys: [b] });
  const versions = registry.listVersions({ run: "r2" });
  registry.close();
  const told: BothWays[] = [];
  await predictBoth(source, { versions, isAlone: true }, (key) => told.push(key));
  assertEquals(told.map(({ key, now, then, code }) => [key.parts[0], now.length, then.length, code]), [[
    "b",
    0,
    30,
    "",
  ]]);
});
