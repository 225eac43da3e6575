import { classificationProblem } from "@lib/competition/problems/classification.ts";
import { lossFor } from "@lib/competition/problems/problem.ts";
import type { KeyErrors } from "@lib/competition/calibration/interval_profile.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";

const OPTIONS = { parts: { folds: 2, isInTime: false }, minRows: 4, classes: 3 } as const;
const problem = classificationProblem({ ...OPTIONS, metric: "log_loss" });
const NOTHING = { mae: NaN, mse: NaN };

Deno.test("classificationProblem() lets no model of a key learn from one class alone", () => {
  const judged = [[], [0, 1, 2], [1, 1, 1, 1, 0], [0, 0, 1, 1]].map((known) => problem.judge(Float64Array.from(known)));
  assertEquals(judged.map(({ reason }) => reason), ["TOO_SHORT", "TOO_SHORT", "TOO_SHORT", ""]);
  assertEquals([[], [0]].map((known) => problem.judgeAgain(Float64Array.from(known), "TOO_SHORT")), [
    "ALL_MISSING",
    "TOO_SHORT",
  ]);
  // Errors of those without models of their own are pooled by themselves.
  assertEquals(judged.map(({ kind }) => kind), ["short", "short", "one_class", ""]);
});

Deno.test("classificationProblem() chooses for keys of few rows by what a single row has", () => {
  const byArea = classificationProblem({ ...OPTIONS, metric: "roc_auc" });
  assertEquals(["all", "short"].map(byArea.metricOf), ["roc_auc", "log_loss"]);
});

Deno.test("classificationProblem() falls back to shares in which no class is impossible", () => {
  assertEquals(
    [...problem.baseline(Float64Array.of(0, 0, 1), { verdict: "", rows: 2 })],
    [3, 2, 1, 3, 2, 1].map((n) => n / 6),
  );
});

Deno.test("classificationProblem() falls back to classes of the target that a key is of", () => {
  const several = classificationProblem({ ...OPTIONS, metric: "log_loss", possible: { left: [0, 2], plan: [1] } });
  const sharesOf = (...parts: string[]) => [
    ...several.baseline(Float64Array.of(0, 0, 2), { verdict: "", rows: 1, key: seriesKey(parts) }),
  ];
  assertEquals(sharesOf("a", "left"), [0.6, 0, 0.4]);
  // Of a target that nobody has seen all can come.
  assertEquals(sharesOf("toString"), [3, 1, 2].map((n) => n / 6));
});

Deno.test("classificationProblem() holds predictions to probabilities", () => {
  assertEquals([...problem.constrain(Float64Array.of(1, 3, 0), new Float64Array(0))], [0.25, 0.75, 0]);
});

Deno.test("classificationProblem() chooses by what was said of the class that came, also by shares of right ones", () => {
  const actual = Float64Array.of(0, 1, 0, NaN, NaN, NaN), said = Float64Array.of(0.25, 0.5, 0.25, NaN, NaN, NaN);
  assertAlmostEquals(lossFor(problem, "all")({ actual, scale: NOTHING }, said), Math.log(2));
  const byShare = classificationProblem({ ...OPTIONS, metric: "accuracy" });
  assertEquals(lossFor(byShare, "all")({ actual, scale: NOTHING }, said), 0);
  assertEquals([problem.promisedLoss?.({ log_loss: 0.3 }), problem.promisedLoss?.({})], [0.3, NaN]);
  assertEquals(problem.valueLosses("all", { actual, scale: NOTHING }, said).map((loss) => Math.round(loss * 1000)), [
    693,
  ]);
});

Deno.test("classificationProblem() scores one metric as it scores all of them", () => {
  const actual = Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1), span = { actual, scale: NOTHING };
  const said = Float64Array.of(0.2, 0.5, 0.3, 0.3, 0.4, 0.3, 0.1, 0.2, 0.7), all = problem.scores(span, said);
  assertEquals(
    problem.metrics.map(({ name }) => problem.score?.(name, span, said)),
    problem.metrics.map(({ name }) => all[name]),
  );
});

Deno.test("classificationProblem() chooses by decisions of least cost, as what serves decides", () => {
  // To miss the third class costs ten times as much as anything else.
  const costs = [[0, 1, 1], [1, 0, 1], [10, 10, 0]], span = { actual: Float64Array.of(0, 0, 1), scale: NOTHING };
  const byCosts = classificationProblem({ ...OPTIONS, metric: "accuracy", costs }),
    said = Float64Array.of(0.5, 0.3, 0.2);
  assertEquals(lossFor(byCosts, "all")(span, said), 0);
  assertEquals([byCosts.scores(span, said).accuracy, byCosts.scores(span, said, Int32Array.of(0)).accuracy], [1, 0]);
  const plain = classificationProblem({ ...OPTIONS, metric: "accuracy" });
  assertEquals(lossFor(plain, "all")(span, said), 1);
});

/** Rows of three classes that come as often as was said. */
function saidRows(rows: number): { yhat: Float64Array; residuals: Float64Array } {
  const rng = createRng(2), yhat = new Float64Array(3 * rows), residuals = yhat.slice();
  for (let row = 0; row < rows; row++) {
    const first = 0.3 + 0.6 * rng.next(), second = (1 - first) * (0.2 + 0.6 * rng.next()), drawn = rng.next();
    const came = drawn < first ? 0 : drawn < first + second ? 1 : 2;
    [first, second, 1 - first - second].forEach((value, c) => {
      yhat[3 * row + c] = value;
      residuals[3 * row + c] = (c === came ? 1 : 0) - value;
    });
  }
  return { yhat, residuals };
}

Deno.test("classificationProblem() learns sets that hold the class that comes as often as asked", () => {
  const rows = 800, { yhat, residuals } = saidRows(rows);
  const keys: KeyErrors[] = [{
    ...{ group: "", spreads: [] },
    yhat: Float32Array.from(yhat),
    residuals: Float32Array.from(residuals),
  }];
  const learned = problem.learnIntervals(keys, [60, 90]), interval = { profile: learned.profile, group: "", ratio: 1 };
  assertEquals(learned.rowErrors, rows);
  const said = problem.read?.(learned, yhat).values ?? yhat, { hi } = problem.ends(interval, said, {} as never);
  [60, 90].forEach((level, l) => {
    const held = yhat.filter((value, i) => value + residuals[i]! === 1 && hi[l]![i] === 1).length;
    assert(Math.abs(100 * held / rows - level) < 4, `${level}: ${held / rows}`);
  });
  const other = { ...interval, profile: { levels: [60], horizon: 1, groups: {} } };
  assertThrows(() => problem.ends(other, new Float64Array(3), {} as never), RangeError);
});

Deno.test("classificationProblem() keeps what becomes of probabilities with who serves a key", () => {
  const { yhat, residuals } = saidRows(100), costs = [[0, 1, 1], [5, 0, 1], [1, 1, 0]];
  const priced = classificationProblem({ ...OPTIONS, metric: "log_loss", costs });
  const { profile } = priced.learnIntervals([{ group: "", yhat, residuals, spreads: [] }], [80]);
  const interval = { profile, group: "", ratio: 1 }, at = { known: new Float64Array(0), start: 0, end: 3, interval };
  const spec = {
    layout: "rows",
    columns: [],
    targets: ["y"],
    classes: ["a", "b", "c"],
    task: { kind: "class", classes: 3 },
  };
  const parts = { contender: "p", combine: "weighted", members: [], spec } as never;
  const champion = priced.champion(parts, { ...at, isResumed: false });
  assert("reading" in champion && champion.reading.kind === "class");
  assertEquals([champion.reading.decision.by, champion.reading.decision.costs], ["costs", costs.flat()]);
});

Deno.test("classificationProblem() counts as held the class that came, and no other", () => {
  assertEquals([...problem.observed(Float64Array.of(0, 1, NaN))], [NaN, 1, NaN]);
});

Deno.test("classificationProblem() scores the rows of many keys as if they were one", () => {
  const pool = problem.scorePool(), key = { id: "a", parts: ["a"] };
  pool.add({
    key,
    actual: Float64Array.of(1, 0, 0, NaN, NaN, NaN),
    predicted: Float64Array.of(0.8, 0.1, 0.1, NaN, NaN, NaN),
    scale: NOTHING,
  });
  const other = problem.scorePool();
  other.add({ key, actual: Float64Array.of(0, 1, 0), predicted: Float64Array.of(0.8, 0.1, 0.1), scale: NOTHING });
  pool.merge(other);
  assertEquals([pool.rows, pool.result().accuracy], [2, 0.5]);
  assert(pool.result().log_loss! > 0);
});
