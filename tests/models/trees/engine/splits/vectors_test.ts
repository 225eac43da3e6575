import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { bestColumn, bestGain, bestMissingLeft, resetBest } from "@lib/models/trees/engine/splits/best.ts";
import { takeRoot } from "@lib/models/trees/engine/grow.ts";
import {
  addVector,
  CLASS_VECTORS,
  NO_VECTORS,
  searchVectors,
  setVectors,
  vectorKind,
  vectorOf,
  vectorTotal,
} from "@lib/models/trees/engine/splits/vectors.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { listOf, prepare, type Setup } from "../_engine.ts";

const CLASSES = 3;

/** Rows of one number and their classes in the engine; its root. */
function rootOf(values: readonly number[], target: readonly number[], setup: Setup = {}): number {
  const shape = { outputs: CLASSES, vectors: "classes", rules: { minLeaf: 1, minWeight: 0 } } as const;
  prepare(designOf({ names: ["x"], values, target }), { ...shape, ...setup });
  return takeRoot(values.length);
}

/** Rows times Gini's impurity. */
function impurity(classes: readonly number[]): number {
  const counts = [0, 1, 2].map((k) => classes.filter((own) => own === k).length);
  return classes.length - counts.reduce((sum, count) => sum + count * count, 0) / Math.max(1, classes.length);
}

Deno.test("searchVectors() finds the cut that lowers Gini's impurity most, missing values on either side", () => {
  const row = fc.tuple(fc.option(fc.nat({ max: 5 }), { nil: NaN }), fc.nat({ max: 2 }));
  fc.assert(fc.property(fc.array(row, { minLength: 2, maxLength: 20 }), (rows) => {
    const values = rows.map(([x]) => x), target = rows.map(([, k]) => k);
    let expected = 0;
    for (const cut of new Set(values.filter((x) => x === x))) {
      for (const missing of [true, false]) {
        const isLeft = (x: number) => x === x ? x <= cut : missing;
        const left = target.filter((_, i) => isLeft(values[i]!)), right = target.filter((_, i) => !isLeft(values[i]!));
        if (left.length > 0 && right.length > 0) {
          expected = Math.max(expected, impurity(target) - impurity(left) - impurity(right));
        }
      }
    }
    const root = rootOf(values, target);
    resetBest(0);
    if (new Set(values).size > 1) searchVectors(root, listOf([0]), 1);
    assertAlmostEquals(bestGain, new Set(values).size > 1 ? expected : 0, 1e-9);
  }));
});

Deno.test("searchVectors() leaves no side with fewer rows than allowed, and sends missing ones with the larger", () => {
  const root = rootOf([0, 1, 1, 1], [0, 1, 1, 1], { rules: { minLeaf: 2 } });
  resetBest(0);
  searchVectors(root, listOf([0]), 1);
  assertEquals(bestColumn, -1);
  resetBest(0);
  searchVectors(rootOf([0, 1, 1, 1], [0, 1, 1, 1]), listOf([0]), 1);
  assertEquals([bestColumn, bestMissingLeft], [0, 0]);
});

Deno.test("addVector() appends the shares of a node's rows, with their multiplicity", () => {
  const root = rootOf([0, 1, 1, 1], [0, 1, 1, 2], { times: (row) => row === 3 ? 2 : 1 });
  assertEquals([addVector(root), addVector(root), vectorTotal()], [0, 1, 2]);
  assertEquals([0, 1, 2].map((k) => vectorOf(1, k)), [1 / 5, 2 / 5, 2 / 5]);
  for (let i = 0; i < 600; i++) addVector(root);
  assertEquals([0, 1, 2].map((k) => vectorOf(0, k)), [1 / 5, 2 / 5, 2 / 5]);
});

Deno.test("setVectors() says which leaves trees have", () => {
  for (const kind of [CLASS_VECTORS, NO_VECTORS]) {
    setVectors(kind);
    assertEquals(vectorKind, kind);
  }
});
