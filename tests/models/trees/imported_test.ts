import { assert, assertEquals, assertThrows } from "@std/assert";
import { encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import {
  askedFeatures,
  bindImport,
  decodeImport,
  encodeImport,
  imported,
  type ImportedModel,
} from "@lib/models/trees/imported.ts";
import { LEAF } from "@lib/models/trees/ensemble/ensemble.ts";
import { predictTrees } from "@lib/models/trees/predict.ts";
import { EVERY_ANSWER, EVERY_QUESTION, ROWS, treeModels } from "../../exchange/_ensembles.ts";

const MODEL: ImportedModel = {
  facts: {
    source: "vendor.txt",
    trainedUntil: "2024-06-30",
    transform: "none",
    features: ["x_0", "category"],
    trees: 1,
  },
  // As a file of another program has them: no spec, plain names.
  ensemble: { ...EVERY_QUESTION, names: ["x_0", "category"], specHash: "" },
};

Deno.test("bindImport() finds the features of a model by their plain names, wherever they stand in the rows", () => {
  const bound = bindImport(MODEL, { names: ["other", "category", "x 0"], specHash: "rows" });
  assertEquals([bound.family, bound.ensemble.specHash], ["imported", "rows"]);
  for (const [x, category, y] of EVERY_ANSWER) {
    const row = Float64Array.of(NaN, category, x);
    const design = { ...ROWS, names: ["other", "category", "x 0"], specHash: "rows", rows: 1, values: row };
    assertEquals(imported.predict(bound, { y: new Float64Array(0), start: 0, horizon: 1, design })[0], y);
  }
  assertEquals([...imported.importance?.(bound) ?? []], [0, 0.5, 0.5]);
});

Deno.test("bindImport() refuses rows that lack a feature which is asked for; others it need not have", () => {
  const rows = { names: ["x 0"], specHash: "rows" };
  const error = assertThrows(() => bindImport(MODEL, rows), FitError);
  assertEquals([error.code, error.context.lacking], ["SPEC_MISMATCH", ["category"]]);
  const silent = { ensemble: { ...MODEL.ensemble, names: ["x_0", "category", "unasked"], gain: new Float64Array(3) } };
  const categoryOffsets = Int32Array.of(0, 0, 4, 4);
  const bound = bindImport({ ensemble: { ...silent.ensemble, categoryOffsets } }, {
    ...rows,
    names: ["x 0", "category"],
  });
  assertEquals(askedFeatures(silent.ensemble), ["x_0", "category"]);
  assertEquals(predictTrees(bound.ensemble, Float64Array.of(2, 1), { rows: 1 })[0], 14);
});

Deno.test("bindImport() finds categories by their texts, whatever numbers they have by now", () => {
  // Numbers 0, 1 and 2 stood for these; 40 for none.
  const meant = { category: ["none", "sms", "tv"] }, names = ["x 0", "category"], at = { names, specHash: "rows" };
  const valueOf = (texts: readonly string[], text: string) => {
    const bound = bindImport(MODEL, { ...at, meant, texts: { category: texts } });
    return predictTrees(bound.ensemble, Float64Array.of(2, texts.indexOf(text)), { rows: 1 })[0];
  };
  const answers = (texts: readonly string[]) => meant.category.map((text) => valueOf(texts, text));
  const then = answers(meant.category);
  assertEquals(then, [11, 14, 11]);
  assertEquals(answers(["aaa", "none", "sms", "tv"]), then);
  assertEquals(answers(["tv", "sms", "none"]), then);
  assertEquals([valueOf(["aaa", "none", "sms"], "sms"), valueOf(["aaa", "sms"], "aaa")], [14, 11], "new or gone");
  const codeOf = (changes: Parameters<typeof bindImport>[1], ensemble = MODEL.ensemble) =>
    assertThrows(() => bindImport({ ensemble }, changes), FitError).code;
  assertEquals(codeOf({ ...at, meant, texts: {} }), "SPEC_MISMATCH", "they are numbers now");
  const threshold = { ...MODEL.ensemble, split: Int32Array.of(4, LEAF, 1, 0, LEAF, LEAF, LEAF) };
  assertEquals(codeOf({ ...at, meant, texts: { category: ["a", "sms"] } }, threshold), "SPEC_MISMATCH");
});

Deno.test("encodeImport() and decodeImport() keep every bit, and equal models have equal bytes", () => {
  for (const [name, { ensemble }] of Object.entries(treeModels())) {
    const bytes = encodeImport({ ...MODEL, ensemble }), read = decodeImport(bytes);
    assertEquals(read.facts, MODEL.facts);
    const predicted = predictTrees(read.ensemble, ROWS.values, { rows: ROWS.rows });
    assertEquals([...predicted], [...predictTrees(ensemble, ROWS.values, { rows: ROWS.rows })], name);
    assertEquals(encodeImport(read), bytes);
  }
});

Deno.test("decodeImport() refuses bytes that are no imported model", () => {
  const bytes = encodeImport(MODEL);
  const changed = (facts: unknown) => encodeArtifact({ header: { family: "imported", facts }, arrays: {} });
  for (
    const broken of [
      bytes.slice(0, 40),
      changed({}),
      changed({ ...MODEL.facts, trainedUntil: "now" }),
      changed(MODEL.facts),
    ]
  ) {
    assertEquals(assertThrows(() => decodeImport(broken), FitError).code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("imported is fitted nowhere", () => {
  const training = { y: new Float64Array(0), start: 0, seasonLength: 1, design: ROWS };
  assert(assertThrows(() => imported.fit(training, {}, createRng(1)), FitError).code === "NOT_FITTED");
});
