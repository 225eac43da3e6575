import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { neuralEngine, PLAIN_NEURAL } from "@lib/models/neural/host.ts";
import { FIRST } from "@lib/models/neural/kernels.ts";
import { numberLoss } from "@lib/models/neural/loss.ts";
import { initialParameters, layoutOf, type NetworkShape } from "@lib/models/neural/network.ts";
import { Workspace } from "@lib/models/neural/workspace.ts";

const SHAPE: NetworkShape = {
  numbers: 2,
  embeddings: [{ levels: 3, width: 2 }],
  hidden: [5, 3],
  heads: 2,
  activation: "silu",
};
const ROWS = {
  rows: 3,
  numbers: Float32Array.of(0.5, -1, 0.25, 2, -0.75, 0.1),
  levels: Int32Array.of(0, 2, 2),
};
const LIST = Int32Array.of(2, 0, 1),
  TARGET = Float32Array.of(1, -1, 0, 2, 0.5, 0.5),
  WEIGHT = new Float32Array(3).fill(1);
const LOSS = numberLoss("squared", { outputs: 2, levels: [] });

function parameters(): Float32Array<ArrayBuffer> {
  return initialParameters(SHAPE, { start: [0.1, 0.2], rng: createRng(3) });
}

/** Loss of the batch, its slopes left behind. */
function lossOf(space: Workspace, dropout = 0): number {
  space.forward(ROWS, { list: LIST, from: 0, to: 3, dropout });
  const { heads, heap } = space, slopes = { at: heads.slopes, share: 1 };
  return LOSS.apply({ heap, ...heads, slopes }, { list: LIST, from: 0, to: 3, target: TARGET, weight: WEIGHT });
}

/** The gradient as a step of length far below the moments' digits shows it: by differences of two losses. */
Deno.test("backward() gives the gradient of the loss, of layers and embeddings, as differences do", () => {
  const space = new Workspace(neuralEngine(), SHAPE, { batch: 3, isFitted: true }), start = parameters();
  space.load(start);
  lossOf(space);
  space.backward(3);
  // Adam's first step is the sign of the gradient times its rate: so steps show which way each parameter must go.
  const rate = 1e-3;
  space.step({ rate: rate * Math.sqrt(1 - 0.999) / (1 - 0.9), decay: 0, clip: 0 });
  const moved = space.save(), { total } = layoutOf(SHAPE);
  for (let i = 0; i < total; i++) {
    const at = (by: number) => {
      const other = start.slice();
      other[i] += by;
      space.load(other);
      return lossOf(space);
    };
    const slope = (at(1e-2) - at(-1e-2)) / 2e-2;
    if (Math.abs(slope) < 1e-3) continue;
    assertAlmostEquals(moved[i] - start[i], -rate * Math.sign(slope), 2e-5, `parameter ${i}`);
  }
});

Deno.test("backward() gives embeddings behind many numbers the same slopes, whether those are asked for too or not", () => {
  const shape = { ...SHAPE, numbers: 7 }, start = initialParameters(shape, { start: [0.1, 0.2], rng: createRng(3) });
  const rows = { ...ROWS, numbers: Float32Array.from({ length: 21 }, (_, i) => Math.sin(i)) };
  const [without, withThem] = [false, true].map((toInputs) => {
    const space = new Workspace(neuralEngine(), shape, { batch: 3, isFitted: true });
    space.load(start);
    space.forward(rows, { list: LIST, from: 0, to: 3, dropout: 0 });
    const { heads, heap } = space;
    const given = { list: LIST, from: 0, to: 3, target: TARGET, weight: WEIGHT };
    LOSS.apply({ heap, ...heads, slopes: { at: heads.slopes, share: 1 } }, given);
    space.backward(3, toInputs);
    space.step({ rate: 0.01, decay: 0, clip: 0 });
    return space.save();
  });
  assertEquals(without, withThem);
  const { at } = layoutOf(shape).tables[0]!;
  assertEquals(without!.subarray(at, at + 2).every((value, d) => value !== start[at + d]), true, "and they move");
});

Deno.test("inputs are the slopes by what goes in", () => {
  const space = new Workspace(neuralEngine(), SHAPE, { batch: 3, isFitted: true });
  space.load(parameters());
  lossOf(space);
  space.backward(3, true);
  const { at, slopes, stride } = space.inputs, found = space.heap[slopes + 1];
  assertEquals([stride, space.heap[at]], [4, ROWS.numbers[4]], "row 2 comes first");
  const changed = (by: number) => {
    const numbers = ROWS.numbers.slice();
    numbers[5] += by;
    space.forward({ ...ROWS, numbers }, { list: LIST, from: 0, to: 3, dropout: 0 });
    const { heads, heap } = space;
    return LOSS.apply({ heap, ...heads, slopes: null }, { list: LIST, from: 0, to: 3, target: TARGET, weight: WEIGHT });
  };
  assertAlmostEquals(found, (changed(0.01) - changed(-0.01)) / 0.02, 1e-3);
});

Deno.test("step() leaves embeddings that the batch has not read, shortens long gradients, and lets weights decay", () => {
  const space = new Workspace(neuralEngine(), SHAPE, { batch: 3, isFitted: true }), start = parameters();
  const { tables: [table], dense } = layoutOf(SHAPE);
  space.load(start);
  lossOf(space);
  space.backward(3);
  space.step({ rate: 0, decay: 0.5, clip: 1e-3 });
  const after = space.save(), unread = table.at + table.stride;
  assertEquals(after.subarray(0, dense), start.subarray(0, dense).map((value) => value * 0.5));
  assertEquals(after.subarray(unread, unread + 2), start.subarray(unread, unread + 2));
  assertEquals(after[table.at], Math.fround(start[table.at] * 0.5));
});

Deno.test("a workspace gives the same in both builds, with dropout and without, whatever lay in the memory", () => {
  const [vector, plain] = [neuralEngine(), PLAIN_NEURAL].map((engine, i) => {
    engine.reserve(2000).fill(i + 7, FIRST);
    const space = new Workspace(engine, SHAPE, { batch: 3, isFitted: true });
    space.load(parameters());
    space.seed([123456, 789123, 456789, 99999]);
    const losses = [0, 0.3, 0].map((dropout) => {
      const loss = lossOf(space, dropout);
      space.backward(3);
      space.step({ rate: 0.01, decay: 0.001, clip: 1 });
      return loss;
    });
    return { losses, parameters: space.save() };
  });
  assertEquals(vector, plain);
});
