import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { pairErrorsOf, simpleSmoothingOf, thetaProfilesOf } from "../../../lib/models/smoothing/lanes.ts";
import { SMOOTHING_FITS, smoothingFits } from "./_fits.ts";

const WEIGHTS = [1e-4, 0.02, 0.1, 0.35, 0.5, 0.8, 0.9999];

/** Values of all sizes, and zeros. */
const value = fc.oneof(
  fc.constant(0),
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.constantFrom(1e-200, 1e150, -1e9),
);
const series = fc.array(value, { minLength: 1, maxLength: 40 }).map((y) => Float64Array.from(y));

Deno.test("simpleSmoothingOf() gives each weight the bits of a filter of its own", () => {
  fc.assert(fc.property(series, fc.integer({ min: 1, max: WEIGHTS.length }), (y, count) => {
    const found = simpleSmoothingOf(y, WEIGHTS.slice(0, count));
    assert(found !== null);
    for (let w = 0; w < count; w++) {
      const keep = 1 - WEIGHTS[w];
      let from = 0, share = 1, xy = 0, yy = 0;
      for (const known of y) {
        xy += share * (known - from);
        yy += (known - from) * (known - from);
        from = keep * from + WEIGHTS[w] * known;
        share *= keep;
      }
      const xx = (1 - share * share) / (1 - keep * keep);
      assertEquals([...found.subarray(2 * w, 2 * w + 2)], [Math.max(0, yy - xy * xy / xx), xy / xx]);
    }
  }));
});

Deno.test("pairErrorsOf() gives each pair the bits of a filter of its own, any number of either", () => {
  const some = fc.integer({ min: 1, max: 6 });
  fc.assert(fc.property(series, some, some, (y, sizeCount, chanceCount) => {
    const sizes = WEIGHTS.slice(0, sizeCount), chances = WEIGHTS.slice(0, chanceCount);
    const expected = sizes.flatMap((ofSize) =>
      chances.map((ofChance) => {
        let size = 0, chance = 0, demands = 0, errors = 0;
        y.forEach((demand, t) => {
          if (t > 0) errors += (demand - size * chance) * (demand - size * chance);
          chance += (t === 0 ? 1 : ofChance) * ((demand === 0 ? 0 : 1) - chance);
          if (demand !== 0) size += (demands++ === 0 ? 1 : ofSize) * (demand - size);
        });
        return errors;
      })
    );
    assertEquals([...pairErrorsOf(y, sizes, chances) ?? []], expected);
  }));
});

Deno.test("thetaProfilesOf() leaves errors, levels and shares of its weights, with unknown values and without", () => {
  const known = { weight: 4, arbitrary: fc.double({ min: -50, max: 50, noNaN: true }) };
  const holes = fc.array(fc.oneof(known, fc.constant(NaN)), { minLength: 5, maxLength: 30 }).map((y) =>
    Float64Array.from(y)
  );
  fc.assert(fc.property(holes, (y) => {
    const lines = { intercepts: y.map((_, t) => 3 - t), slopes: y.map((_, t) => t / 7), warmUp: 1 };
    const weights = [0.1, 0.45, 0.99], found = thetaProfilesOf(y, lines, weights);
    assert(found !== null);
    weights.forEach((alpha, w) => {
      const [error, level, share] = found.subarray(4 * w);
      let at = level, decay = 1, errors = 0;
      y.forEach((known, t) => {
        const faded = decay * (1 - alpha), drift = share * (decay * (3 - t) + (t / 7) * (1 - faded) / alpha);
        decay = faded;
        if (known === known && t >= 1) errors += (known - at - drift) ** 2;
        at += alpha * (known === known ? known - at : drift);
      });
      assert(share >= 0 && share <= 1 || Number.isNaN(level));
      assertEquals(error, errors);
    });
  }));
});

Deno.test("lanes leave long series, and more weights than they have room for, to the family", () => {
  assertEquals(simpleSmoothingOf(new Float64Array(600_000), [0.1]), null);
  assertEquals(pairErrorsOf(Float64Array.of(1, 2), [0.1], WEIGHTS), null);
});

Deno.test("lanes find the same again after a longer series", () => {
  const y = Float64Array.of(3, 1, 4, 1, 5), before = simpleSmoothingOf(y, WEIGHTS)?.slice();
  assert(simpleSmoothingOf(new Float64Array(100_000).fill(2), WEIGHTS) !== null);
  assertEquals(simpleSmoothingOf(y, WEIGHTS)?.subarray(0, 14), before?.subarray(0, 14));
});

Deno.test("families fit the same with lanes, bit by bit", () => {
  assertEquals(smoothingFits(), SMOOTHING_FITS);
});
