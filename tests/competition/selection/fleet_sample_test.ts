import { sampleFleet } from "../../../lib/competition/selection/fleet_sample.ts";
import { chunksOf, simulateFleet } from "../_backtests.ts";
import { demand } from "../_problem.ts";
import { assertEquals } from "@std/assert";

const MANY = simulateFleet({ spans: 1, horizon: 1, seed: 4, keys: 4000, sigma: () => [1] });
const sorted = (keys: readonly { readonly key: { readonly id: string } }[]) => keys.map(({ key }) => key.id).sort();

Deno.test("sampleFleet() counts all keys of a group and keeps those with the smallest ids, whatever the order", async () => {
  for (const keys of [MANY, MANY.toReversed()]) {
    const { sizes, samples } = await sampleFleet(chunksOf(keys), demand(), { isNeeded: true });
    assertEquals([...sizes.values()], [4000]);
    const [[name, sample]] = samples(() => "all");
    assertEquals([name, sample.map(({ key }) => key.id)], ["all", sorted(MANY).slice(0, 1500)]);
    // Views would keep the chunks that they were cut from.
    assertEquals(sample[0].actual.byteLength, sample[0].actual.buffer.byteLength);
  }
});

Deno.test("sampleFleet() samples groups that are chosen for together as one, and leaves out keys that do not compete", async () => {
  const some = MANY.slice(0, 30).map((backtest, k) => ({
    ...backtest,
    kind: k % 2 ? "smooth" : "erratic",
    reason: k < 4 ? "CONSTANT" as const : "" as const,
  }));
  const { sizes, samples } = await sampleFleet(chunksOf(some), demand(), { isNeeded: true });
  assertEquals([...sizes], [["erratic", 13], ["smooth", 13]]);
  const joined = samples(() => "regular");
  assertEquals(joined.map(([name, sample]) => [name, sorted(sample)]), [["regular", sorted(some.slice(4))]]);
});

Deno.test("sampleFleet() keeps no key where none is needed", async () => {
  const { sizes, samples } = await sampleFleet(chunksOf(MANY.slice(0, 5)), demand(), { isNeeded: false });
  assertEquals([[...sizes.values()], samples((name) => name).map(([, sample]) => sample.length)], [[5], [0]]);
});
