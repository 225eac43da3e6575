import { assert, assertEquals, assertThrows } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { mean } from "../../lib/core/numbers/statistics.ts";
import { bootstrapInterval } from "../../lib/metrics/bootstrap_interval.ts";
import { scoreIntervals } from "../../lib/metrics/score_intervals.ts";

const weighted = (values: readonly number[]) => (weights: Float64Array) => {
  let sum = 0, total = 0;
  values.forEach((value, i) => {
    sum += weights[i]! * value;
    total += weights[i]!;
  });
  return { mean: sum / total, never: NaN };
};

Deno.test("scoreIntervals() draws whole keys: rows that are alike within a key say no more than one", () => {
  const rng = createRng(1), perKey = Array.from({ length: 60 }, () => rng.normal());
  const values = perKey.flatMap((value) => new Array<number>(20).fill(value));
  const keys = perKey.map((_, k) => ({ from: 20 * k, to: 20 * k + 20 }));
  const { mean: own, never } = scoreIntervals(keys, weighted(values), { rng: createRng(2), repetitions: 1000 });
  const known = bootstrapInterval(perKey, mean, { rng: createRng(2) });
  assert(
    Math.abs(own!.value - known.value) < 1e-9 && Math.abs(own!.lo - known.lo) < 1e-9 &&
      Math.abs(own!.hi - known.hi) < 1e-9,
  );
  assertEquals([never!.value, never!.lo], [NaN, NaN]);
});

Deno.test("scoreIntervals() of one key draws its rows", () => {
  const values = Array.from({ length: 400 }, (_, i) => i % 2);
  const { mean: own } = scoreIntervals([{ from: 0, to: 400 }], weighted(values), { rng: createRng(3) });
  assert(own!.lo > 0.43 && own!.lo < 0.48 && own!.hi > 0.52 && own!.hi < 0.57);
});

Deno.test("scoreIntervals() refuses no rows", () => {
  assertThrows(() => scoreIntervals([], () => ({}), { rng: createRng(1) }), RangeError, "at least one row");
});
