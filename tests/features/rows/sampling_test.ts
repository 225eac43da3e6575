import {
  assert,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { seriesKey } from "@lib/core/rows/panel.ts";
import {
  pickFutureRows,
  pickTrainingRows,
  planSteps,
  type RowIndex,
  type Sampling,
} from "@lib/features/rows/sampling.ts";
import { samplePanel, seriesPanel } from "../_panel.ts";

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

/** Random series with holes, of one to three keys that end together. */
const panels = fc.array(fc.array(fc.constantFrom(1, 2, NaN), { minLength: 1, maxLength: 30 }), {
  minLength: 1,
  maxLength: 3,
}).map((series) => {
  const offsets = Int32Array.of(0, ...series.map((y) => y.length));
  for (let k = 1; k < offsets.length; k++) offsets[k] += offsets[k - 1];
  const panel = seriesPanel(series.flat(), {
    keys: series.map((_, k) => seriesKey([`${k}`])),
    offsets,
    ds: Int32Array.from(series.flatMap((y) => y.map((_, i) => 200 - y.length + i))),
  });
  const observed = Int32Array.from(
    series.flatMap((y) => y.map((_, i) => y.slice(0, i + 1).filter((value) => !Number.isNaN(value)).length)),
  );
  return { panel, observed };
});
const settings = fc.record({
  asOf: fc.integer({ min: 170, max: 203 }),
  horizon: fc.integer({ min: 1, max: 9 }),
  stepsPerTarget: fc.integer({ min: 1, max: 12 }),
  stride: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat({ max: 5 }),
});

Deno.test("pickTrainingRows() gives only rows whose origin, step and target fit together and are known", () => {
  fc.assert(fc.property(panels, settings, ({ panel, observed }, options) => {
    const rows = pickTrainingRows(panel, observed, options);
    const seen = new Set<string>();
    for (let r = 0; r < rows.key.length; r++) {
      const [from, to] = [panel.offsets[rows.key[r]], panel.offsets[rows.key[r] + 1]];
      const [origin, target, step] = [rows.origin[r], rows.target[r], rows.step[r]];
      assert(origin >= from && target < to && target - origin === step && step >= 1 && step <= options.horizon);
      assert(panel.ds[target] === rows.ds[r] && rows.ds[r] <= options.asOf && !Number.isNaN(panel.y[target]));
      assertGreaterOrEqual(observed[origin], 3);
      const before = r > 0 && rows.key[r - 1] === rows.key[r] ? rows.ds[r - 1] : -Infinity;
      assert(rows.ds[r] >= before && (r === 0 || rows.key[r] >= rows.key[r - 1]));
      assert(!seen.has(`${rows.key[r]} ${origin} ${target}`));
      seen.add(`${rows.key[r]} ${origin} ${target}`);
    }
  }));
});

Deno.test("pickTrainingRows() with every step gives every pair of origin and target", () => {
  fc.assert(fc.property(panels, fc.integer({ min: 1, max: 5 }), ({ panel, observed }, horizon) => {
    let pairs = 0;
    for (let k = 0; k < panel.keys.length; k++) {
      for (let t = panel.offsets[k]; t < panel.offsets[k + 1]; t++) {
        for (let h = 1; h <= horizon && t + h < panel.offsets[k + 1]; h++) {
          if (observed[t] >= 3 && !Number.isNaN(panel.y[t + h])) pairs++;
        }
      }
    }
    const all = pickTrainingRows(panel, observed, { asOf: 199, horizon, stepsPerTarget: horizon });
    assertEquals(all.key.length, pairs);
  }));
});

Deno.test("pickTrainingRows() at a later origin holds the rows of an earlier one", () => {
  fc.assert(fc.property(panels, settings, ({ panel, observed }, options) => {
    const names = (asOf: number) => {
      const rows = pickTrainingRows(panel, observed, { ...options, asOf });
      return [...rows.key].map((key, r) => `${key} ${rows.ds[r]} ${rows.step[r]}`);
    };
    const later = new Set(names(options.asOf));
    assertEquals(names(options.asOf - 3).filter((row) => !later.has(row)), []);
  }));
});

Deno.test("pickTrainingRows() keeps within its bounds, and gives all it may", () => {
  fc.assert(
    fc.property(panels, settings, fc.nat({ max: 40 }), fc.nat({ max: 12 }), (made, options, maxRows, perKey) => {
      const { panel, observed } = made;
      const count = (rows: RowIndex) => panel.keys.map((_, k) => rows.key.filter((key) => key === k).length);
      const free = count(pickTrainingRows(panel, observed, options));
      const bounded = count(pickTrainingRows(panel, observed, { ...options, maxRows, maxRowsPerKey: perKey }));
      const total = bounded.reduce((sum, n) => sum + n, 0);
      assertLessOrEqual(total, maxRows);
      bounded.forEach((n, k) => assert(n <= perKey && n <= free[k]));
      // One row more for each key that was cut would be too many, or was not allowed.
      const cut = free.filter((n, k) => bounded[k] < Math.min(n, perKey)).length;
      assert(cut === 0 || total + cut > maxRows, `${bounded} of ${free}`);
    }),
  );
});

Deno.test("pickTrainingRows() scatters anew for another seed, and not at all without a stride", () => {
  const periods = (stride: number, seed: number) => [...pick(ONES, { asOf: 139, horizon: 1, stride, seed }).ds];
  assertEquals(periods(1, 1), periods(1, 2));
  assertNotEquals(periods(3, 1), periods(3, 2));
  assertEquals(periods(3, 1), periods(3, 1));
});

Deno.test("pickTrainingRows() draws the same rows for periods that are numbered otherwise", () => {
  const known = Int32Array.from(ONES, (_, i) => i + 1), options = { horizon: 5, stride: 3, asOf: 139 };
  const rows = pickTrainingRows(seriesPanel(ONES), known, options);
  const moved = seriesPanel(ONES, { first: 101 });
  const shifted = pickTrainingRows(moved, known, { ...options, asOf: 140, shift: 1 });
  assertEquals({ ...shifted, ds: shifted.ds.map((period) => period - 1) }, rows);
  assertNotEquals(pickTrainingRows(moved, known, { ...options, asOf: 140 }).target, rows.target);
});

Deno.test("planSteps() with every step gives each of them, for every target", () => {
  for (const horizon of [1, 5, 12]) {
    const stepOf = planSteps(horizon, { steps: horizon, seed: 3 });
    for (const period of [-40, 0, 7, 20_000]) {
      const steps = Array.from({ length: horizon }, (_, i) => stepOf(period, i)).sort((a, b) => a - b);
      assertEquals(steps, Array.from({ length: horizon }, (_, i) => i + 1));
    }
  }
});

Deno.test("pickFutureRows() of a key that begins later points to the empty entry, at the right dates", () => {
  const panel = samplePanel({ lengths: [10, 3] });
  const rows = pickFutureRows(panel, { asOf: 19_996, steps: 3 });
  assertEquals([...rows.origin.slice(3)], [13, 13, 13]);
  assertEquals([...rows.ds.slice(3)], [19_997, 19_998, 19_999]);
  // The key begins at 19 998: its targets are one row before it, its first row and its second.
  assertEquals([...rows.target.slice(3)], [9, 10, 11]);
  assertEquals([...rows.step.slice(3)], [1, 2, 3]);
});

Deno.test("planSteps() is the same in every release: models are compared on the rows it picks", () => {
  const steps = (horizon: number, seed: number) => {
    const stepOf = planSteps(horizon, { steps: 1, seed });
    return Array.from({ length: 2 * horizon }, (_, period) => stepOf(period, 0)).join(" ");
  };
  assertEquals(steps(4, 0), "1 4 3 2 4 3 2 1");
  assertEquals(steps(7, 3), "4 7 3 6 2 5 1 1 4 7 3 6 2 5");
  assertEquals(steps(12, 0), "1 6 11 4 9 2 7 12 5 10 3 8 8 1 6 11 4 9 2 7 12 5 10 3");
});
