import { assert, assertEquals, assertInstanceOf, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { FULL_RECIPE, LIGHT_RECIPE, type TableRecipe } from "@lib/features/table/table_recipe.ts";
import type { ModelFamily, Params } from "@lib/models/contract/family.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { encoded } from "@lib/models/contract/encoded.ts";
import { mixedRows, pickRows } from "../../features/table/_rows.ts";
import { change, isRefused, mutate } from "../_mutate.ts";

const HORIZON = 20, RUNS = 200;
const SMALL: TableRecipe = { ...FULL_RECIPE, text: { ...FULL_RECIPE.text, dimension: 4, vocabulary: 60 } };
const WIDE: TableRecipe = { ...SMALL, mostLevels: 2, interactions: [["price", "member"]], pca: 8 };

const FAMILIES: readonly (readonly [string, ModelFamily])[] = [
  ["ridge", encoded(ridge, SMALL) as ModelFamily],
  ["ridge on components", encoded(ridge, WIDE) as ModelFamily],
  ["boosting", encoded(gradientBoosting, { ...LIGHT_RECIPE, text: SMALL.text }) as ModelFamily],
];

function fit(family: ModelFamily, design: Design | null = mixedRows()): unknown {
  return family.fit({ y: new Float64Array(0), start: 0, seasonLength: 1, design }, quick(family), createRng(1));
}

function quick({ defaults }: ModelFamily): Params {
  return "trees" in defaults ? { trees: 10 } : {};
}

function predict(family: ModelFamily, fitted: unknown, design: Design = mixedRows({ seed: 2, rows: HORIZON })) {
  return family.predict(fitted, { y: new Float64Array(0), start: 0, horizon: design.rows, design });
}

for (const [name, family] of FAMILIES) {
  Deno.test(`encoded() ${name} predicts rows of all kinds of columns better than their mean`, () => {
    const rows = mixedRows({ seed: 3, rows: 200 }), out = predict(family, fit(family, mixedRows({ rows: 400 })), rows);
    assert(out.every(Number.isFinite));
    const mean = rows.target.reduce((a, b) => a + b) / rows.rows;
    const error = (of: (row: number) => number) => rows.target.reduce((sum, y, row) => sum + (y - of(row)) ** 2, 0);
    assertLess(error((row) => out[row]!), 0.5 * error(() => mean));
  });

  Deno.test(`encoded() ${name}.decode() gives bit-equal predictions and artifacts back`, () => {
    const fitted = fit(family), bytes = encodeArtifact(family.encode(fitted));
    const decoded = family.decode(decodeArtifact(bytes));
    assertEquals(predict(family, decoded), predict(family, fitted));
    assertEquals(encodeArtifact(family.encode(decoded)), bytes);
  });

  Deno.test(`encoded() ${name}.decode() of what somebody has changed predicts some numbers or is a typed error (property)`, () => {
    const bytes = encodeArtifact(family.encode(fit(family)));
    let refused = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const hostile = mutate(bytes, changes);
        const isTyped = isRefused(() => {
          const out = predict(family, family.decode(decodeArtifact(hostile)));
          assertInstanceOf(out, Float64Array);
          assertEquals(out.length, HORIZON);
        });
        if (isTyped) refused++;
      }),
      { numRuns: RUNS, seed: 5 },
    );
    assert(refused > RUNS / 10, `${refused} refused`);
  });

  Deno.test(`encoded() ${name} predicts each row by itself, and is deterministic`, () => {
    const fitted = fit(family), rows = mixedRows({ seed: 2, rows: HORIZON }), order = [7, 0, 19];
    const whole = predict(family, fitted, rows);
    assertEquals(predict(family, fitted, pickRows(rows, order)), Float64Array.from(order, (row) => whole[row]!));
    assertEquals(predict(family, fit(family), rows), whole);
  });

  Deno.test(`encoded() ${name}.importance() is a share per column and text`, () => {
    const shares = family.importance!(fit(family, mixedRows({ rows: 400 })));
    assertEquals(shares.length, 5);
    assertLess(Math.abs(shares.reduce((a, b) => a + b, 0) - 1), 1e-9);
    assert(shares[0]! > shares[2]! && shares[4]! > shares[2]!, `price and note tell more than member: ${shares}`);
  });

  Deno.test(`encoded() ${name} refuses what it cannot fit or predict with typed errors`, () => {
    const code = (run: () => unknown) => assertThrows(run, FitError).code;
    const rows = mixedRows();
    assertEquals(code(() => fit(family, null)), "EMPTY");
    assertEquals(code(() => fit(family, pickRows(rows, [0]))), "TOO_SHORT");
    assertEquals(code(() => fit(family, { ...rows, target: rows.target.with(3, NaN) })), "NOT_FINITE");
    assertEquals(code(() => predict(family, { family: "other" })), "NOT_FITTED");
    assertEquals(code(() => predict(family, fit(family), { ...rows, specHash: "other" })), "SPEC_MISMATCH");
    assertEquals(code(() => family.decode({ header: { family: "naive", encoder: {} }, arrays: {} })), "WRONG_FAMILY");
  });
}

Deno.test("encoded() leaves rows of features to the family", () => {
  const { kinds: _, ...features } = pickRows(mixedRows(), Array.from({ length: 50 }, (_, row) => row + 20));
  const rows = { ...features, textColumns: {}, task: { kind: "number", outputs: 1 } } as const;
  const [, family] = FAMILIES[0]!, plain = fit(ridge as ModelFamily, rows);
  assertEquals(fit(family, rows), plain);
  assertEquals(family.encode(plain), ridge.encode(plain as never));
  assertEquals(predict(family, family.decode(family.encode(plain)), rows), predict(ridge as ModelFamily, plain, rows));
});

Deno.test("encoded() gives what the run asks for to the recipe", () => {
  const [, family] = FAMILIES[2]!, rows = mixedRows();
  const wishes = {
    text: { dimension: 2 },
    interactions: [],
    clip: null,
    log: ["price"],
    bins: {},
    select: null,
    pca: null,
  };
  const { encoder } = fit(family, { ...rows, encode: wishes }) as { encoder: { features: { name: string }[] } };
  const names = encoder.features.map((feature) => feature.name);
  assert(names.includes("price_log") && names.includes("note_svd_2") && !names.includes("note_svd_3"), `${names}`);
});

Deno.test("encoded() tells what it made of the columns, and how much it goes by each", () => {
  for (const [name, family] of FAMILIES) {
    const fitted = fit(family), lines = family.learned!(fitted);
    assertLess(Math.abs(lines.reduce((sum, { importance }) => sum + importance!, 0) - 1), 1e-9, name);
    assert(lines.some(({ sources }) => sources.includes("note")), name);
  }
  assertEquals(FAMILIES[0]![1].learned!({ family: "ridge" }), []);
});

Deno.test("encoded() shrinks and compacts the model inside", () => {
  const [, family] = FAMILIES[2]!, fitted = fit(family);
  const compact = family.compact!(fitted);
  const whole = predict(family, fitted);
  predict(family, compact).forEach((value, row) => assertLess(Math.abs(value - whole[row]!), 1e-3));
  for (const { shrink } of Object.values(family.smaller!)) {
    assert(predict(family, shrink(fitted, mixedRows())).every(Number.isFinite));
  }
});
