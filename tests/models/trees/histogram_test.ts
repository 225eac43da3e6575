import { assertAlmostEquals, assertEquals } from "@std/assert";
import { buildColumns, buildHistogram, subtractHistogram } from "../../../lib/models/trees/histogram.ts";
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
