import { assertEquals } from "@std/assert";
import { type Logger, SILENT_LOGGER } from "@lib/core/logger.ts";
import { readPairs } from "@lib/monitoring/rollout/read_pairs.ts";
import type { PairedErrors } from "@lib/monitoring/rollout/paired_errors.ts";
import { DAYS, ORIGIN, range, RolloutWorld } from "../_rollout.ts";

const NEVER = "2100-01-01T00:00:00.000Z";

function read(
  world: RolloutWorld,
  more: { run?: string; after?: string; from?: string; log?: Logger } = {},
): Promise<PairedErrors> {
  const registry = world.open(), { group } = world;
  const options = { run: "r2", group, isSquared: false, isScaled: false, after: NEVER, from: "2024-01-01", ...more };
  return readPairs(registry, world.predictions, options).finally(() => registry.close());
}

Deno.test("readPairs() both sides of each key, origin and step, whoever serves; what has not come waits", async () => {
  const world = await RolloutWorld.make();
  assertEquals((await read(world)).periods.size, 0);
  await world.log([ORIGIN, DAYS - 2], { run: () => 1, other: () => -3 }, { moved: [0, 1] });
  const { sides: { challenger, champion }, periods, pending } = await read(world);
  assertEquals([[...periods.keys()].map((period) => period - world.group.start), pending], [[31, 32, 33, DAYS - 1], 8]);
  assertEquals([...periods.values()].map(({ run, other, pairs, keys }) => [run, other, pairs, keys.size]), [
    ...range(0, 4).map(() => [4, 12, 4, 4]),
  ]);
  assertEquals(
    [challenger, champion].map(({ keys, pairs, absolute, signed }) => [[...keys], pairs, absolute, signed]),
    [
      [[0, 1], 8, [8, 24], [8, -24]],
      [[2, 3], 8, [8, 24], [8, -24]],
    ],
  );
});

Deno.test("readPairs() of a request's own data, another run or earlier days there is none", async () => {
  const world = await RolloutWorld.make();
  await world.log([ORIGIN], { run: () => 1, other: () => 1 });
  await world.log([ORIGIN + 9], { run: () => 1, other: () => 1 }, { input: "of a request" });
  const count = async (more: Parameters<typeof read>[1]) => (await read(world, more)).periods.size;
  assertEquals([await count({}), await count({ run: "r3" }), await count({ from: "2024-03-02" })], [3, 0, 0]);
});

Deno.test("readPairs() tells of files that cannot be read, and goes on with the others", async () => {
  const world = await RolloutWorld.make(), told: string[] = [];
  await world.log([ORIGIN], { run: () => 1, other: () => 1 });
  Deno.writeTextFileSync(`${world.predictions}/2024-03-01/other.parquet`, "no file of forecasts");
  const log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
  assertEquals([(await read(world, { log })).periods.size, told.length], [3, 1]);
});
