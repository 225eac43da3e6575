import { assertAlmostEquals, assertEquals, assertInstanceOf, assertLess, assertThrows } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { widthOf } from "@lib/core/rows/task.ts";
import { CONTENDERS, FAMILIES } from "@lib/models/catalog.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { logistic } from "@lib/models/linear/logistic.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { residual } from "@lib/models/contract/residual.ts";
import { changeDesign, takeRows } from "../../_support/design_builder.ts";
import { tableRows, TASKS } from "../../_support/table_rows.ts";

const NONE = new Float64Array(0);
const trainingOf = (design: Design) => ({ y: NONE, start: 0, seasonLength: 1, design });
const futureOf = (design: Design) => ({ y: NONE, start: 0, horizon: design.rows, design });
const PAIRS: readonly (readonly [ModelFamily, string])[] = [
  [ridge as ModelFamily, "one number"],
  [logistic as ModelFamily, "two classes"],
  [logistic as ModelFamily, "three classes"],
  [gradientBoosting as ModelFamily, "one number"],
  [gradientBoosting as ModelFamily, "two classes"],
  [gradientBoosting as ModelFamily, "three classes"],
];

/** Mean error: squared, or the log loss. */
function errorOf(design: Design, predicted: Float64Array): number {
  const width = widthOf(design.task!);
  const errors = Array.from(
    design.target,
    (own, row) => width > 1 ? -Math.log(predicted[row * width + own]!) : (predicted[row]! - own) ** 2,
  );
  return errors.reduce((sum, error) => sum + error, 0) / design.rows;
}

/** The rows of a key whose targets lie higher, or whose classes come in another order. */
function shifted(design: Design): Design {
  const { task, target } = design;
  const shift = (own: number) => task?.kind === "class" ? (own + 1) % task.classes : own + 10;
  return changeDesign(design, { target: target.map(shift) });
}

for (const [family, label] of PAIRS) {
  const task = TASKS[label]!, onTop = residual(family), all = tableRows(task, { rows: 400 });
  const prior = family.fit(trainingOf(all), {}, createRng(1));
  const { params } = CONTENDERS.find(({ name }) => name === onTop.name)!;
  const ask = (own: Design, future: Design) =>
    onTop.predict(onTop.fit({ ...trainingOf(own), prior }, params, createRng(2)), futureOf(future));

  Deno.test(`residual() of ${family.name} and ${label} is nearly the model of all keys for a key that is as they are`, () => {
    const future = tableRows(task, { rows: 200, seed: 5 }), own = tableRows(task, { rows: 40, seed: 3 });
    const before = errorOf(future, family.predict(prior, futureOf(future)));
    assertLess(errorOf(future, ask(own, future)), 1.5 * before);
  });

  Deno.test(`residual() of ${family.name} and ${label} learns what is other about a key`, () => {
    const own = shifted(tableRows(task, { rows: 150, seed: 3 })),
      future = shifted(tableRows(task, { rows: 150, seed: 5 }));
    assertLess(errorOf(future, ask(own, future)), 0.6 * errorOf(future, family.predict(prior, futureOf(future))));
  });
}

Deno.test("residual() of classes of which a key has one stays near the model of all keys, with every class possible", () => {
  const task = TASKS["three classes"]!, all = tableRows(task, { rows: 300 });
  for (const family of [logistic as ModelFamily, gradientBoosting as ModelFamily]) {
    const prior = family.fit(trainingOf(all), {}, createRng(1)), onTop = residual(family);
    const rows = [...all.target.keys()].filter((row) => all.target[row] === 1).slice(0, 25);
    const own = onTop.fit({ ...trainingOf(takeRows(all, rows)), prior }, {}, createRng(1));
    const shares = onTop.predict(own, futureOf(all));
    assertEquals(shares.every((share) => share > 0 && share < 1), true);
    for (let row = 0; row < all.rows; row++) {
      assertAlmostEquals(shares[3 * row]! + shares[3 * row + 1]! + shares[3 * row + 2]!, 1, 1e-12);
    }
  }
});

Deno.test("residual() refuses to be fitted without a model of all keys, or with that of another family", () => {
  const { ridge_residual: family } = FAMILIES, training = trainingOf(tableRows(TASKS["one number"]!));
  for (const prior of [undefined, null]) {
    assertEquals(
      assertThrows(() => family!.fit({ ...training, prior }, {}, createRng(1)), FitError).code,
      "SPEC_MISMATCH",
    );
  }
  assertThrows(() => family!.fit({ ...training, prior: { family: "naive" } }, {}, createRng(1)), FitError);
});

Deno.test("residual() decodes its two models and refuses what lacks one", () => {
  const design = tableRows(TASKS["one number"]!), onTop = residual(ridge);
  const prior = ridge.fit(trainingOf(design), {}, createRng(1));
  const artifact = onTop.encode(onTop.fit({ ...trainingOf(design), prior }, {}, createRng(1)));
  for (const part of ["prior", "own", "kind"]) {
    const { [part]: _, ...header } = artifact.header;
    const thrown = assertThrows(() => onTop.decode({ ...artifact, header }));
    assertInstanceOf(thrown, FitError);
    assertEquals(thrown.code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("residual() makes an artifact of the model of all keys once, for whichever keys stand on it", () => {
  const task = TASKS["one number"]!,
    all = tableRows(task, { rows: 100 }),
    prior = ridge.fit(trainingOf(all), {}, createRng(1));
  const encoded: unknown[] = [];
  const watched: ModelFamily = {
    ...(ridge as ModelFamily),
    encode(fitted) {
      encoded.push(fitted);
      return (ridge as ModelFamily).encode(fitted);
    },
  };
  const onTop = residual(watched);
  for (const seed of [3, 4, 5]) {
    const own = tableRows(task, { rows: 30, seed }),
      fitted = onTop.fit({ ...trainingOf(own), prior }, {}, createRng(2));
    const again = onTop.decode(onTop.encode(fitted));
    assertEquals(onTop.predict(again, futureOf(own)), onTop.predict(fitted, futureOf(own)));
  }
  assertEquals(encoded.filter((fitted) => fitted === prior).length, 1);
  assertEquals(encoded.length, 4);
});

Deno.test("residual() is stored apart from the model of all keys by onPrior, and leaves that as it is when it is made compact", () => {
  const task = TASKS["two classes"]!,
    prior = logistic.fit(trainingOf(tableRows(task, { rows: 100 })), {}, createRng(1));
  const own = tableRows(task, { rows: 40, seed: 3 }), onTop = residual(logistic as ModelFamily);
  const fitted = onTop.fit({ ...trainingOf(own), prior }, {}, createRng(2)), { onPrior } = onTop;
  const apart = onPrior!.encode(fitted), again = onPrior!.decodePrior(logistic.encode(prior));
  assertEquals(Object.keys(apart.arrays).filter((name) => name.startsWith("prior")), []);
  assertEquals(onTop.predict(onPrior!.decode(apart, again), futureOf(own)), onTop.predict(fitted, futureOf(own)));
  assertEquals(assertThrows(() => onTop.decode(apart), FitError).code, "CORRUPT_ARTIFACT");
  const compact = residual({ ...(ridge as ModelFamily), compact: () => "compact" }).compact!({ ...fitted });
  assertEquals([compact.prior, compact.own], [prior, "compact"]);
});
