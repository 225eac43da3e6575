import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import type { Task } from "@lib/core/rows/task.ts";
import {
  type EncodedTargets,
  encodedTargets,
  learnTargetMeans,
  targetEncoder,
} from "@lib/features/table/target_encoding.ts";
import { TABLE_GOLDEN } from "../../_support/table_golden.ts";
import { mixedRows } from "./_rows.ts";

const LEVELS = Float64Array.from(TABLE_GOLDEN.target.levels);

function targetsOf(task: Task, target: ArrayLike<number>): EncodedTargets {
  const rows = LEVELS.length;
  return encodedTargets({ ...mixedRows({ rows }), task, target: Float64Array.from(target) }, 5, createRng(3));
}

/** Overall mean and deviation of one output. */
function momentsOf({ values, width }: EncodedTargets, w: number): { mean: number; deviation: number } {
  const own = values.filter((_, i) => i % width === w), mean = own.reduce((a, b) => a + b) / own.length;
  return { mean, deviation: Math.sqrt(own.reduce((sum, y) => sum + (y - mean) ** 2, 0) / own.length) };
}

const TASKS: readonly (readonly ["number" | "binary" | "classes", Task])[] = [
  ["number", { kind: "number", outputs: 1 }],
  ["binary", { kind: "class", classes: 2 }],
  ["classes", { kind: "class", classes: 3 }],
];
for (const [name, task] of TASKS) {
  Deno.test(`learnTargetMeans() smooths means of ${name} as scikit-learn's TargetEncoder`, () => {
    const golden = TABLE_GOLDEN.target[name], targets = targetsOf(task, golden.target);
    const { levels, means, width } = learnTargetMeans(LEVELS, targets, 10).encoding;
    assertEquals(width, golden.means.length);
    golden.means.forEach((byLevel, w) => {
      const { mean, deviation } = momentsOf(targets, w);
      levels.forEach((level, l) => assertAlmostEquals(mean + deviation * means[l * width + w]!, byLevel[level]!, 1e-9));
    });
  });
}

Deno.test("learnTargetMeans() gives training rows the means of the other parts", () => {
  const targets = targetsOf({ kind: "number", outputs: 1 }, TABLE_GOLDEN.target.number.target);
  const { columns: [column] } = learnTargetMeans(LEVELS, targets, 2), { values, fold } = targets;
  LEVELS.forEach((level, row) => {
    const others = [...values.keys()].filter((other) => fold[other] !== fold[row]);
    const mean = others.reduce((sum, other) => sum + values[other]!, 0) / others.length;
    const variance = others.reduce((sum, other) => sum + (values[other]! - mean) ** 2, 0) / others.length;
    const alike = others.filter((other) => LEVELS[other] === level);
    const excess = alike.reduce((sum, other) => sum + values[other]! - mean, 0) / (alike.length + 2);
    assertAlmostEquals(column![row]!, excess / Math.sqrt(variance), 1e-9);
  });
});

Deno.test("learnTargetMeans() encodes several targets, each by itself", () => {
  const { number } = TABLE_GOLDEN.target, both = number.target.flatMap((y, row) => [y, row % 7]);
  const { encoding } = learnTargetMeans(LEVELS, targetsOf({ kind: "number", outputs: 2 }, both), 10);
  const single = learnTargetMeans(LEVELS, targetsOf({ kind: "number", outputs: 1 }, number.target), 10).encoding;
  assertEquals(encoding.means.filter((_, i) => i % 2 === 0), single.means);
  const names = targetEncoder.slots(encoding, "city", { levels: [], outputs: ["price"] }).map(({ name }) => name);
  assertEquals(names, ["city_target_price", "city_target_1"]);
});

Deno.test("targetEncoder.apply() gives unknown levels 0, and missing ones what missing ones had", () => {
  const targets = targetsOf({ kind: "number", outputs: 1 }, LEVELS.map((level) => level === 2 ? 9 : 0));
  const { encoding } = learnTargetMeans(LEVELS.map((level) => level === 2 ? NaN : level), targets, 1);
  const [column] = targetEncoder.apply(encoding, { values: Float64Array.of(77, NaN, 1), texts: [] });
  assertEquals(column![0], 0);
  assert(column![1]! > 1 && column![2]! < 0);
});

Deno.test("learnTargetMeans() of a target that never varies tells nothing", () => {
  const { encoding } = learnTargetMeans(LEVELS, targetsOf({ kind: "number", outputs: 1 }, LEVELS.map(() => 0.1)), 0);
  assert(encoding.means.every((mean) => mean === 0));
});

Deno.test("learnTargetMeans() counts a row as its weight says", () => {
  const targets = targetsOf({ kind: "number", outputs: 1 }, TABLE_GOLDEN.target.number.target);
  const weight = targets.weight.map((_, row) => row % 2), half = learnTargetMeans(LEVELS, { ...targets, weight }, 3);
  const values = targets.values.map((y, row) => row % 2 === 0 ? 1e6 : y);
  assertEquals(learnTargetMeans(LEVELS, { ...targets, values, weight }, 3).encoding, half.encoding);
});
