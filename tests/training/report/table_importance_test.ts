import { assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { permutationImportance } from "@lib/explain/permutation_importance.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { tableRidge } from "@lib/models/linear/ridge.ts";
import type { EncodedModel } from "@lib/models/contract/encoded.ts";
import { columnImportance, type HeldTable } from "@lib/training/report/table_importance.ts";
import { tableRows } from "../../_support/table_rows.ts";
import { rowsCsv, RowsProject } from "../_rows_project.ts";

Deno.test("columnImportance() is of each column, whatever is asked for, and next to nothing for a column of many texts that say nothing", async () => {
  const noisy = rowsCsv().split("\n").map((line, i) => `${line},${i === 0 ? "tariff" : `t${i * 7 % 31}`}`).join("\n");
  const inputs = { names: ["x", "z", "colour", "tariff"] },
    wood = { name: "wood", base: "global_random_forest", params: { trees: 10 } };
  for (const fields of [{ problem: "classification", target: "grade" }, { target: ["spend", "extra"] }] as const) {
    const { reportDir } = await new RowsProject({ inputs, contenders: ["prior_mean", wood], ...fields }, noisy).train();
    const { permutationImportance } = JSON.parse(Deno.readTextFileSync(`${reportDir}/evaluation.json`));
    const lost = permutationImportance.wood;
    assertEquals(Object.keys(lost).toSorted(), ["colour", "customer", "tariff", "x", "z"]);
    const most = Math.max(lost.x, lost.customer);
    assertGreater(most, 1);
    assertLess(lost.tariff, most / 5);
  }
});

/** Asks of a fitted family, and how often a model was asked. */
function heldOf(design: Design): { held: HeldTable; asked: () => number; widths: () => number[] } {
  let asked = 0;
  const widths = new Set<number>();
  const errorOf = (family: ModelFamily, fitted: unknown) => (rows: Design) => {
    asked++;
    widths.add(rows.names.length);
    const said = family.predict(fitted, { y: new Float64Array(0), start: 0, horizon: rows.rows, design: rows });
    return said.reduce((sum, value, i) => sum + (value - design.target[i]!) ** 2, 1e-9);
  };
  return { held: { design, errorOf }, asked: () => asked, widths: () => [...widths] };
}

function fitOn(design: Design, encode?: Design["encode"]) {
  const training = {
    y: new Float64Array(0),
    start: 0,
    seasonLength: 1,
    design: { ...design, ...encode && { encode } },
  };
  return { family: tableRidge as ModelFamily, fitted: tableRidge.fit(training, { penalty: 0.01 }, createRng(1)) };
}

Deno.test("columnImportance() permutes what a column became, as if the column itself had been permuted", () => {
  const design = tableRows({ kind: "number", outputs: 1 }, { rows: 80, features: 4, categorical: [2], missing: 0.1 });
  const model = fitOn(design), { held, widths } = heldOf(design), found = columnImportance(held, model);
  const features = (model.fitted as EncodedModel).encoder.features.length;
  assertEquals(widths(), [features], "no row is encoded again");
  const raw = permutationImportance({ design, groups: design.names, error: held.errorOf(model.family, model.fitted) });
  assertEquals(found, raw);
  const wishes = { text: { dimension: 2 }, clip: null, log: [], bins: {}, select: null, pca: null } as const;
  const both = fitOn(design, { ...wishes, interactions: [["x_0", "x_1"]] }), other = heldOf(design);
  columnImportance(other.held, both);
  assertEquals(other.widths(), [4], "a product is of two columns");
});

Deno.test("columnImportance() of more than 300 columns asks for the 100 that a model goes by most, and for none if it does not say", () => {
  const design = tableRows({ kind: "number", outputs: 1 }, { rows: 40, features: 320 }), model = fitOn(design);
  const { held, asked } = heldOf(design), found = columnImportance(held, model);
  assertEquals([Object.keys(found).length, asked()], [100, 1 + 3 * 100]);
  const told = model.family.importance!(model.fitted),
    least = Math.min(...Object.keys(found).map((name) => told[design.names.indexOf(name)]!));
  assertEquals([...told].filter((share) => share > least).length, 99);
  assertEquals(columnImportance(held, { ...model, family: { ...model.family, importance: undefined } }), {});
});
