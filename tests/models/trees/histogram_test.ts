import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { buildColumns, buildHistogram, subtractHistogram } from "../../../lib/models/trees/histogram.ts";
import { allRows } from "../../../lib/models/trees/rows.ts";
import { rootOf, simulate } from "./_trees.ts";

/** Sums per code by the plainest loop. */
function naive(setup: ReturnType<typeof rootOf>, span: { start: number; end: number }): number[][] {
  const { arena, binned } = setup, q = binned.map.features.length, bins = binned.map.offsets[q];
  const sums = Array.from({ length: bins }, () => [0, 0, 0]);
  for (let i = span.start; i < span.end; i++) {
    const row = arena.rows[i];
    for (let j = 0; j < q; j++) {
      const sum = sums[binned.map.offsets[j] + binned.bins[row * q + j]];
      sum[0] += arena.gradient[row];
      sum[1] += arena.hessian[row];
      sum[2] += arena.multiplicity[row];
    }
  }
  return sums;
}

const CASES = [{ weighted: false, features: 4 }, { weighted: true, features: 7 }, { weighted: true, features: 2 }];

Deno.test("buildHistogram() equals a naive sum, for unit and weighted rows", () => {
  for (const { weighted, features } of CASES) {
    const setup = rootOf(simulate({ features, missing: 0.1, weight: (row) => 1 + row % 3 }), { weighted });
    const { arena } = setup, span = { start: 10, end: 90 }, slot = arena.takeSlot();
    arena.hists[slot].fill(7);
    buildHistogram(arena, slot, span);
    naive(setup, span).forEach(([g, h, c], k) => {
      assertAlmostEquals(arena.hists[slot][2 * k], g, 1e-12);
      assertAlmostEquals(arena.hists[slot][2 * k + 1], h, 1e-12);
      if (weighted) assertEquals(arena.tallies[slot][k], c);
    });
  }
});

Deno.test("buildColumns() fills the named columns and leaves the others", () => {
  for (const { weighted } of CASES) {
    const setup = rootOf(simulate({ features: 4 }), { weighted }), { arena, binned } = setup;
    const slot = arena.takeSlot(), span = { start: 0, end: 50 };
    arena.hists[slot].fill(7);
    buildColumns(arena, slot, { ...span, columns: Int32Array.of(0, 3, 1), from: 1, to: 3 });
    const expected = naive(setup, span), { offsets } = binned.map;
    for (let k = 0; k < offsets[4]; k++) {
      const built = (k >= offsets[1] && k < offsets[2]) || k >= offsets[3];
      assertAlmostEquals(arena.hists[slot][2 * k], built ? expected[k][0] : 7, 1e-12);
    }
  }
});

Deno.test("subtractHistogram() equals the direct histogram of the sibling", () => {
  for (const { weighted, features } of CASES) {
    const { arena, binned } = rootOf(simulate({ features, weight: (row) => 0.5 + row % 4 }), { weighted });
    const [parent, child, sibling] = [arena.takeSlot(), arena.takeSlot(), arena.takeSlot()];
    buildHistogram(arena, parent, { start: 0, end: 100 });
    buildHistogram(arena, child, { start: 0, end: 37 });
    buildHistogram(arena, sibling, { start: 37, end: 100 });
    subtractHistogram(arena, parent, child);
    for (let k = 0; k < 2 * binned.map.offsets[features]; k++) {
      assertAlmostEquals(arena.hists[parent][k], arena.hists[sibling][k], 1e-10);
    }
    if (weighted) assertEquals(arena.tallies[parent], arena.tallies[sibling]);
  }
});

Deno.test("buildHistogram() of every column adds up to the sums over the rows", () => {
  for (const { weighted, features } of CASES) {
    const { arena, binned } = rootOf(simulate({ features, missing: 0.2, weight: (row) => 1 + row % 2 }), { weighted });
    const slot = arena.takeSlot(), span = { start: 20, end: 70 };
    buildHistogram(arena, slot, span);
    const rows = [...arena.rows.subarray(20, 70)];
    const gradient = rows.reduce((sum, row) => sum + arena.gradient[row], 0);
    const hessian = rows.reduce((sum, row) => sum + arena.hessian[row], 0);
    for (let j = 0; j < features; j++) {
      let g = 0, h = 0, c = 0;
      for (let k = binned.map.offsets[j]; k < binned.map.offsets[j + 1]; k++) {
        g += arena.hists[slot][2 * k];
        h += arena.hists[slot][2 * k + 1];
        c += weighted ? arena.tallies[slot][k] : arena.hists[slot][2 * k + 1];
      }
      assertAlmostEquals(g, gradient, 1e-10);
      assertAlmostEquals(h, hessian, 1e-10);
      assertEquals(c, 50);
    }
  }
});

Deno.test("subtractHistogram() of any cut leaves the other part, and of nothing the whole", () => {
  const { arena, binned } = rootOf(simulate({ features: 5, missing: 0.1, weight: (row) => 0.5 + row % 3 }), {
    weighted: true,
  });
  const [whole, part, rest] = [arena.takeSlot(), arena.takeSlot(), arena.takeSlot()];
  fc.assert(fc.property(fc.nat({ max: 100 }), (cut) => {
    buildHistogram(arena, whole, { start: 0, end: 100 });
    buildHistogram(arena, part, { start: 0, end: cut });
    buildHistogram(arena, rest, { start: cut, end: 100 });
    subtractHistogram(arena, whole, part);
    for (let k = 0; k < 2 * binned.map.offsets[5]; k++) {
      assertAlmostEquals(arena.hists[whole][k], arena.hists[rest][k], 1e-10);
    }
    // Row counts are whole numbers: no rounding at all.
    assertEquals(arena.tallies[whole], arena.tallies[rest]);
  }));
});

Deno.test("buildColumns() of all columns is buildHistogram(), bit for bit, for any number of columns", () => {
  for (let features = 1; features <= 9; features++) {
    const { arena } = rootOf(simulate({ features, seed: features, weight: (row) => 1 + row % 2 }), { weighted: true });
    const [a, b] = [arena.takeSlot(), arena.takeSlot()], span = { start: 3, end: 77 };
    buildHistogram(arena, a, span);
    buildColumns(arena, b, { ...span, columns: allRows(features), from: 0, to: features });
    assertEquals(arena.hists[b], arena.hists[a]);
    assertEquals(arena.tallies[b], arena.tallies[a]);
  }
});

Deno.test("buildHistogram() counts bootstrap rows as often as they were drawn", () => {
  const times = (row: number) => row % 4;
  const { arena, binned } = rootOf(simulate({ features: 2 }), { weighted: true, multiplicity: times });
  const slot = arena.takeSlot();
  buildHistogram(arena, slot, { start: 0, end: 100 });
  const expected = new Float64Array(binned.map.offsets[2]);
  for (let row = 0; row < 100; row++) for (let j = 0; j < 2; j++) expected[binned.codes[row * 2 + j]] += times(row);
  assertEquals(arena.tallies[slot], expected);
});
