import { assert, assertEquals } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { residualEvidence } from "../../lib/metrics/residual_evidence.ts";

Deno.test("residualEvidence() tells errors by prediction, in bins of as many rows", () => {
  const rng = createRng(2), predicted = Array.from({ length: 4000 }, (_, i) => (i * 7) % 4000);
  const actual = predicted.map((value) => value + 10 + rng.normal() * (1 + value / 1000));
  const evidence = residualEvidence(actual, predicted)!, { bins } = evidence;
  assertEquals([evidence.rows, bins.length, bins[0]!.rows], [4000, 20, 200]);
  const spread = (b: number) => bins[b]!.residuals[2] - bins[b]!.residuals[0];
  assert(spread(19) > 3 * spread(0));
  assert(bins.every(({ residuals: [, middle] }) => Math.abs(middle - 10) < 1.5));
  assert(evidence.predicted.length >= 500 && evidence.predicted.length <= 600);
  assertEquals([evidence.predicted[0], evidence.predicted.at(-1)], [0, 3999]);
});

Deno.test("residualEvidence() leaves out rows without one of both, and of none is none", () => {
  assertEquals(residualEvidence([1, NaN, 3], [1, 2, NaN]), {
    rows: 1,
    bins: [{ predicted: 1, actual: 1, residuals: [0, 0, 0], rows: 1 }],
    predicted: [1],
    actual: [1],
  });
  assertEquals(residualEvidence([NaN], [1]), null);
});
