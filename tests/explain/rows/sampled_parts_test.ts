import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { rowExplainer } from "@lib/explain/rows/row_parts.ts";
import { sumsOf } from "@lib/explain/rows/output_parts.ts";
import { sampledParts } from "@lib/explain/rows/sampled_parts.ts";
import { usualRow } from "@lib/explain/reference_contributions.ts";
import { predictModel } from "@lib/competition/backtest/predict_model.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { TASKS } from "../../_support/table_rows.ts";
import { fittedOn, outputsOf, rowsOf } from "./_rows.ts";

Deno.test("sampledParts() adds up to the outputs of any model, from those of the usual row, texts among its columns", () => {
  for (const [name, asked] of [["mlp", "two numbers"], ["mlp", "three classes"], ["nearest", "two classes"]] as const) {
    const training = rowsOf(TASKS[asked]!), rows = rowsOf(TASKS[asked]!, 2), model = fittedOn(name, training);
    const parts = sampledParts(model, training, rows), said = outputsOf(model, rows);
    sumsOf(parts, rows.rows).forEach((value, i) => assertAlmostEquals(value, said[i]!, 1e-9, `${name}, ${asked}`));
    const width = parts.base.length, sizes = new Float64Array(5);
    assertEquals(parts.values.length, rows.rows * width * 5);
    parts.values.forEach((gain, i) => sizes[i % 5]! += Math.abs(gain));
    assertGreater(sizes[4]!, sizes[3]!, `${name}, ${asked}`);
  }
});

Deno.test("sampledParts() is exact of a model that adds its columns up", () => {
  const training = rowsOf(TASKS["one number"]!), model = fittedOn("ridge", training);
  const parts = sampledParts(model, training, training), exact = rowExplainer(model.fitted, training)!(training);
  // Both differ by what is usual alone: each column of any two rows differs by the same.
  for (let f = 0; f < 4; f++) {
    const gain = ({ values }: typeof parts) => values[5 * 7 + f]! - values[5 * 3 + f]!;
    assertAlmostEquals(gain(parts), gain(exact), 1e-9);
  }
});

Deno.test("sampledParts() asks for some rows at a time where a table is wide", () => {
  const p = 180, n = 64, values = Float64Array.from({ length: n * p }, (_, i) => i * 31 % 17);
  const row = rowsOf(TASKS["one number"]!, n), { textColumns: _, ...numbers } = row;
  const wide: Design = {
    ...{ ...numbers, rows: n, values, names: Array.from({ length: p }, (_, f) => `c${f}`) },
    categorical: new Array<boolean>(p).fill(false),
  };
  let most = 0;
  const family = {
    ...fittedOn("ridge", row).family,
    predict(_: unknown, { design }: { readonly design: Design | null }) {
      const { rows = 0, values = new Float64Array() } = design ?? {};
      most = Math.max(most, values.length);
      return Float64Array.from(
        { length: rows },
        (_, at) => values.subarray(at * p, (at + 1) * p).reduce((a, b) => a + b),
      );
    },
  };
  const parts = sampledParts({ family, fitted: {} }, wide, wide), usual = usualRow(wide);
  assertEquals(most > 0 && most <= 2 ** 20, true, `${most}`);
  assertEquals(parts.values, values.map((value, i) => value - usual[i % p]!));
});

Deno.test("sampledParts() of a very wide table asks for 100 steps a row, and what says least shares what it adds", () => {
  const p = 260, n = 3, values = Float64Array.from({ length: n * p }, (_, i) => i * 31 % 17);
  const row = rowsOf(TASKS["one number"]!, n), { textColumns: _, ...numbers } = row;
  const wide: Design = {
    ...{ ...numbers, rows: n, values, names: Array.from({ length: p }, (_, f) => `c${f}`) },
    categorical: new Array<boolean>(p).fill(false),
  };
  const slopes = Float64Array.from({ length: p }, (_, f) => f % 2 === 0 && f < 150 ? 1 : 1e-3);
  let asked = 0;
  const family = {
    ...fittedOn("ridge", row).family,
    importance: () => slopes,
    predict(_: unknown, { design }: { readonly design: Design | null }) {
      const { rows = 0, values = new Float64Array() } = design ?? {};
      asked += rows;
      return Float64Array.from(
        { length: rows },
        (_, at) => slopes.reduce((sum, b, f) => sum + b * values[at * p + f]!, 0),
      );
    },
  };
  const parts = sampledParts({ family, fitted: {} }, wide, wide), usual = usualRow(wide);
  assertEquals(asked, n * 8 * 101);
  for (let at = 0; at < n; at++) {
    const own = values.subarray(at * p, (at + 1) * p), gains = parts.values.subarray(at * p, (at + 1) * p);
    const whole = slopes.reduce((sum, b, f) => sum + b * (own[f]! - usual[f]!), 0);
    assertAlmostEquals(gains.reduce((a, b) => a + b), whole, 1e-9);
    for (let f = 0; f < 150; f += 2) assertAlmostEquals(gains[f]!, own[f]! - usual[f]!, 1e-9);
    assertAlmostEquals(gains[255]!, gains[257]!, 1e-12);
    assertLess(Math.abs(gains[255]!), 0.1);
  }
});

Deno.test("sampledParts() adds up where rows cannot have every class, and says nothing of those", () => {
  const training = rowsOf(TASKS["three classes"]!),
    model = fittedOn("mlp", training),
    plain = rowsOf(TASKS["three classes"]!, 2);
  const possible = Uint8Array.from({ length: 3 * plain.rows }, (_, i) => i % 3 === 1 ? 0 : 1),
    rows = { ...plain, possible };
  const parts = sampledParts(model, training, rows), future = { y: new Float64Array(0), start: 0, horizon: rows.rows };
  const said = predictModel(model, { ...future, design: rows });
  sumsOf(parts, rows.rows).forEach((value, i) => assertAlmostEquals(value, said[i]!, 1e-9));
  assertEquals(parts.values.filter((_, i) => Math.floor(i / 5) % 3 === 1).every((gain) => gain === 0), true);
});
