import { assert, assertEquals } from "@std/assert";
import { predictRows } from "@lib/competition/champions/rows_champion.ts";
import { onnxRows } from "@lib/exchange/rows/onnx_rows.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { messages, readMessage, texts } from "../_onnx.ts";
import { championOf, fitFamily, memberOf, smallTable } from "./_rows.ts";
import { assertSame, runRows, written } from "./_same.ts";

Deno.test("onnxRows() names inputs as columns and outputs as nothing else is, and tells classes in their order", () => {
  const table = smallTable({ kind: "class", classes: 3 });
  const { bytes, outputs } = written(championOf(table.spec, [fitFamily("prior_mean", table.fitted)]));
  const model = readMessage(bytes),
    [graph] = messages(model, 7),
    names = (field: number) => messages(graph, field).map((value) => texts(value, 1)[0]);
  assertEquals(names(11), table.spec.columns.map(({ name }) => name));
  // A column is called label.
  assertEquals([outputs, names(12)], [{ label: "label_out", probabilities: "probabilities" }, [
    "label_out",
    "probabilities",
  ]]);
  const facts = Object.fromEntries(messages(model, 14).map((fact) => [texts(fact, 1)[0], texts(fact, 2)[0]]));
  assertEquals(JSON.parse(facts.classes), ["ja", "nein", "ünklar"]);
  assertEquals([facts.problem, JSON.parse(facts.outputs)], ["classification", outputs]);
});

Deno.test("onnxRows() says which members read texts or have no operators; a text that nobody reads does not matter", () => {
  const table = smallTable({ kind: "number", outputs: 1 }, { hasText: true }), { spec, fitted } = table;
  const linear = fitFamily("ridge", fitted),
    prior = fitFamily("prior_mean", fitted),
    near = fitFamily("nearest", fitted);
  const refused = onnxRows(championOf(spec, [prior, linear, near, { ...near, weight: 0 }]));
  assert("missing" in refused);
  assertEquals(refused.missing.map(({ member }) => member), [linear, near]);
  assertEquals(refused.missing.map(({ reason }) => /text|operators/.exec(reason)?.[0]), ["text", "operators"]);
  const own = { ...prior.family, name: "own" } as ModelFamily;
  assert("missing" in onnxRows(championOf(spec, [memberOf(own, { anything: 1 })])));
  // Trees whose questions are of other columns.
  const trees = fitFamily("gradient_boosting", {
    ...fitted,
    textColumns: { note: fitted.textColumns!.note!.map(() => "good bad") },
  });
  const champion = championOf(spec, [trees]), { bytes } = written(champion);
  const ours = predictRows(champion, table.asked).values;
  assertEquals(
    runRows(bytes, table).yhat.values.map((value) => Math.fround(Number(value))),
    [...ours].map(Math.fround),
  );
});

Deno.test("onnxRows() gives a row no class that its target does not have, where targets are keys of their own", () => {
  const possible = { column: "city", classes: { Basel: [0, 2], Bern: [1, 2], "Zürich": [1] } };
  const table = smallTable({ kind: "class", classes: 3 }, { possible }), { spec, fitted } = table;
  const members = ["prior_mean", "logistic"].map((name) => fitFamily(name, fitted));
  assertSame("possible", { table, champion: championOf(spec, members) });
  const always = { ...members[0]!, fitted: { ...members[0]!.fitted as object, values: Float64Array.of(1, 0, 0) } };
  assertSame("possible of none", { table, champion: championOf(spec, [always]) });
});
