import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import type { Artifact } from "@lib/core/bytes/artifact.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { importanceOf, logistic, type LogisticFit, sharesOf } from "@lib/models/linear/logistic.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { changeDesign, takeRows } from "../../_support/design_builder.ts";
import { tableRows } from "../../_support/table_rows.ts";

const NONE = new Float64Array(0),
  TWO = { kind: "class", classes: 2 } as const,
  THREE = { kind: "class", classes: 3 } as const;
const fit = (design: Design, params: Params = {}) =>
  logistic.fit({ y: NONE, start: 0, seasonLength: 1, design }, params, createRng(1));

Deno.test("logistic does not depend on the units of its columns", () => {
  const design = tableRows(TWO, { rows: 80 }), p = design.names.length;
  const scaled = changeDesign(design, { values: design.values.map((x, i) => i % p === 1 ? 1000 * x + 5 : x) });
  const [a, b] = [sharesOf(fit(design), design), sharesOf(fit(scaled), scaled)];
  a.forEach((share, i) => assertAlmostEquals(share, b[i]!, 1e-6));
});

Deno.test("logistic of weights is that of rows as often", () => {
  const design = tableRows(THREE, { rows: 60 }), weight = Float64Array.from({ length: 60 }, (_, row) => 1 + row % 2);
  const often = takeRows(design, [...weight.keys()].flatMap((row) => Array(weight[row]!).fill(row)));
  const [a, b] = [changeDesign(design, { weight }), often].map((of) => sharesOf(fit(of, { penalty: 0.1 }), design));
  a!.forEach((share, i) => assertAlmostEquals(share, b![i]!, 1e-5));
});

Deno.test("logistic with classWeight learns slopes of weighed rows, and tells classes as often as they come", () => {
  const design = tableRows(TWO, { rows: 200 });
  const rare = takeRows(design, [...design.target.keys()].filter((row) => design.target[row] === 0 || row % 5 === 0));
  const plain = fit(rare, { penalty: 0.01 }), weighed = fit(rare, { classWeight: "balanced", penalty: 0.01 });
  const mean = (fitted: LogisticFit) =>
    sharesOf(fitted, rare).reduce((sum, share, i) => sum + (i % 2) * share, 0) / rare.rows;
  assertLess(Math.abs(mean(weighed) - mean(plain)), 0.05);
  assertNotEquals(weighed.slopes[0], plain.slopes[0]);
});

Deno.test("logistic says no more of rows far away than twice the range of those it has seen", () => {
  const design = tableRows(TWO, { rows: 60 }), fitted = fit(design);
  const far = (by: number) => sharesOf(fitted, changeDesign(design, { values: design.values.map((x) => by * x) }));
  assertEquals(far(1e6), far(1e9));
});

Deno.test("logistic refuses other parameters", () => {
  for (const params of [{ penalty: -1 }, { classWeight: "2" }, { l1: 1 }] as Params[]) {
    assertEquals(assertThrows(() => fit(tableRows(TWO), params), FitError).code, "INVALID_PARAMS");
  }
});

Deno.test("logistic adds its scores to those that rows have, for every class, and shrinks all of its own", () => {
  const design = tableRows(THREE, { rows: 90 }), before = sharesOf(fit(design, { penalty: 0.01 }), design);
  const rest = { ...design, offset: before.map(Math.log) };
  sharesOf(fit(rest, { penalty: 10 }), rest).forEach((share, i) => assertAlmostEquals(share, before[i]!, 0.02));
  const one = { ...design, offset: rest.offset, target: design.target.map(() => 1) }, own = fit(one, { penalty: 1 });
  const moved = sharesOf(own, one);
  assertEquals([...own.present], [0, 1, 2]);
  assert(moved.every((share, i) => i % 3 === 1 ? share > before[i]! : share > 0));
});

Deno.test("importanceOf() is larger for what tells classes apart", () => {
  const shares = importanceOf(fit(tableRows(TWO, { rows: 300 })));
  assertGreater(shares[0]! + shares[1]!, 0.8);
});

Deno.test("logistic.decode() refuses what does not hold together", () => {
  const whole = logistic.encode(fit(tableRows(THREE, { rows: 60 })));
  const codeOf = (changed: Partial<Artifact["arrays"]>, header = {}) =>
    assertThrows(
      () =>
        logistic.decode({
          header: { ...whole.header, ...header },
          arrays: { ...whole.arrays, ...changed } as Artifact["arrays"],
        }),
      FitError,
    ).code;
  assertEquals(logistic.decode(whole).classes, 3);
  for (
    const changed of [
      { present: Int32Array.of(0, 0, 1) },
      { present: Int32Array.of(0, 3) },
      { present: new Int32Array(0) },
      { slopes: new Float64Array(3) },
      { bounds: new Float64Array(6).fill(NaN) },
      { constants: Float64Array.of(1, 0) },
    ]
  ) assertEquals(codeOf(changed), "CORRUPT_ARTIFACT");
  assertEquals(codeOf({}, { classes: 2 }), "CORRUPT_ARTIFACT");
});
