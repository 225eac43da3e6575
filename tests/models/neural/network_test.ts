import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { initialParameters, layoutOf, type NetworkShape, padded } from "@lib/models/neural/network.ts";

const SHAPE: NetworkShape = {
  numbers: 2,
  embeddings: [{ levels: 3, width: 1 }, { levels: 5, width: 6 }],
  hidden: [5],
  heads: 2,
  activation: "relu",
};

Deno.test("padded() is the next multiple of four", () => {
  assertEquals([0, 1, 4, 5].map(padded), [0, 4, 4, 8]);
});

Deno.test("layoutOf() puts layers one behind the other, and tables of embeddings behind them", () => {
  const { layers, tables, dense, total } = layoutOf(SHAPE);
  assertEquals(layers, [
    { inputs: 12, outputs: 8, weights: 0, biases: 96 },
    { inputs: 8, outputs: 4, weights: 104, biases: 136 },
  ]);
  assertEquals(tables, [
    { at: 140, levels: 3, width: 1, stride: 4, input: 2 },
    { at: 152, levels: 5, width: 6, stride: 8, input: 3 },
  ]);
  assertEquals([dense, total], [140, 192]);
});

Deno.test("initialParameters() fills all but the padding, within bounds; heads begin where they are told to", () => {
  const out = initialParameters(SHAPE, { start: [0.5, -3], rng: createRng(1) }), { layers, tables } = layoutOf(SHAPE);
  const bound = Math.sqrt(6 / (9 + 5));
  for (let i = 0; i < 12; i++) {
    for (let j = 0; j < 8; j++) {
      const weight = out[i * 8 + j];
      assert(i < 9 && j < 5 ? weight !== 0 && Math.abs(weight) <= bound : weight === 0, `${i} ${j}`);
    }
  }
  assertEquals([...out.subarray(layers[1].biases, layers[1].biases + 4)], [0.5, -3, 0, 0]);
  for (const { at, levels, width, stride } of tables) {
    const table = out.subarray(at, at + levels * stride);
    table.forEach((value, i) => assertEquals(value !== 0, i % stride < width));
  }
});

Deno.test("initialParameters() spreads embeddings by a tenth", () => {
  const shape = { ...SHAPE, embeddings: [{ levels: 1000, width: 4 }] };
  const out = initialParameters(shape, { start: [0, 0], rng: createRng(2) }).subarray(layoutOf(shape).dense);
  assertAlmostEquals(Math.sqrt(out.reduce((sum, value) => sum + value * value, 0) / out.length), 0.1, 0.005);
});
