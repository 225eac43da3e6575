import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Artifact } from "@lib/core/bytes/artifact.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { nearest } from "@lib/models/nearest.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { changeDesign } from "../_support/design_builder.ts";
import { tableRows } from "../_support/table_rows.ts";

const NONE = new Float64Array(0);
const line = designOf({ names: ["x"], values: [0, 1, 2, 10, 11], target: [1, 2, 6, 20, 30] });

function ask(design: Design, x: number[], params: Params): number[] {
  const fitted = nearest.fit({ y: NONE, start: 0, seasonLength: 1, design }, params, createRng(1));
  const rows = { ...designOf({ names: ["x"], values: x, target: x }), task: design.task };
  return [...nearest.predict(fitted, { y: NONE, start: 0, horizon: x.length, design: rows })];
}

Deno.test("nearest predicts the weighted mean of the rows that are nearest", () => {
  assertEquals(ask(line, [0.4, 10.6], { neighbours: 2 }), [1.5, 25]);
  assertEquals(ask(line, [1], { neighbours: 3 }), [3]);
  assertEquals(ask(changeDesign(line, { weight: Float64Array.of(1, 3, 1, 1, 1) }), [0.4], { neighbours: 2 }), [1.75]);
  assertEquals(ask(line, [5], { neighbours: 99 }), [59 / 5], "no more than there are");
});

Deno.test("nearest of classes says their shares among the neighbours, drawn to those of all rows as rows left out say", () => {
  const design = {
    ...changeDesign(line, { target: Float64Array.of(0, 0, 0, 1, 1) }),
    task: { kind: "class", classes: 3 } as const,
  };
  assertEquals(ask(design, [10.5, 6.1], { neighbours: 2, smoothing: "none" }), [0, 1, 0, 0.5, 0.5, 0]);
  const [a = 0, b = 0, c = 0] = ask(design, [10.5], { neighbours: 1 }), few = 2 ** -8;
  assertAlmostEquals(a, few * 4 / 8 / (1 + few), 1e-12, "neighbours are never wrong");
  assertAlmostEquals(b, (1 + few * 3 / 8) / (1 + few), 1e-12);
  assertAlmostEquals(c, few * 1 / 8 / (1 + few), 1e-12);
});

Deno.test("nearest does not see the units of its columns", () => {
  const design = tableRows({ kind: "number", outputs: 2 }, { rows: 60 }), p = design.names.length;
  const scaled = changeDesign(design, { values: design.values.map((x, i) => i % p === 1 ? 1024 * x : x) });
  const [a, b] = [design, scaled].map((rows) => {
    const fitted = nearest.fit({ y: NONE, start: 0, seasonLength: 1, design: rows }, {}, createRng(1));
    return nearest.predict(fitted, { y: NONE, start: 0, horizon: 60, design: rows });
  });
  a!.forEach((value, i) => assertAlmostEquals(value, b![i]!, 1e-9));
});

Deno.test("nearest keeps 5,000 rows at most, spread over all", () => {
  const values = Array.from({ length: 6000 }, (_, i) => i);
  const fitted = nearest.fit(
    { y: NONE, start: 0, seasonLength: 1, design: designOf({ names: ["x"], values, target: values }) },
    { neighbours: 1 },
    createRng(1),
  );
  const { targets = NONE } = nearest.encode(fitted).arrays;
  assertEquals([targets.length, targets[0], targets.at(-1)], [5000, 0, 5998]);
});

Deno.test("nearest decodes nothing but rows that hold together", () => {
  const fitted = nearest.fit({ y: NONE, start: 0, seasonLength: 1, design: line }, {}, createRng(1));
  const { header, arrays } = nearest.encode(fitted);
  const codeOf = (changed: Partial<Artifact["arrays"]>, head = {}) =>
    assertThrows(
      () => nearest.decode({ header: { ...header, ...head }, arrays: { ...arrays, ...changed } as Artifact["arrays"] }),
      FitError,
    ).code;
  const wrong = [
    codeOf({ weights: new Float64Array(5) }),
    codeOf({ targets: new Float64Array(4) }),
    codeOf({ rows: new Float32Array(5).fill(NaN) }),
    codeOf({ shares: Float64Array.of(1) }),
    codeOf({}, { task: { kind: "class", classes: 1e9 } }),
    codeOf({}, { neighbours: 0 }),
    codeOf({}, { smoothing: -1 }),
  ];
  assertEquals(new Set(wrong), new Set(["CORRUPT_ARTIFACT"]));
});
