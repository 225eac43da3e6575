import { assert, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { type Task, widthOf } from "@lib/core/rows/task.ts";
import { FAMILIES } from "@lib/models/catalog.ts";
import type { Future, ModelFamily, Params, Training } from "@lib/models/contract/family.ts";
import { changeDesign, takeRows } from "../_support/design_builder.ts";
import { withPrior } from "../_support/with_prior.ts";
import { tableRows, TASKS } from "../_support/table_rows.ts";

/** Parameters that keep a slow family quick. */
const QUICK: Record<string, Params> = {
  gradient_boosting: { trees: 20 },
  gradient_boosting_residual: { trees: 20 },
  mlp: { width: 8, epochs: 30, members: 1, learningRate: 0.03 },
  random_forest: { trees: 20 },
};
const NONE = new Float64Array(0);

const trainingOf = (design: Design): Training => ({ y: NONE, start: 0, seasonLength: 1, design });
const futureOf = (design: Design): Future => ({ y: NONE, start: 0, horizon: design.rows, design });

/** The class that every row is of, or the number. */
function constantRows(task: Task, rows: number): Design {
  const design = tableRows(task, { rows });
  return changeDesign(design, { target: design.target.map(() => 1) });
}

function withColumn(design: Design, valueOf: (row: number) => number, categorical: boolean): Design {
  const p = design.names.length, values = new Float64Array(design.rows * (p + 1));
  for (let row = 0; row < design.rows; row++) {
    values.set(design.values.subarray(row * p, row * p + p), row * (p + 1));
    values[row * (p + 1) + p] = valueOf(row);
  }
  const kinds = [...design.kinds ?? [], categorical ? "category" as const : "number" as const];
  return {
    ...design,
    kinds,
    names: [...design.names, "more"],
    categorical: [...design.categorical, categorical],
    values,
  };
}

/** Error of predictions: squared, or 1 less the probability of what came. */
function errorOf(design: Design, predicted: Float64Array): number {
  const task = design.task!, width = widthOf(task);
  let sum = 0;
  for (let row = 0; row < design.rows; row++) {
    if (task.kind === "class") sum += 1 - predicted[row * width + design.target[row]!]!;
    else for (let t = 0; t < width; t++) sum += (predicted[row * width + t]! - design.target[row * width + t]!) ** 2;
  }
  return sum / design.rows;
}

for (const family of Object.values(FAMILIES).filter(({ tasks }) => tasks !== undefined)) {
  for (const [label, task] of Object.entries(TASKS).filter(([, { kind }]) => family.tasks?.includes(kind))) {
    contract(family, label, task);
  }
}

function contract(family: ModelFamily, label: string, task: Task): void {
  const { name } = family, width = widthOf(task), params = QUICK[name] ?? {};
  const fit = (design: Design, seed = 7) =>
    family.fit(withPrior(name, trainingOf(design), params), params, createRng(seed));
  const assertSound = (predicted: Float64Array, rows: number, what = "") => {
    assertEquals(predicted.length, rows * width, what);
    assert(predicted.every(Number.isFinite), `${what}: ${predicted}`);
    if (task.kind !== "class") return;
    assert(predicted.every((share) => share >= 0 && share <= 1), what);
    for (let row = 0; row < rows; row++) {
      const sum = predicted.subarray(row * width, row * width + width).reduce((total, share) => total + share, 0);
      assertLessOrEqual(Math.abs(sum - 1), 1e-12, what);
    }
  };
  const rows = (options = {}) => tableRows(task, { rows: 60, features: 5, categorical: [4], missing: 0.1, ...options });
  const check = (design: Design, what: string) => {
    const fitted = fit(design), predicted = family.predict(fitted, futureOf(design));
    assertSound(predicted, design.rows, what);
    return predicted;
  };
  const codeOf = (design: Design) => assertThrows(() => fit(design), FitError).code;

  Deno.test(`${name} of ${label} predicts finite numbers, or probabilities that sum to 1`, () => {
    const fitted = fit(rows());
    assertSound(family.predict(fitted, futureOf(rows({ rows: 17, seed: 2 }))), 17);
    for (const n of [1, 7, 8, 33]) {
      const some = rows({ rows: n, seed: 2 });
      assertSound(family.predict(fitted, futureOf(some)), n);
    }
  });

  Deno.test(`${name} of ${label} is deterministic and leaves its inputs unchanged`, () => {
    const design = rows(), before = structuredClone(design), future = rows({ rows: 9, seed: 3 });
    const first = family.predict(fit(design), futureOf(future));
    assertEquals(family.predict(fit(structuredClone(design)), futureOf(future)), first);
    assertEquals(design, before);
  });

  Deno.test(`${name}.decode() of ${label} gives bit-equal predictions back`, () => {
    const fitted = fit(rows()), future = futureOf(rows({ rows: 20, seed: 2 }));
    const bytes = encodeArtifact(family.encode(fitted)), decoded = family.decode(decodeArtifact(bytes));
    assertEquals(family.predict(decoded, future), family.predict(fitted, future));
    assertEquals(encodeArtifact(family.encode(decoded)), bytes);
  });

  Deno.test(`${name} of ${label} never reads what came of the rows that it predicts`, () => {
    const design = rows(),
      fitted = fit(design),
      told = design.target.map((value) => task.kind === "class" ? 0 : 1e6 - value);
    const blind = { ...design, target: new Float64Array(design.target.length).fill(NaN) };
    const said = family.predict(fitted, futureOf({ ...design, target: told }));
    assertEquals(said, family.predict(fitted, futureOf(blind)));
  });

  Deno.test(`${name} of ${label} predicts a row alone as among others`, () => {
    const fitted = fit(rows()), future = rows({ rows: 20, seed: 2 }), all = family.predict(fitted, futureOf(future));
    for (const row of [0, 13]) {
      const alone = family.predict(fitted, futureOf(takeRows(changeDesign(future, { target: future.target }), [row])));
      assertEquals(alone, all.slice(row * width, row * width + width));
    }
  });

  if (name !== "prior_mean") {
    Deno.test(`${name} of ${label} follows the features`, () => {
      const training = tableRows(task, { rows: 300 }), future = tableRows(task, { rows: 200, seed: 2 });
      const usual = FAMILIES.prior_mean!, same = usual.fit(trainingOf(training), {}, createRng(1));
      const error = errorOf(future, family.predict(fit(training), futureOf(future)));
      assertLess(error, 0.6 * errorOf(future, usual.predict(same, futureOf(future))));
    });
  }

  Deno.test(`${name} of ${label} takes a constant target, one class of all, duplicate columns and huge values`, () => {
    const constant = check(constantRows(task, 60), "constant");
    if (task.kind === "class") assert(constant.every((share, i) => i % width === 1 ? share > 0.9 : share < 0.1));
    else assert(constant.every((value) => Math.abs(value - 1) < 1e-9));
    const design = tableRows(task, { rows: 60 }), p = design.names.length;
    check(withColumn(design, (row) => design.values[row * p]!, false), "duplicate");
    check(withColumn(design, (row) => (row % 2 === 0 ? 1e300 : -1e300) * (row + 1) / 60, false), "huge");
    check(withColumn(design, (row) => row < 3 ? 1e-300 : NaN, false), "hardly known");
    check(withColumn(design, () => NaN, false), "missing");
    check(changeDesign(design, { values: design.values.map(() => 7) }), "constant features");
    check(changeDesign(design, { weight: design.weight.map((_, row) => row % 3 + 0.5) }), "weights");
  });

  Deno.test(`${name} of ${label} takes a category of 1,000 levels, and levels that it has not seen`, () => {
    const design = withColumn(tableRows(task, { rows: 1500 }), (row) => row * 7 % 1000, true);
    const fitted = fit(design), future = withColumn(tableRows(task, { rows: 20, seed: 2 }), (row) => 995 + row, true);
    assertSound(family.predict(fitted, futureOf(future)), 20);
  });

  Deno.test(`${name} of ${label} works with the fewest rows that it accepts`, () => {
    check(tableRows(task, { rows: family.minRows }), "fewest");
    if (family.minRows > 1) assertEquals(codeOf(tableRows(task, { rows: family.minRows - 1 })), "TOO_SHORT");
  });

  Deno.test(`${name}.fit() of ${label} refuses targets that are none`, () => {
    const design = rows();
    for (const bad of [NaN, Infinity]) {
      assertEquals(codeOf(changeDesign(design, { target: design.target.with(3, bad) })), "NOT_FINITE");
    }
    if (task.kind === "number") return;
    for (const bad of [-1, 0.5, task.classes]) {
      assertEquals(codeOf(changeDesign(design, { target: design.target.with(3, bad) })), "INVALID_TARGET");
    }
  });

  Deno.test(`${name}.predict() of ${label} refuses rows of another feature spec`, () => {
    const other = changeDesign(rows(), { specHash: "other" });
    assertEquals(assertThrows(() => family.predict(fit(rows()), futureOf(other)), FitError).code, "SPEC_MISMATCH");
  });

  if (task.kind === "class" && task.classes === 3) {
    Deno.test(`${name} gives a class that no training row has a small probability`, () => {
      const design = tableRows(task, { rows: 120 });
      const two = takeRows(design, [...design.target.keys()].filter((row) => design.target[row] !== 2));
      const predicted = check(two, "two of three");
      const third = predicted.filter((_, i) => i % 3 === 2);
      assert(third.every((share) => share > 0 && share < 0.2), `${third}`);
    });
  }

  Deno.test(`${name}.importance(), compact() and smaller of ${label} keep what they promise`, () => {
    const design = tableRows(task, { rows: 200 }), fitted = fit(design), shares = family.importance?.(fitted);
    if (shares !== undefined) {
      assertEquals(shares.length, design.names.length);
      assertLessOrEqual(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1), 1e-9);
      assertLess(1, Math.max(shares[0]!, shares[1]!) / shares[2]!);
    }
    const error = errorOf(design, family.predict(fitted, futureOf(design)));
    const forms = [
      family.compact,
      ...Object.values(family.smaller ?? {}).map(({ shrink }) => (of: unknown) => shrink(of, design)),
    ];
    for (const form of forms) {
      if (form === undefined) continue;
      const smaller = form(fitted), predicted = family.predict(smaller, futureOf(design));
      assertSound(predicted, design.rows);
      const stored = family.decode(decodeArtifact(encodeArtifact(family.encode(smaller))));
      assertEquals(family.predict(stored, futureOf(design)), predicted);
      if (form === family.compact) assertLess(Math.abs(errorOf(design, predicted) - error), 0.01 * error + 1e-3);
    }
  });
}
