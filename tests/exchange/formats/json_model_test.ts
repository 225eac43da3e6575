import { assert, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { formatReadable, readableModel, readableNumber } from "@lib/exchange/formats/json_model.ts";
import { familyOf } from "@lib/models/catalog.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { TreeModel } from "@lib/models/trees/model.ts";
import { EVERY_QUESTION, ROWS } from "../_ensembles.ts";

const NONE = new Float64Array(0);

Deno.test("readableModel() tells trees as questions by feature name", () => {
  const fitted = new TreeModel("gradient_boosting", EVERY_QUESTION, NONE);
  assertEquals(readableModel({ family: gradientBoosting as ModelFamily, fitted }, EVERY_QUESTION.names), {
    family: "gradient_boosting",
    kind: "trees",
    link: "identity",
    aggregate: "base + sum of the trees",
    base: 10,
    trees: [{
      feature: "category",
      isOneOf: [1, 40],
      missing: "no",
      yes: {
        feature: "x 0",
        atMost: 1.5,
        missing: "yes",
        yes: { feature: "x 0", isKnown: true, missing: "no", yes: { leaf: 2 }, no: { leaf: 3 } },
        no: { leaf: 4 },
      },
      no: { leaf: 1 },
    }],
  });
});

Deno.test("readableModel() tells coefficients, and the numbers and states of a history", () => {
  const ridge = familyOf("ridge"), ses = familyOf("ses");
  const linear = ridge.fit({ y: NONE, start: 0, seasonLength: 1, design: ROWS }, {}, createRng(1));
  const told = readableModel({ family: ridge, fitted: linear }, ROWS.names) as { columns: Record<string, unknown>[] };
  assertEquals(told.columns.map(({ feature, isCategory }) => [feature, isCategory]), [
    ["x_0", undefined],
    ["x_1", undefined],
    ["x_2", 0],
    ["x_2", 1],
    ["x_2", 2],
    ["x_3", undefined],
  ]);
  const y = Float64Array.of(4, 6, 5, 7, 6);
  const smoothed = ses.fit({ y, start: 3, seasonLength: 1, design: null }, {}, createRng(1));
  const state = readableModel({ family: ses, fitted: smoothed }, []) as Record<string, unknown>;
  assertEquals([state.kind, state.start, state.end, (state.numbers as number[]).length], ["history", 3, 7, 1]);
});

Deno.test("readableModel() is null for a family of rows that it does not know, and for trees too deep to follow", () => {
  const own: ModelFamily = { ...familyOf("ridge"), name: "own" };
  assertEquals(readableModel({ family: own, fitted: { anything: 1 } }, []), null);
  // A chain: each question has a leaf on its left and the next question on its right.
  const depth = 600, nodes = 2 * depth + 1;
  const isLeaf = (node: number) => node === nodes - 1 || node % 2 === 1;
  const chain = {
    ...EVERY_QUESTION,
    roots: Int32Array.of(0, nodes),
    split: Int32Array.from({ length: nodes }, (_, node) => isLeaf(node) ? -4 : 0),
    left: Int32Array.from({ length: nodes }, (_, node) => isLeaf(node) ? node - 1 : node + 1),
    value: new Float64Array(nodes),
  };
  const fitted = new TreeModel("gradient_boosting", chain, NONE);
  assertEquals(readableModel({ family: gradientBoosting as ModelFamily, fitted }, ["x"]), null);
});

Deno.test("readableNumber() says what JSON has no number for", () => {
  assertEquals([0.5, NaN, Infinity, -Infinity].map(readableNumber), [0.5, null, "Infinity", "-Infinity"]);
});

Deno.test("formatReadable() is JSON with short things in one line", () => {
  const value = {
    short: { a: [1, 2.5, null], b: 'é"\n' },
    list: Array.from({ length: 60 }, (_, i) => i),
    none: [],
    gone: undefined,
  };
  const text = formatReadable(value);
  assertEquals(JSON.parse(text), JSON.parse(JSON.stringify(value)));
  assert(text.includes(`"short": {"a": [1, 2.5, null], "b": "é\\"\\n"}`));
  assert(text.split("\n").length > 60);
});
