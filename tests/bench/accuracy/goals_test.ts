import { assertAlmostEquals, assertEquals } from "@std/assert";
import { bestOf, geometricMean, goalFigures } from "../../../bench/accuracy/goals.ts";
import { method, peer, setCoverage, setResult } from "./_result.ts";

Deno.test("bestOf() is whom ours is worst against, of one kind, on the keys that each has forecast", () => {
  const result = setResult({
    peers: { AutoETS: peer(2), MSTL: peer(0.8), "mean of ETS, theta, MSTL": peer(0.5), LightGBM: peer(0.1) },
  });
  assertEquals(bestOf(result, "statistical"), { name: "mean of ETS, theta, MSTL", ratio: 2 });
  assertEquals(bestOf(result, "autogluon"), null);
});

Deno.test("geometricMean() of ratios", () => assertAlmostEquals(geometricMean([0.5, 2, 1]), 1));

Deno.test("goalFigures() a goal is met in the mean and on each set", () => {
  const results = [0.8, 1.25].map((value) => setResult({ peers: { LightGBM: peer(1 / value) } }));
  const of = (id: string, all = results) => goalFigures(all).find((goal) => goal.id === id);
  assertEquals([of("A3")?.reached, of("A3")?.met], ["mean 1.000 of 2, worst 1.250 tourism", false]);
  assertEquals(of("A3", results.slice(0, 1))?.met, true);
  assertEquals(["A1", "A9", "A11"].map((id) => of(id)?.reached), Array(3).fill("not measured"));
  assertEquals([of("A5")?.met, of("A4")?.reached], [true, "mean 0.800 of 2, worst 0.800 tourism"]);
});

Deno.test("goalFigures() A8 is of the level and set that are farthest off", () => {
  const of = (...all: [pooled: number, within: number][]) =>
    goalFigures([], all.map(([pooled, within]) => setCoverage(pooled, within))).filter(({ id }) => id === "A8");
  assertEquals(of([81, 46], [78.5, 49]).map(({ met }) => met), [true, true]);
  assertEquals(of([81, 46], [77, 40]).map(({ met, reached }) => [met, reached]), [
    [false, "worst -3.0 80 % tourism"],
    [false, "worst 0.80 80 % tourism"],
  ]);
  assertEquals(of().map(({ met, reached }) => [met, reached]), Array(2).fill([false, "not measured"]));
});

Deno.test("goalFigures() A6 needs half of the sets and no harm; a bias counts by its size", () => {
  const over = (blend: number) =>
    setResult({ measure: "rmsse", methods: { ours: method(1), blend_of_class: method(blend) } });
  const of = (id: string, ...blends: number[]) => goalFigures(blends.map(over)).find((goal) => goal.id === id);
  assertEquals([of("A6", 1.1, 1)?.met, of("A6", 1.1, 1, 1)?.met, of("A6", 1.1, 0.9)?.met], [true, false, false]);
  const unmeasured = goalFigures([setResult({ methods: { ours: method(1), blend: method(2) } })]);
  assertEquals(unmeasured.find(({ id }) => id === "A6"), { ...of("A6", 1)!, reached: "not measured", met: false });
  assertEquals([of("A9", 1)?.met, of("A9", 1)?.reached], [false, "worst 10.0 % tourism"]);
});
