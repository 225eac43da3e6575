import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { predictModel } from "@lib/competition/backtest/predict_model.ts";
import { learnClassServing } from "@lib/competition/calibration/class_serving.ts";
import { readOutputs } from "@lib/competition/calibration/row_reading.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { familyOf } from "../_series.ts";
import { drawClasses, setCoverage } from "../_classes.ts";

const ask = (given: unknown) =>
  predictModel({ family: { ...familyOf("own", () => 1), predict: () => given as Float64Array }, fitted: {} }, {
    y: Float64Array.of(1),
    start: 0,
    horizon: 3,
    design: null,
  });

Deno.test("predictModel() passes one number for each step on, also of plain and 32-bit arrays", () => {
  const values = Float64Array.of(1, NaN, 3);
  assertEquals(ask(values), values);
  assertEquals(ask([1, 2, 3]), Float64Array.of(1, 2, 3));
  assertEquals(ask(Float32Array.of(1, 2, 3)), Float64Array.of(1, 2, 3));
});

Deno.test("predictModel() anything else is WRONG_LENGTH and says what came", () => {
  for (const given of [[1, 2], [1, 2, 3, 4], Float64Array.of(), "123", null, undefined, 3, {}]) {
    const { code, message } = assertThrows(() => ask(given), FitError);
    assertEquals(code, "WRONG_LENGTH");
    assertMatch(message, /array of 3 numbers: current value is (\d of them|of type \w+)$/);
  }
});

Deno.test("predictModel() asks for as many numbers in a row as its task has", () => {
  const family = { ...familyOf("own", () => 1), predict: () => Float64Array.of(1, 2, 3, 4) };
  const of = (classes: number) => ({ task: { kind: "class", classes } }) as unknown as Design;
  const ask = (classes: number) =>
    predictModel({ family, fitted: {} }, { y: new Float64Array(0), start: 0, horizon: 2, design: of(classes) });
  assertEquals([...ask(2)], [1, 2, 3, 4]);
  assertThrows(() => ask(3), FitError, "array of 6 numbers");
});

Deno.test("predictModel() leaves classes that a row cannot have nothing, and what it can have adds up to one", () => {
  const family = { ...familyOf("own", () => 1), predict: () => Float64Array.of(0.5, 0.3, 0.2, 1, 0, 0) };
  const design = {
    task: { kind: "class", classes: 3 },
    possible: Uint8Array.of(1, 1, 0, 0, 1, 1),
  } as unknown as Design;
  const future = { y: new Float64Array(0), start: 0, horizon: 2, design };
  assertEquals([...predictModel({ family, fitted: {} }, future)].map((share) => Math.round(share * 1000)), [
    ...[625, 375, 0],
    ...[0, 500, 500],
  ]);
});

Deno.test("predictModel() leaves a class that a row can have a little, also of a model that is sure, and a row without any as it is", () => {
  const given = Float64Array.of(1, 0, 0, 0.4, -0.1, 0.6, 0, 0, 0, NaN, 0, 0);
  const family = { ...familyOf("own", () => 1), predict: () => given };
  const design = { task: { kind: "class", classes: 3 } } as unknown as Design, e = Number.EPSILON;
  const said = predictModel({ family, fitted: {} }, { y: new Float64Array(0), start: 0, horizon: 4, design });
  assertEquals([...said], [1, e, e, 0.4, e, 0.6, 0, 0, 0, NaN, 0, 0]);
  assertEquals([...given], [1, 0, 0, 0.4, -0.1, 0.6, 0, 0, 0, NaN, 0, 0]);
  const numbers = { task: { kind: "number", outputs: 3 } } as unknown as Design;
  assertEquals(
    predictModel({ family, fitted: {} }, { y: new Float64Array(0), start: 0, horizon: 4, design: numbers }),
    given,
  );
});

for (const classes of [3, 5]) {
  Deno.test(`predictModel() of a model that says one of ${classes} classes alone leaves sets that cover as their levels say`, () => {
    const levels = [80, 95], rng = createRng(7), design = { task: { kind: "class", classes } } as unknown as Design;
    const sayOne = (truth: number[]) => truth.map((share) => share === Math.max(...truth) ? 1 : 0);
    const draw = (rows: number) => {
      const { probabilities, actual } = drawClasses(rng, { rows, classes, said: sayOne });
      const family = { ...familyOf("own", () => 1), predict: () => probabilities };
      const future = { y: new Float64Array(0), start: 0, horizon: rows, design };
      return { probabilities: predictModel({ family, fitted: {} }, future), actual };
    };
    const shares = levels.map(() => 0);
    for (let round = 0; round < 10; round++) {
      const { calibration, decision, sets } = learnClassServing([{ group: "", folds: [draw(300), draw(300)] }], {
        classes,
        levels,
      });
      const fresh = draw(500), reading = { kind: "class", calibration, decision, sets, group: "" } as const;
      const said = readOutputs(reading, fresh.probabilities, classes);
      assert(said.kind === "class");
      said.sets.forEach((own, l) => shares[l]! += setCoverage(own, fresh.actual, classes).covered / 500 / 10);
    }
    // What is said has two values alone, so that sets grow in steps.
    levels.forEach((level, l) => assert(shares[l]! > level / 100 - 0.03, `${level}: ${shares[l]}`));
  });
}
