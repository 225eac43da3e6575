import { assert, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { pickFutureRows, pickTrainingRows, planSteps, type Sampling } from "@lib/features/sampling.ts";
import { samplePanel, seriesPanel } from "./_panel.ts";

function pick(y: readonly number[], options: Sampling & { asOf: number; horizon: number }) {
  const panel = seriesPanel(y);
  const known = Int32Array.from(y, (_, i) => y.slice(0, i + 1).filter((value) => !Number.isNaN(value)).length);
  return pickTrainingRows(panel, known, options);
}
const ONES = Array.from({ length: 40 }, () => 1);

Deno.test("planSteps() gives each step once in every run of one horizon, also before period 0", () => {
  for (const horizon of [1, 2, 4, 12, 28, 48]) {
    const stepOf = planSteps(horizon, { steps: 1, seed: 0 });
    for (const run of [-3, 0, 1, 700]) {
      const steps = Array.from({ length: horizon }, (_, i) => stepOf(run * horizon + i, 0));
      assertEquals(steps.sort((a, b) => a - b), Array.from({ length: horizon }, (_, i) => i + 1));
    }
  }
});

Deno.test("planSteps() ties no month and no weekday to a step", () => {
  const months = planSteps(12, { steps: 1, seed: 0 });
  assertEquals(new Set(Array.from({ length: 12 }, (_, year) => months(year * 12 + 5, 0))).size, 12);
  const days = planSteps(28, { steps: 1, seed: 0 });
  assertEquals(new Set(Array.from({ length: 28 * 7 }, (_, week) => days(week * 7, 0))).size, 28);
});

Deno.test("planSteps() gives distinct steps for one target", () => {
  for (const steps of [1, 3, 7, 12]) {
    const stepOf = planSteps(12, { steps, seed: 5 });
    assertEquals(new Set(Array.from({ length: steps }, (_, i) => stepOf(77, i))).size, steps);
  }
});

Deno.test("pickTrainingRows() takes targets up to the origin, in time order, one step each", () => {
  const rows = pick(ONES, { asOf: 120, horizon: 4 });
  assertEquals(rows.ds.at(-1), 120);
  assertEquals(new Set(rows.ds).size, rows.ds.length);
  assert(rows.ds.every((period, r) => r === 0 || period > rows.ds[r - 1]));
  assert(rows.step.every((step, r) => step >= 1 && step <= 4 && rows.origin[r] + step === rows.target[r]));
});

Deno.test("pickTrainingRows() leaves out missing targets and origins with fewer than three known values", () => {
  const rows = pick([1, NaN, 1, 1, 1, NaN, 1], { asOf: 106, horizon: 1 });
  assertEquals([...rows.ds], [104, 106]);
});

Deno.test("pickTrainingRows() keeps the newest rows when bounded", () => {
  const all = pick(ONES, { asOf: 139, horizon: 3 });
  const few = pick(ONES, { asOf: 139, horizon: 3, maxRowsPerKey: 5 });
  assertEquals([...few.ds], [...all.ds.slice(-5)]);
  assertEquals([...few.step], [...all.step.slice(-5)]);
});

Deno.test("pickTrainingRows() shares a bound over keys so that long ones give way first", () => {
  const panel = samplePanel({ lengths: [80, 12, 60] });
  const observed = new Int32Array(panel.y.length).fill(9);
  const rows = pickTrainingRows(panel, observed, { asOf: 20_000, horizon: 1, maxRows: 50 });
  const counts = [0, 1, 2].map((k) => rows.key.filter((key) => key === k).length);
  assert(rows.key.length <= 50 && rows.key.length > 47, String(counts));
  assertEquals(counts[0], counts[2]);
  assertGreater(counts[0], counts[1]);
});

Deno.test("pickTrainingRows() thins by about the stride, evenly over weekdays, whatever keys are beside", () => {
  const panel = samplePanel({ lengths: [1400, 1400] });
  const observed = new Int32Array(panel.y.length).fill(9);
  const thin = pickTrainingRows(panel, observed, { asOf: 20_000, horizon: 1, stride: 7 });
  assertGreater(thin.key.length, 1400 * 2 * 0.9 / 7 * 0.8);
  assertLess(thin.key.length, 1400 * 2 * 0.9 / 7 * 1.25);
  assertEquals(new Set(thin.ds.map((period) => period % 7)).size, 7);
  const alone = {
    ...panel,
    keys: [panel.keys[1]],
    offsets: Int32Array.of(0, 1400),
    ds: panel.ds.slice(1400),
    y: panel.y.slice(1400),
  };
  const single = pickTrainingRows(alone, observed, { asOf: 20_000, horizon: 1, stride: 7 });
  assertEquals([...single.ds], [...thin.ds.filter((_, r) => thin.key[r] === 1)]);
});

Deno.test("pickFutureRows() lists every step of every key, also of one that has not begun", () => {
  const panel = samplePanel({ lengths: [10, 3] });
  const rows = pickFutureRows(panel, { asOf: 19_995, steps: 2 });
  assertEquals([...rows.key], [0, 0, 1, 1]);
  assertEquals([...rows.ds], [19_996, 19_997, 19_996, 19_997]);
  assertEquals([...rows.origin], [4, 4, 13, 13]);
});

Deno.test("pickFutureRows() refuses an origin after a key's end", () => {
  assertThrows(() => pickFutureRows(seriesPanel([1, 2]), { asOf: 102, steps: 1 }), RangeError, "reach the origin 102");
});
