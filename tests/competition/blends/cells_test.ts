import { cellsOf } from "../../../lib/competition/blends/cells.ts";
import { backtestOf } from "../_backtests.ts";
import { loss } from "../_problem.ts";
import { assert, assertEquals } from "@std/assert";

const OPTIONS = { loss: loss("mae"), folds: [0, 1] };

Deno.test("cellsOf() gives one cell per key and fold on which contenders can be told apart", () => {
  const plain = backtestOf({
    actual: [[1, 1], [2, 2], [3, 3]],
    forecasts: [[[2, 2], [3, 3], [9, 9]], [[4, 4], [2, 2], [9, 9]]],
  });
  const blank = backtestOf({ id: "b", actual: [[NaN, NaN], [1, 1], [1, 1]], forecasts: [[[1, 1], [1, 1], [1, 1]]] });
  const cells = cellsOf([plain, blank], OPTIONS);
  assertEquals(cells.map(({ actual, level }) => [[...actual], level]), [[[1, 1], 1], [[2, 2], 1]]);
  assertEquals(cells[0].least, 0.1);
});

Deno.test("cellsOf() puts the median in the place of a contender that did not run", () => {
  const forecasts = [[[2]], [[NaN]], [[6]]];
  const [cell] = cellsOf([backtestOf({ actual: [[1]], forecasts })], { ...OPTIONS, folds: [0] });
  assertEquals([cell.forecasts.map(([value]) => value), cell.ran], [[2, 4, 6], [true, false, true]]);
});

Deno.test("cellsOf() leaves steps out at which only some contenders have a say", () => {
  const backtest = backtestOf({ actual: [[1, 50]], forecasts: [[[2, 2]], [[3, 3]]] });
  const events = { isBlind: [true, false], steps: [Uint8Array.of(0, 1)] };
  const [cell] = cellsOf([backtest], { ...OPTIONS, folds: [0], events });
  assertEquals([[...cell.actual], cell.level], [[1, NaN], 1]);
});

Deno.test("cellsOf() leaves a scaled squared error as it is: spans without demand would count most, and the mean be missed", () => {
  const quiet = backtestOf({ actual: [[0, 0]], forecasts: [[[0.1, 0.1]], [[0.3, 0.3]]] });
  const levels = (["rmsse", "mae"] as const).map((name) =>
    cellsOf([quiet], { loss: loss(name), folds: [0] })[0]?.level
  );
  assertEquals(levels[0], 1);
  assert(levels[1] > 0 && levels[1] < 1);
});
