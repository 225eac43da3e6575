import { assert, assertEquals } from "@std/assert";
import type { FleetSelection, KeyChoice } from "@lib/competition/selection/fleet.ts";
import { classificationProblem } from "@lib/competition/problems/classification.ts";
import { regressionProblem } from "@lib/competition/problems/regression.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { MethodReadings } from "@lib/training/assessment/method_readings.ts";
import { backtestOf } from "../../competition/_backtests.ts";

const PARTS = { parts: { folds: 1, isInTime: false }, minRows: 4 } as const;
const problem = classificationProblem({ ...PARTS, classes: 2, metric: "f1_macro", decideBy: "f1" });
const CHOICE: KeyChoice = { group: "all", contender: "a", index: 0, ranking: [], reason: "", why: "own" };

/** A fold and a test part of rows, of which a fifth are of the second class: the one contender says so, the other of odds ten times as small. */
function keysOf(count: number, { rows, seed }: { rows: number; seed: number }) {
  const rng = createRng(seed);
  return Array.from({ length: count }, (_, k) => {
    const spans = [0, 1].map(() => {
      const truth = Array.from({ length: rows }, () => 0.4 * rng.next());
      const low = truth.map((p) => 0.1 * p / (1 - p) / (1 + 0.1 * p / (1 - p)));
      const both = (shares: readonly number[]) => shares.flatMap((p) => [1 - p, p]);
      return { came: both(truth.map((p) => rng.next() < p ? 1 : 0)), said: [both(truth), both(low)] };
    });
    return backtestOf({
      id: `key ${k}`,
      kind: "",
      actual: spans.map(({ came }) => came),
      forecasts: [0, 1].map((c) => spans.map(({ said }) => said[c]!)),
    });
  });
}

function readingsOf(keys: ReturnType<typeof keysOf>, spans = 1) {
  const readings = new MethodReadings(problem, { methods: 2, width: 2, spans, levels: [80] });
  const selection: FleetSelection = { groups: new Map(), choices: keys.map(() => CHOICE), oneForAll: "a" };
  keys.forEach((key, k) => readings.add(key, k, selection));
  return [0, 1].map((method) => readings.of(method));
}

Deno.test("MethodReadings calibrate each method by its own errors, and decide by what is best for it", () => {
  const [first, second] = readingsOf(keysOf(10, { rows: 200, seed: 1 }));
  const said = second(Float64Array.of(0.97, 0.03)), odds = 0.03 / 0.97 * 10, truth = odds / (1 + odds);
  assert(Math.abs(said.values[1]! - truth) < 0.05, `${said.values[1]} instead of ${truth}`);
  // Nobody of them ever says more than one half, and both find some.
  assertEquals([first, second].map((read) => read(Float64Array.of(0.62, 0.38)).decided?.[0]), [1, 1]);
});

Deno.test("MethodReadings learn of the first spans alone", () => {
  const keys = keysOf(10, { rows: 200, seed: 2 }),
    turned = keys.map((key) => {
      const half = key.actual.length / 2;
      return { ...key, actual: key.actual.map((value, i) => i < half ? value : 1 - value) };
    });
  const asked = Float64Array.of(0.8, 0.2);
  assertEquals(readingsOf(turned).map((read) => read(asked)), readingsOf(keys).map((read) => read(asked)));
  // Of no span nothing is known.
  assertEquals([...readingsOf(keys, 0)[1]!(asked).values], [0.8, 0.2]);
});

Deno.test("MethodReadings learn of keys beside one that has more rows than are held", () => {
  // Four of five rows of the large key are of the second class, and one half is said of all.
  const spans = [0, 1].map(() => Array.from({ length: 20_000 }, (_, i) => i % 5 === 0 ? [1, 0] : [0, 1]).flat());
  const large = backtestOf({
    kind: "",
    actual: spans,
    forecasts: [0, 1].map(() => spans.map((own) => own.map(() => 0.5))),
  });
  const [, second] = readingsOf([large, ...keysOf(10, { rows: 500, seed: 5 })]);
  const said = second!(Float64Array.of(0.95, 0.05)).values[1]!, odds = 0.05 / 0.95 * 10;
  assert(Math.abs(said - odds / (1 + odds)) < 0.08, `${said} instead of ${odds / (1 + odds)}`);
});

Deno.test("MethodReadings hold some of many rows, and give back numbers as they are", () => {
  const [, many] = readingsOf(keysOf(3, { rows: 12_000, seed: 3 }));
  assert(Math.abs(many(Float64Array.of(0.97, 0.03)).values[1]! - 0.236) < 0.03);
  const numbers = regressionProblem({ ...PARTS, outputs: 1, metric: "rmse", nonNegative: false });
  const readings = new MethodReadings(numbers, { methods: 1, width: 1, spans: 1, levels: [] });
  assertEquals(readings.of(0)(Float64Array.of(7)), { values: Float64Array.of(7) });
});
