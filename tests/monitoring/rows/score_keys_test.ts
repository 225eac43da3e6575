import { assertAlmostEquals, assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { scoreKeys } from "@lib/monitoring/rows/score_keys.ts";
import type { ScoredKey } from "@lib/monitoring/rows/scored_keys.ts";
import { rowsConfig, SPENT } from "../../inference/rows/_fixtures.ts";

const BY = { status: "champion", model: "ridge", scope: "own", version: 1, id: 1, run: "r", reason: "" } as const;

function scored(name: string, numbers: { readonly actual: readonly number[]; readonly predicted: readonly number[] }) {
  const actual = Float64Array.from(numbers.actual), predicted = Float64Array.from(numbers.predicted);
  const ends = (by: number) => [2, 4].map((wide) => predicted.map((value) => value + by * wide));
  const key: ScoredKey = {
    ...{ key: seriesKey([name]), by: BY, rows: actual.length, actual, predicted, decided: new Int32Array() },
    ...{ lo: ends(-1), hi: ends(1) },
  };
  return key;
}

Deno.test("scoreKeys() pools numbers over keys, tells each key, and stands beside what training knew of it", () => {
  const keys = [
    scored("a", { actual: [10, 20], predicted: [11, 17] }),
    scored("b", { actual: [100], predicted: [106] }),
  ];
  const known = ({ key }: ScoredKey) => key.parts[0] === "a" ? Float64Array.of(10, 30) : Float64Array.of(80, 100);
  const { metrics, byKey, coverage, evidence } = scoreKeys(keys, {
    ...{ count: 2, config: rowsConfig(), spec: SPENT, trained: SPENT, known },
  });
  assertAlmostEquals(metrics.ours!.mse!, (1 + 9 + 36) / 3, 1e-12);
  // The means 20 and 90 miss by 10, 0 and 10.
  assertAlmostEquals(metrics.prior_mean!.mse!, 200 / 3, 1e-12);
  // Errors of the mean of training, 10 of both keys, are the scale.
  assertAlmostEquals(byKey[0]!.scores.rmsse!, Math.sqrt(5) / 10, 1e-12);
  assertEquals(byKey.map(({ key, rows, scores }) => [key, rows, scores.coverage_80, scores.coverage_95]), [
    [["a"], 2, 50, 100],
    [["b"], 1, 0, 0],
  ]);
  assertEquals([Math.round(coverage["80"]!), Math.round(coverage["95"]!), evidence?.rows], [33, 67, 3]);
});

Deno.test("scoreKeys() of classes gives neither models nor baseline a part of a class that came new", () => {
  const config = rowsConfig({ problem: "classification" }), classes = ["no", "yes"];
  const trained = { ...SPENT, classes, task: { kind: "class", classes: 2 } } as const;
  const spec = { ...SPENT, classes: [...classes, "new"], task: { kind: "class", classes: 3 } } as const;
  const actual = Float64Array.of(1, 0, 0, 0, 0, 1), predicted = Float64Array.of(0.8, 0.2, 0, 0.6, 0.4, 0);
  const hi = [80, 95].map(() => Float64Array.of(1, 0, 0, 1, 1, 0)), lo = hi.map(() => new Float64Array(6));
  const key: ScoredKey = {
    ...{ key: seriesKey(["a"]), by: BY, rows: 2, actual, predicted, decided: Int32Array.of(0, 0), lo, hi },
  };
  const { metrics, coverage } = scoreKeys([key], {
    ...{ count: 1, config, spec, trained, known: () => Float64Array.of(0, 0, 1) },
  });
  assertEquals([metrics.ours!.accuracy, coverage["80"]], [0.5, 50]);
  // 3/5 and 2/5 of what training knew, by one row more of each class; nothing of the third.
  assertAlmostEquals(metrics.prior_mean!.brier!, (0.4 ** 2 + 0.4 ** 2 + 0.6 ** 2 + 0.4 ** 2 + 1) / 2, 1e-7);
});

Deno.test("scoreKeys() of keys of which nobody knows what training was told has no baseline", () => {
  const { metrics, byKey } = scoreKeys([scored("a", { actual: [10, 20], predicted: [11, 17] })], {
    ...{ count: 1, config: rowsConfig(), spec: SPENT, trained: SPENT, known: () => new Float64Array(0) },
  });
  assertEquals([Object.keys(metrics), byKey[0]!.scores.rmsse], [["ours"], NaN]);
});

Deno.test("scoreKeys() counts the classes that were told, of all rows and of each key, where these are not the likeliest", () => {
  const config = rowsConfig({ problem: "classification" });
  const spec = { ...SPENT, classes: ["no", "yes"], task: { kind: "class", classes: 2 } } as const;
  const none = [80, 95].map(() => new Float64Array(4)), predicted = Float64Array.of(0.8, 0.2, 0.6, 0.4);
  const key: ScoredKey = {
    ...{ key: seriesKey(["a"]), by: BY, rows: 2, predicted, actual: Float64Array.of(1, 0, 0, 1) },
    ...{ decided: Int32Array.of(0, 1), lo: none, hi: none },
  };
  const { metrics, byKey, evidence } = scoreKeys([key], {
    ...{ count: 1, config, spec, trained: spec, known: () => Float64Array.of(0, 0, 1) },
  });
  const told = [metrics.ours, byKey[0]!.scores].map((scores) => scores?.accuracy);
  assertEquals([...told, evidence?.scores.accuracy?.value], [1, 1, 1]);
});
