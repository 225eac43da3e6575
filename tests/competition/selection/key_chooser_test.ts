import { KeyChooser } from "../../../lib/competition/selection/key_chooser.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

// Three contenders on one fold: the second is better on all keys but the last, which differ too much for noise alone.
const KEYS = [[2, 1, 3], [2, 1, 3], [2, 1, 3], [2, 5, 3]].map((row) => Float64Array.from(row));
const steady = { errors: KEYS, stride: 1, folds: 1 };
const options = { contenders: 3, groupBest: 0, eligible: KEYS.map(() => [1, 1, 1]), byUnit: false };

Deno.test("KeyChooser shrinks a key's advantage toward that of all keys, and leaves the best of all beyond the margin only", () => {
  const chooser = new KeyChooser(steady, options), judged = chooser.judge(0);
  // One fold: three quarters of what keys differ by pass for noise. The extremes of four are cut to their neighbours.
  assertEquals(chooser.weight, Float64Array.of(0, 0, 0));
  assertEquals([judged.first, [...judged.shrunk]], [1, [0, 1, -1]]);
  assertEquals(chooser.choose(judged, 0.5), { contender: 1, why: "own", advantage: 1 });
  assertEquals(chooser.choose(judged, 1), { contender: 0, why: "group", advantage: 0 });
  assertEquals([...chooser.choices(1)].map(({ ranking }) => ranking), KEYS.map(() => [1, 0, 2]));
});

Deno.test("KeyChooser follows a key's own record as far as keys differ beyond noise", () => {
  const errors = [[2, 2, 1, 1.1], [2, 2, 1.1, 1], [2, 2, 3, 3.1], [2, 2, 3.1, 3]].map((row) => Float64Array.from(row));
  const chooser = new KeyChooser({ errors, stride: 2, folds: 2 }, {
    ...{ contenders: 2, groupBest: 0, byUnit: false },
    eligible: errors.map(() => [1, 1]),
  });
  assertAlmostEquals(chooser.weight[1], 1 - 0.0025 / (4 / 3), 1e-9);
  assertEquals([...chooser.choices(0.1)].map(({ contender }) => contender), [1, 1, 0, 0]);
});

Deno.test("KeyChooser chooses who is barred where nobody else may serve, and nobody where none may", () => {
  const eligible = [[1, 1, 1], [0, 1, 0], [0, 0, 0], [0, 1, 1]];
  const chooser = new KeyChooser(steady, { ...options, eligible, barred: [false, true, false] });
  const found = [...chooser.choices(10)].map(({ contender, why }) => [contender, why]);
  assertEquals(found, [[0, "group"], [1, "only"], [-1, "only"], [2, "only"]]);
});

Deno.test("KeyChooser gives no key of a unit a record of its own", () => {
  const eligible = Array.from({ length: 6 }, () => [1, 1, 1]);
  const choices = [...new KeyChooser(steady, { ...options, eligible, byUnit: true }).choices(Infinity)];
  assertEquals([choices.length, new Set(choices.map(({ contender }) => contender))], [6, new Set([0])]);
});
