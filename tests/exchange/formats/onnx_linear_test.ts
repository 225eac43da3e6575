import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { onnxLinear } from "@lib/exchange/formats/onnx_linear.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { ROWS } from "../_ensembles.ts";
import { graphOf, texts } from "../_onnx.ts";

const fitted = ridge.fit({ y: new Float64Array(0), start: 0, seasonLength: 1, design: ROWS }, {}, createRng(1));

/** The operators that it uses, on lists that are as long as there are columns, or a single number. */
const OPERATORS: Readonly<Record<string, (...of: number[]) => number>> = {
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Add: (a, b) => a + b,
  IsNaN: (a) => Number(Number.isNaN(a)),
  Equal: (a, b) => Number(a === b),
  Where: (is, a, b) => is === 1 ? a : b,
  Max: Math.max,
  Min: Math.min,
};

function run(bytes: Uint8Array, row: readonly number[]): number {
  const { nodes, constants } = graphOf(bytes), values = new Map(constants);
  values.set("x", [...row]);
  for (const node of nodes) {
    const [op] = texts(node, 4),
      [output] = texts(node, 2),
      given = texts(node, 1).map((name) => values.get(name) ?? []);
    const [a, b] = given, length = Math.max(...given.map((list) => list.length));
    if (op === "Gather") values.set(output, b.map((at) => a[at]));
    else if (op === "MatMul") values.set(output, [a.reduce((sum, value, c) => sum + value * b[c], 0)]);
    else {
      const at = (list: readonly number[], c: number) => list.length === 1 ? list[0] : list[c];
      values.set(output, Array.from({ length }, (_, c) => OPERATORS[op](...given.map((list) => at(list, c)))));
    }
  }
  return values.get("y")?.[0] ?? NaN;
}

Deno.test("onnxLinear() does what the model does: categories, missing and endless values, bounds", () => {
  const bytes = onnxLinear(fitted, {}), width = ROWS.names.length;
  const rows = Array.from({ length: 30 }, (_, r) => [...ROWS.values.subarray(r * width, (r + 1) * width)]);
  const far = [[1e9, 0, 1, 0], [-1e9, 0, 1, 0], [Infinity, NaN, 9, 1], [NaN, NaN, NaN, NaN]];
  const all = [...rows, ...far];
  const values = Float64Array.from(all.flat());
  const design = { ...ROWS, rows: all.length, values };
  const ours = ridge.predict(fitted, { y: new Float64Array(0), start: 0, horizon: all.length, design });
  all.forEach((row, r) => assertAlmostEquals(run(bytes, row), ours[r], 1e-12, String(row)));
  assertEquals([ours.at(-4), ours.at(-3)].toSorted((a = 0, b = 0) => a - b), [...fitted.bounds]);
  assert(rows.flat().some(Number.isNaN));
});
