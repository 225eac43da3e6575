import { type ScoreTable, selectContenders, type Selection } from "../../../lib/competition/selection/select.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";

const tableOf = (errors: readonly (readonly number[])[], folds: number, eligible?: boolean[][]): ScoreTable => {
  const names = Array.from({ length: errors[0].length / folds }, (_, c) => `c${c}`);
  return {
    names,
    folds,
    errors: errors.map((row) => Float64Array.from(row)),
    eligible: eligible ?? errors.map(() => names.map(() => true)),
  };
};
const choose = (table: ScoreTable, margin = 0.02) => {
  const selection = selectContenders(table, { margin, learned: -1, refined: -1 });
  return { ...selection, choices: [...selection.choices] };
};
const chosen = ({ choices }: Pick<Selection, "choices">) => Array.from(choices, (choice) => choice.contender);

/** A fleet with known mean errors and multiplicative noise: errors to choose on, and fresh ones to judge by. */
function simulate(options: { keys: number; folds: number; noise: number; truth(key: number): readonly number[] }) {
  const rng = createRng(11);
  const draw = (k: number, folds: number) =>
    options.truth(k).flatMap((mean) =>
      Array.from({ length: folds }, () => 3 ** (k % 4) * mean * Math.exp(options.noise * rng.normal()))
    );
  const keys = Array.from({ length: options.keys }, (_, k) => k);
  return { table: tableOf(keys.map((k) => draw(k, options.folds)), options.folds), truth: keys.map(options.truth) };
}

/** Mean true error of what was chosen for each key. */
const trueError = (truth: readonly (readonly number[])[], choices: readonly number[]) =>
  choices.reduce((sum, c, k) => sum + truth[k][c], 0) / choices.length;

/** What most systems do: each key's winner on its own folds. */
function hardWinners({ errors, folds, names }: ScoreTable): number[] {
  return Array.from(errors, (row) => {
    const means = names.map((_, c) => row.subarray(c * folds, (c + 1) * folds).reduce((a, b) => a + b, 0));
    return means.indexOf(Math.min(...means));
  });
}

// Every key's typical error (lower median above zero) is 1 or 3. c1 is worse by 0.2 and 0.4 of it on six keys, better by 1 and
// 2/3 on two, in either order; at least two keys share each extreme, so that none is cut.
const BY_HAND = tableOf([
  ...[[1.2, 1.4], [1.4, 1.2], [1.2, 1.4], [1.4, 1.2], [1.2, 1.4], [1.4, 1.2]].map((c1) => [1, 1, ...c1]),
  ...[[0, 1], [1, 0]].map((c1) => [3, 3, ...c1]),
], 2);

Deno.test("selectContenders() shrinks as the formula does by hand", () => {
  const { choices, groupBest, relative, weight } = choose(BY_HAND);
  assertEquals(groupBest, 0);
  [1, (6 * 1.3 + 2 / 6) / 8].forEach((value, c) => assertAlmostEquals(relative[c], value, 1e-12));
  // Mean advantages -0.3 (6 ×) and 5/6 (2 ×) around -1/60; variances of a mean of two folds 0.01 (6 ×) and 1/36 (2 ×).
  const between = (6 * (0.3 - 1 / 60) ** 2 + 2 * 0.85 ** 2) / 7, noise = (6 * 0.01 + 2 / 36) / 8;
  assertAlmostEquals(weight[1], 1 - noise / between, 1e-12);
  assertEquals(choices.map((choice) => choice.why), [...Array(6).fill("group"), "own", "own"]);
  assertAlmostEquals(choices[6].advantage, -1 / 60 + weight[1] * 0.85, 1e-12);
  assertEquals(choices.map((choice) => choice.ranking), [...Array(6).fill([0, 1]), [1, 0], [1, 0]]);
});

Deno.test("selectContenders() lets keys leave only by a margin that did well on the next fold", () => {
  // After the first fold the favourites' advantages of 1 and 2/3 are shrunk by 1/4 around -0.0583 to 0.206 and 0.123. On the
  // second fold two keys gain; one alone is cut to the others, who stayed: its gain proves nothing.
  const passed = choose(BY_HAND, 0.12);
  assertEquals([passed.margin, passed.choices[6].contender], [0.12, 1]);
  const stayed = choose(BY_HAND, 0.13);
  assertEquals([stayed.margin, stayed.choices[6]], [Infinity, {
    contender: 0,
    why: "group",
    advantage: 0,
    ranking: [1, 0],
  }]);
});

Deno.test("selectContenders() asks of leaving that it gains half a percent over all keys", () => {
  // Each favourite gains a third of its error by leaving; one among 200 is a quarter of a percent, five are over one.
  const keys = (favourites: number) =>
    Array.from({ length: 200 }, (_, k) => k < favourites ? [1.5, 1.5, 0, 1] : [1, 1, 1.1, 1.1]);
  assertEquals(choose(tableOf(keys(1), 2)).margin, Infinity);
  assertEquals(choose(tableOf(keys(5), 2)).choices.filter(({ why }) => why === "own").length, 5);
});

Deno.test("selectContenders() lets no key leave where advantages do not last", () => {
  // Every key has a favourite on the first two folds, and another one on the third.
  const keys = Array.from({ length: 40 }, (_, k) => k % 2 ? [1, 1, 3, 2, 2, 0.5] : [2.5, 2.5, 0.5, 1, 1, 3]);
  const { margin, choices } = choose(tableOf(keys, 3));
  assertEquals([margin, choices.every(({ why }) => why === "group")], [Infinity, true]);
});

Deno.test("selectContenders() leaves almost all keys with the group's best where contenders are equally good", () => {
  const { table } = simulate({ keys: 1000, folds: 3, noise: 0.4, truth: () => [1, 1, 1, 1, 1, 1] });
  const { choices, groupBest, weight } = choose(table);
  assertLess(Math.max(...weight), 0.15);
  const stayed = choices.filter((choice) => choice.contender === groupBest).length;
  assertGreaterOrEqual(stayed, 0.98 * choices.length);
  const lucky = hardWinners(table).filter((winner) => winner === groupBest).length;
  assertLess(lucky, 0.3 * choices.length);
});

Deno.test("selectContenders() leaves nearly all keys with a group's best that is truly better", () => {
  const { table } = simulate({ keys: 400, folds: 3, noise: 0.4, truth: () => [1.1, 1, 1.1, 1.1, 1.1, 1.1] });
  const { choices } = choose(table);
  assertGreaterOrEqual(choices.filter(({ contender }) => contender === 1).length, 0.95 * choices.length);
});

Deno.test("selectContenders() regrets less than each key's winner where luck outweighs skill", () => {
  const { table, truth } = simulate({ keys: 400, folds: 3, noise: 0.5, truth: () => [1.1, 1, 1.2, 1.15, 1.3] });
  assertEquals(choose(table).groupBest, 1);
  const ours = trueError(truth, chosen(choose(table)));
  const hard = trueError(truth, hardWinners(table));
  assertLess(ours, 1.01);
  assertGreater(hard, 1.06);
});

Deno.test("selectContenders() follows keys that truly differ and beats one model for all", () => {
  const taste = (k: number) => k % 3 === 0 ? [1.3, 0.8, 1.2] : [0.9, 1.4, 1.2];
  const { table, truth } = simulate({ keys: 300, folds: 3, noise: 0.2, truth: taste });
  const selection = choose(table);
  const ours = trueError(truth, chosen(selection));
  assertEquals(selection.groupBest, 0);
  assertLess(ours, trueError(truth, truth.map(() => selection.groupBest)) - 0.1);
  assertLess(ours, trueError(truth, truth.map((row) => row.indexOf(Math.min(...row)))) + 0.02);
  assert(selection.choices.every(({ why, contender }) => why === (contender === 0 ? "group" : "own")));
});

Deno.test("selectContenders() loses at most about the margin to each key's winner where no contender is better overall", () => {
  // Here the hard winner is the Bayes choice; a system that prefers the simple choice pays for it, but never much.
  const rng = createRng(5);
  const tastes = Array.from({ length: 500 }, () => [1, 1, 1, 1].map((mean) => mean * Math.exp(0.15 * rng.normal())));
  const { table, truth } = simulate({ keys: 500, folds: 3, noise: 0.5, truth: (k) => tastes[k] });
  const selection = choose(table);
  const ours = trueError(truth, chosen(selection));
  assertLess(ours, trueError(truth, hardWinners(table)) + 0.02);
  assertLess(ours, trueError(truth, truth.map(() => selection.groupBest)) - 0.03);
});

Deno.test("selectContenders() lets no key leave on the word of a single fold", () => {
  const { table } = simulate({ keys: 400, folds: 1, noise: 0.4, truth: () => [1.1, 1, 1.2, 1.15, 1.3] });
  const { choices, groupBest } = choose(table);
  assertEquals(groupBest, 1);
  assert(choices.every((choice) => choice.contender === 1 && choice.why === "group"));
});

Deno.test("selectContenders() learns no margin from contenders that are absent on the next fold", () => {
  // For every fourth key c1 looks perfect on the first fold, and is never seen on the second.
  const keys = (second: number) => Array.from({ length: 20 }, (_, k) => k % 4 ? [1, 1, 2, 2] : [1, 1, 0.1, second]);
  assertEquals(choose(tableOf(keys(NaN), 2)).margin, Infinity);
  assertLess(choose(tableOf(keys(0.1), 2)).margin, 1);
});

Deno.test("selectContenders() gives a key the same choice wherever it stands and whatever its unit", () => {
  const folds = 2, key = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 6, maxLength: 6 });
  const shuffled = fc.array(key, { minLength: 2, maxLength: 8 }).chain((keys) =>
    fc.tuple(fc.constant(keys), fc.shuffledSubarray(keys.map((_, k) => k), { minLength: keys.length }))
  );
  fc.assert(
    fc.property(shuffled, fc.integer({ min: -8, max: 8 }), ([keys, order], power) => {
      const plain = choose(tableOf(keys, folds));
      const other = choose(tableOf(order.map((k) => keys[k].map((error) => error * 2 ** (power * (k % 2)))), folds));
      // Sums in another order differ in the last bits: choices may differ only where two are equally good.
      order.forEach((k, position) => {
        assertAlmostEquals(other.choices[position].advantage, plain.choices[k].advantage, 1e-9);
      });
      plain.relative.forEach((value, c) => assertAlmostEquals(other.relative[c], value, 1e-9));
    }),
    { seed: 2, numRuns: 200 },
  );
});

Deno.test("selectContenders() chooses among who may serve", () => {
  const errors = [[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]];
  const eligible = [[true, true, true], [false, true, true], [false, false, true], [false, false, false]];
  const { choices } = choose(tableOf(errors, 1, eligible));
  assertEquals(choices.map(({ contender, why }) => [contender, why]), [
    [0, "group"],
    [1, "only"],
    [2, "only"],
    [-1, "only"],
  ]);
  assertEquals(choices.map((choice) => choice.ranking.length), [3, 2, 1, 0]);
});

Deno.test("selectContenders() lets no contender lead by staying away from the hard keys", () => {
  // c1 ran on one key only, where everyone did well against c2.
  const errors = [[1, NaN, 2], [1, NaN, 2], [1, NaN, 2], [1, 0.9, 2]];
  const eligible = errors.map((row) => row.map((error) => !Number.isNaN(error)));
  const { groupBest, relative } = choose(tableOf(errors, 1, eligible));
  assertEquals(groupBest, 0);
  assertGreater(relative[1], relative[0]);
});

Deno.test("selectContenders() serves a key without any score by the evidence of the others", () => {
  const { choices } = choose(tableOf([[1, 2], [1, 3], [NaN, NaN], [0, 0]], 1));
  assertEquals(chosen({ choices }), [0, 0, 0, 0]);
  assertEquals(chosen(choose(tableOf([[NaN, NaN]], 1))), [-1]);
  assertEquals(choose(tableOf([[NaN, NaN]], 1)).groupBest, -1);
});

Deno.test("selectContenders() is not led by one wild fold", () => {
  const keys = Array.from({ length: 30 }, () => [1, 1, 2, 2]);
  keys[7] = [1e12, 1, 2, 2];
  keys[8] = [Infinity, 1, 2, 2];
  const { groupBest, choices } = choose(tableOf(keys, 2));
  assertEquals(groupBest, 0);
  assert(choices.every(({ contender }, k) => k === 7 || k === 8 || contender === 0));
});

Deno.test("selectContenders() follows the learned combination unless another is better by the margin, and on every fold", () => {
  const leader = (errors: readonly (readonly number[])[]) => {
    const rows = errors.flat(), keys = Array.from({ length: 9 }, () => rows);
    return selectContenders(tableOf(keys, 3), { margin: 0.02, learned: 1, refined: -1 })
      .groupBest;
  };
  assertEquals(leader([[0.99, 0.99, 0.99], [1, 1, 1]]), 1);
  assertEquals(leader([[0.9, 0.9, 0.9], [1, 1, 1]]), 0);
  assertEquals(leader([[0.5, 0.8, 1.1], [1, 1, 1]]), 1);
  const two = tableOf(Array.from({ length: 9 }, () => [0.5, 0.5, 1, 1]), 2);
  assertEquals(selectContenders(two, { margin: 0.02, learned: 1, refined: -1 }).groupBest, 1);
});

Deno.test("selectContenders() is led by what refines the learned one where that has foretold every later fold better, beyond chance", () => {
  const leader = (refined: readonly number[], independent = 3, others = refined) => {
    const keys = Array.from({ length: 9 }, (_, k) => [2, 2, 2, 1, 1, 1, ...k < 5 ? refined : others]),
      table = tableOf(keys, 3);
    const options = { margin: 0.02, learned: 1, refined: 2, independent };
    return selectContenders(table, options).groupBest;
  };
  assertEquals([leader([1, 0.98, 0.99]), leader([1, 0.9, 1.05]), leader([1, 0.99, 1.05])], [2, 1, 1]);
  assertEquals([leader([0.5, 1, 1]), leader([1, 0.9, 0.9], 2), leader([NaN, NaN, NaN])], [1, 1, 1]);
  // Five keys gain what four lose, but for a little.
  assertEquals([leader([1, 0.9, 0.9], 3, [1, 1.1, 1.1]), leader([1, 0.9, 0.9], 3, [1, 0.99, 0.99])], [1, 2]);
});

Deno.test("selectContenders() takes folds that overlap for no proof", () => {
  const keys = Array.from({ length: 60 }, (_, k) => k % 2 ? [1, 1, 1, 2, 2, 2] : [2, 2, 2, 1, 1, 1]);
  const at = (independent: number) =>
    selectContenders(tableOf(keys, 3), { margin: 0.02, learned: -1, refined: -1, independent })
      .margin;
  assert(at(3) < Infinity);
  assertEquals(at(1.5), Infinity);
});

Deno.test("selectContenders() refuses tables of unequal shape", () => {
  const table = tableOf([[1, 2], [1, 2]], 1);
  const options = { margin: 0, learned: -1, refined: -1 };
  assertThrows(() => selectContenders({ ...table, folds: 2 }, options), RangeError);
  assertThrows(() => selectContenders({ ...table, eligible: [[true, true]] }, options), RangeError);
  assertThrows(
    () => selectContenders({ ...table, eligible: [[true, true], [true]] }, options),
    RangeError,
  );
});

Deno.test("selectContenders() is not led by one wild key", () => {
  // c1 is better on every key but one, where everything of it went wrong on all folds.
  const keys = Array.from({ length: 12 }, () => [1, 1, 0.98, 0.98]);
  const plain = choose(tableOf(keys, 2));
  keys[5] = [1, 1, 1e9, 1e9];
  const wild = choose(tableOf(keys, 2));
  assertEquals([plain.groupBest, wild.groupBest], [1, 1]);
  assertEquals(chosen(wild).filter((contender) => contender !== 1).length <= 1, true);
});

Deno.test("selectContenders() is not led by one contender that explodes", () => {
  // Keys alternate between two truly different tastes; a third contender explodes on half of the keys.
  const taste = (k: number) => k % 2 === 0 ? [1, 1, 2, 2] : [2.2, 2.2, 1, 1];
  const keys = (wild: number) =>
    Array.from({ length: 40 }, (_, k) => [...taste(k), ...(k % 4 < 2 ? [wild, wild] : [3, 3])]);
  const plain = choose(tableOf(keys(3), 2)), wild = choose(tableOf(keys(1e6), 2));
  assertEquals(chosen(wild), chosen(plain));
  assertEquals(chosen(wild).slice(0, 2), [0, 1]);
});
