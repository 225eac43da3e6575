import { assert, assertEquals } from "@std/assert";
import { createRng, type Rng } from "../../../lib/core/numbers/random.ts";
import {
  learnNumberIntervals,
  numberEnds,
  typicalErrors,
} from "../../../lib/competition/calibration/number_intervals.ts";

/** Errors of a key, of one size or skewed. */
function drawErrors(
  rng: Rng,
  { rows, size, skewed = false }: { rows: number; size: number; skewed?: boolean },
): Float64Array {
  return Float64Array.from({ length: rows }, () => size * (skewed ? Math.exp(rng.normal()) - 1 : rng.normal()));
}

for (const skewed of [false, true]) {
  Deno.test(`learnNumberIntervals() covers as its levels say over keys of any size and length, errors ${skewed ? "skewed" : "even"}`, () => {
    const rng = createRng(4), levels = [80, 95], rowsOf = [4, 8, 20, 60];
    const inside = new Map(rowsOf.map((rows) => [rows, [0, 0]])), total = 200 * 20;
    const sizes = Array.from({ length: 800 }, () => Math.exp(1.5 * rng.normal()));
    const keys = sizes.map((size, k) => ({
      group: "g",
      residuals: drawErrors(rng, { rows: rowsOf[k % 4]!, size, skewed }),
    }));
    const intervals = learnNumberIntervals(keys, { levels, targets: 1 });
    keys.forEach(({ group, residuals }, k) => {
      const units = typicalErrors(intervals, residuals);
      const { lo, hi } = numberEnds(intervals, new Float64Array(1), { group, units });
      for (const error of drawErrors(rng, { rows: 20, size: sizes[k]!, skewed })) {
        levels.forEach((_, l) => {
          if (error >= lo[l]![0]! && error <= hi[l]![0]!) inside.get(rowsOf[k % 4]!)![l]!++;
        });
      }
    });
    levels.forEach((level, l) => {
      // Of all rows that were learned from, each counts once: long keys count most, as in what is promised.
      const weighted = rowsOf.reduce((sum, rows) => sum + rows * inside.get(rows)![l]! / total, 0) / (4 + 8 + 20 + 60);
      assert(Math.abs(100 * weighted - level) < 1.5, `${level}: ${100 * weighted}`);
      // Keys with four rows know their size badly.
      for (const [rows, counts] of inside) {
        assert(100 * counts[l]! / total > level - 12, `${rows} rows: ${counts[l]! / total}`);
      }
    });
  });
}

Deno.test("learnNumberIntervals() covers as its levels say in each key by itself, however far keys lie apart", () => {
  const rng = createRng(8), sizes = [0.5, 1, 2, 4], inside = sizes.map(() => 0), fresh = 100, runs = 40;
  const priors = new Set<boolean>();
  for (let run = 0; run < runs; run++) {
    const keys = Array.from({ length: 16 }, (_, k) => ({
      group: "",
      residuals: drawErrors(rng, { rows: 100, size: sizes[k % 4]! }),
    }));
    const intervals = learnNumberIntervals(keys, { levels: [80], targets: 1 });
    priors.add((intervals.targets[0]!.prior ?? NaN) < 5);
    keys.slice(0, 4).forEach(({ residuals }, k) => {
      const units = typicalErrors(intervals, residuals);
      const { lo, hi } = numberEnds(intervals, new Float64Array(1), { group: "", units });
      for (const error of drawErrors(rng, { rows: fresh, size: sizes[k]! })) {
        if (error >= lo[0]![0]! && error <= hi[0]![0]!) inside[k]!++;
      }
    });
  }
  inside.forEach((count, k) => {
    const share = 100 * count / (fresh * runs);
    assert(Math.abs(share - 80) < 3, `keys of size ${sizes[k]}: ${share}`);
  });
  assertEquals([...priors], [true]);
});

Deno.test("learnNumberIntervals() has ends of each target in its own unit", () => {
  const rng = createRng(2),
    residuals = Float64Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 1 : 1000) * rng.normal());
  const intervals = learnNumberIntervals([{ group: "", residuals }], { levels: [90], targets: 2 });
  const units = typicalErrors(intervals, residuals);
  const { lo, hi } = numberEnds(intervals, Float64Array.of(5, 5000, 6, 6000), { group: "", units });
  const widths = [0, 1, 2, 3].map((i) => hi[0]![i]! - lo[0]![i]!);
  assert(widths[0]! > 2 && widths[0]! < 5 && widths[1]! > 2000 && widths[1]! < 5000);
  assert(Math.abs(widths[0]! - widths[2]!) < 1e-9);
});

Deno.test("typicalErrors() of a key with few errors are drawn to those of all, and of one without any are those", () => {
  const rng = createRng(5);
  const keys = Array.from({ length: 50 }, () => ({ group: "", residuals: drawErrors(rng, { rows: 100, size: 1 }) }));
  const intervals = learnNumberIntervals(keys, { levels: [80], targets: 1 }), { fleet } = intervals.targets[0]!;
  const typical = (residuals: number[]) => typicalErrors(intervals, Float64Array.from(residuals))[0]!;
  assertEquals(typical([]), fleet);
  assert(typical([100]) > fleet && typical([100]) < 2 * fleet);
  assert(typical(new Array(1000).fill(100)) > 70);
  assert(typical([NaN, NaN]) === fleet);
  assert(typical(new Array(1000).fill(0)) > 0);
});

Deno.test("numberEnds() contain the prediction and lower levels, end at the floor, and are NaN where errors are too few", () => {
  const residuals = Float64Array.from({ length: 60 }, (_, i) => i - 10);
  const intervals = learnNumberIntervals([{ group: "g", residuals }], { levels: [50, 90, 99], targets: 1 });
  const { lo, hi } = numberEnds(intervals, Float64Array.of(1), {
    group: "g",
    units: typicalErrors(intervals, residuals),
    floor: 0,
  });
  assert(lo[1]![0]! <= lo[0]![0]! && lo[0]![0]! <= 1 && hi[0]![0]! >= 1 && hi[1]![0]! >= hi[0]![0]!);
  assertEquals(lo[1]![0], 0);
  assertEquals([lo[2]![0], hi[2]![0]], [NaN, NaN]);
});

Deno.test("numberEnds() of predictions without any error are the predictions", () => {
  const residuals = new Float64Array(60),
    intervals = learnNumberIntervals([{ group: "", residuals }], { levels: [90], targets: 1 });
  const { lo, hi } = numberEnds(intervals, Float64Array.of(7), {
    group: "",
    units: typicalErrors(intervals, residuals),
  });
  assertEquals([lo[0]![0], hi[0]![0]], [7, 7]);
});

Deno.test("learnNumberIntervals() takes the ends of all keys for a group with too few errors", () => {
  const rng = createRng(7);
  const keys = [{ group: "few", residuals: drawErrors(rng, { rows: 5, size: 1 }) }, {
    group: "many",
    residuals: drawErrors(rng, { rows: 300, size: 1 }),
  }];
  const { ends } = learnNumberIntervals(keys, { levels: [95], targets: 1 }).targets[0]!;
  assertEquals(ends["few"], ends[""]);
});
