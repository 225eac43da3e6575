import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import { readActualsOf } from "@lib/monitoring/scores/actuals.ts";
import { PairedErrors, type PairOptions } from "@lib/monitoring/rollout/paired_errors.ts";
import { ORIGIN, RolloutWorld } from "../_rollout.ts";

const world = await RolloutWorld.make();
await world.log([ORIGIN], { run: () => 2, other: () => 4 }, { at: new Date("2024-03-01T10:00:00Z") });
await world.log([ORIGIN + 3], { run: () => 2, other: () => 4 }, { at: new Date("2024-03-02T10:00:00Z") });

async function pairsOf(options: Partial<PairOptions>, change = (scale: Float64Array) => scale): Promise<PairedErrors> {
  const { group } = world, past = group.start + ORIGIN;
  const actuals = await readActualsOf(group, { first: past + 1, past, seasonLength: 7, file: null });
  change(actuals.scale);
  const pairs = new PairedErrors({
    ...{ run: "r2", group, actuals, isSquared: false, isScaled: false, from: "", after: "" },
    ...options,
  });
  const reading = new ForecastReading(world.predictions, { table: "demo" });
  for await (const rows of reading.batches()) pairs.add(reading, rows);
  return pairs;
}

const lossesOf = ({ periods }: PairedErrors) => [...periods.values()].map(({ run, other }) => [run, other]);

Deno.test("PairedErrors.add() losses are absolute or squared errors, in the unit of the target or of each key", async () => {
  assertEquals(lossesOf(await pairsOf({}))[0], [8, 16]);
  assertEquals(lossesOf(await pairsOf({ isSquared: true }))[0], [16, 64]);
  const fill = (scale: Float64Array) => scale.fill(2);
  assertEquals(lossesOf(await pairsOf({ isScaled: true }, fill))[0], [4, 8]);
  assertAlmostEquals(lossesOf(await pairsOf({ isScaled: true, isSquared: true }, fill))[0]![1]!, 16);
});

Deno.test("PairedErrors.add() a key whose scale is almost nothing does not decide for all", async () => {
  const tiny = (scale: Float64Array) => scale.fill(1e-9, 0, 1).fill(4, 1);
  assertEquals(lossesOf(await pairsOf({ isScaled: true }, tiny))[0], [10 + 3 * 0.5, 10 + 3]);
  assertEquals(lossesOf(await pairsOf({ isScaled: true, isSquared: true }, tiny))[0], [100 + 3 * 0.25, 100 + 3]);
});

Deno.test("PairedErrors.add() a key without a scale counts for nothing, and is told", async () => {
  const pairs = await pairsOf({ isScaled: true }, (scale) => {
    scale[0] = 0;
    scale[1] = NaN;
    return scale;
  });
  assertEquals([pairs.unscaled, pairs.sides.champion.pairs, [...pairs.periods.values()][0]?.keys.size], [12, 12, 2]);
});

Deno.test("PairedErrors.add() what was logged later is told apart", async () => {
  const { periods } = await pairsOf({ after: "2024-03-02T00:00:00.000Z" });
  assertEquals([...periods.values()].map(({ pairs, later }) => [pairs, later]), [
    ...[1, 2, 3].map(() => [4, 0]),
    ...[1, 2, 3].map(() => [4, 4]),
  ]);
});

Deno.test("PairedErrors.add() losses are money where the run was chosen by it", async () => {
  const ofRow = (came: number, yhat: number) => yhat > came ? 5 * (yhat - came) : came - yhat;
  assertEquals(lossesOf(await pairsOf({ ofRow }))[0], [40, 80]);
});
