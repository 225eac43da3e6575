import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Task } from "@lib/core/rows/task.ts";
import { fitTargets, isConstant, networkTargets, predictionOf } from "@lib/models/neural/targets.ts";

function rowsOf(target: readonly number[], task?: Task, weight = Array(target.length).fill(1)) {
  const rows = target.length / (task?.kind === "number" ? task.outputs : 1);
  return { rows, target: Float64Array.from(target), weight: Float64Array.from(weight).subarray(0, rows), task };
}

Deno.test("networkTargets() have mean 0 and deviation 1, also where squares are too large; predictionOf() turns back", () => {
  for (const unit of [1, 1e307]) {
    const rows = rowsOf([1, 3, 1, 3].map((value) => value * unit)), plan = fitTargets(rows, { robust: false });
    assertEquals([...networkTargets(plan, rows)], [-1, 1, -1, 1]);
    assertAlmostEquals(predictionOf(plan, 0, 1) / unit, 3, 1e-9);
  }
});

Deno.test("fitTargets() weighs rows", () => {
  const plan = fitTargets(rowsOf([0, 4], undefined, [3, 1]), { robust: false });
  assertEquals(plan.centre[0], 1);
});

Deno.test("fitTargets() robustly does not mind one wild target", () => {
  const rows = rowsOf([...Array.from({ length: 41 }, (_, i) => i), 1e300]), plan = fitTargets(rows, { robust: true });
  assertAlmostEquals(plan.centre[0], 20.5, 0.6);
  assertAlmostEquals(networkTargets(plan, rows)[30], 0.6, 0.06);
  assertEquals(networkTargets(plan, rows)[41], 1e4);
});

Deno.test("predictionOf() stays within the range of the targets widened by itself, which is finite", () => {
  const plan = fitTargets(rowsOf([10, 20]), { robust: false });
  assertEquals([predictionOf(plan, 0, -1e9), predictionOf(plan, 0, 1e9)], [0, 30]);
  const wide = fitTargets(rowsOf([-1.7e308, 1.7e308]), { robust: false });
  assert(Number.isFinite(predictionOf(wide, 0, 1e30)) && Number.isFinite(predictionOf(wide, 0, -1e30)));
});

Deno.test("fitTargets() places each of several targets by itself", () => {
  const rows = rowsOf([0, 100, 2, 300], { kind: "number", outputs: 2 }), plan = fitTargets(rows, { robust: false });
  assertEquals([...plan.centre], [1, 200]);
  assertEquals([...networkTargets(plan, rows)], [-1, -1, 1, 1]);
});

Deno.test("fitTargets() of classes are their weighted shares, none 0; networkTargets() are their numbers", () => {
  const rows = rowsOf([0, 2, 2], { kind: "class", classes: 3 }, [2, 1, 1]), plan = fitTargets(rows, { robust: false });
  assertEquals([...plan.shares], [2.5 / 6, 1 / 6, 2.5 / 6]);
  assertEquals([...networkTargets(plan, rows)], [0, 2, 2]);
});

Deno.test("isConstant() says where there is nothing to learn", () => {
  const of = (target: number[], task?: Task) =>
    isConstant(fitTargets(rowsOf(target, task), { robust: true }), rowsOf(target, task));
  assertEquals([of([5, 5]), of([5, 6]), of([0.1, 0.1, 0.1])], [true, false, true]);
  assertEquals([of([1, 1], { kind: "class", classes: 2 }), of([1, 0], { kind: "class", classes: 2 })], [true, false]);
  assertEquals(of([5, 1, 5, 2], { kind: "number", outputs: 2 }), false, "one of two moves");
});
