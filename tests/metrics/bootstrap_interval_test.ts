import { assert, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { mean } from "../../lib/core/numbers/statistics.ts";
import { bootstrapInterval } from "../../lib/metrics/bootstrap_interval.ts";

const SCORES = Array.from({ length: 100 }, (_, i) => i % 10);

Deno.test("bootstrapInterval() of a mean is about two standard errors wide on each side", () => {
  const { value, lo, hi } = bootstrapInterval(SCORES, mean, { rng: createRng(3), repetitions: 4000 });
  const standardError = Math.sqrt(8.25 / 100); // population variance of 0 … 9 is 8.25
  assertEquals(value, 4.5);
  assert(Math.abs(lo - (4.5 - 1.96 * standardError)) < 0.06, `lo ${lo}`);
  assert(Math.abs(hi - (4.5 + 1.96 * standardError)) < 0.06, `hi ${hi}`);
});

Deno.test("bootstrapInterval() grows with the level and repeats under its seed", () => {
  const at = (level: number) => bootstrapInterval(SCORES, mean, { rng: createRng(1), level });
  assertEquals(at(80), at(80));
  assertLess(at(95).lo, at(80).lo);
  assertGreater(at(95).hi, at(80).hi);
});

Deno.test("bootstrapInterval() resamples whole keys of a pooled ratio", () => {
  const keys = [{ error: 1, actual: 10 }, { error: 30, actual: 60 }, { error: 2, actual: 5 }];
  const wape = (sample: readonly { error: number; actual: number }[]) =>
    sample.reduce((sum, key) => sum + key.error, 0) / sample.reduce((sum, key) => sum + key.actual, 0);
  const { value, lo, hi } = bootstrapInterval(keys, wape, { rng: createRng(1) });
  assertEquals(value, 33 / 75);
  assert(lo >= 0.1 && hi <= 0.5 && lo < hi);
});

Deno.test("bootstrapInterval() refuses no keys and impossible levels", () => {
  assertThrows(() => bootstrapInterval([], mean, { rng: createRng(1) }), RangeError);
  assertThrows(() => bootstrapInterval([1], mean, { rng: createRng(1), level: 100 }), RangeError);
});
