import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { numberLoss } from "@lib/models/neural/loss.ts";
import type { NetworkShape } from "@lib/models/neural/network.ts";
import { type NetworkData, type NetworkTrainOptions, trainNetwork } from "@lib/models/neural/train_network.ts";

const SHAPE: NetworkShape = { numbers: 1, embeddings: [], hidden: [8], heads: 1, activation: "relu" };
const N = 80;

/** |x| on 80 rows, of which every fourth may be watched. */
function dataOf(options: { noise?: number; watch?: boolean } = {}): NetworkData {
  const rng = createRng(1), numbers = Float32Array.from({ length: N }, (_, i) => (i - 40) / 20);
  const all = Int32Array.from({ length: N }, (_, row) => row),
    isWatched = (row: number) => options.watch === true && row % 4 === 1;
  return {
    rows: { rows: N, numbers, levels: new Int32Array(0) },
    target: numbers.map((x) => Math.abs(x) + (options.noise ?? 0) * rng.normal()),
    weight: new Float32Array(N).fill(1),
    key: new Int32Array(N),
    train: all.filter((row) => !isWatched(row)),
    watch: all.filter(isWatched),
  };
}

function optionsOf(given: Partial<NetworkTrainOptions> = {}): NetworkTrainOptions {
  return {
    ...{ shape: SHAPE, loss: numberLoss("squared", { outputs: 1, levels: [] }), start: [0], epochs: 60, batch: 16 },
    ...{ learningRate: 0.02, cosine: true, weightDecay: 0, dropout: 0, clip: 1, patience: 20, rng: createRng(5) },
    ...given,
  };
}

Deno.test("trainNetwork() learns, and tells the least loss of the watched rows", () => {
  const { parameters, watched, epochs } = trainNetwork(dataOf({ watch: true }), optionsOf());
  assert(parameters !== null);
  assertLess(watched, 0.01);
  assert(epochs <= 60);
});

Deno.test("trainNetwork() stops where the watched rows gain nothing any more, and gives the best epoch", () => {
  const data = dataOf({ watch: true, noise: 2 }),
    given = { epochs: 400, learningRate: 0.05, cosine: false, patience: 5 };
  const stopped = trainNetwork(data, optionsOf(given));
  assertLess(stopped.epochs, 400);
  const upToBest = trainNetwork(data, optionsOf({ ...given, epochs: stopped.epochs - 5 }));
  assertEquals([upToBest.parameters, upToBest.watched], [stopped.parameters, stopped.watched]);
});

Deno.test("trainNetwork() makes all epochs where nobody watches", () => {
  const { watched, epochs } = trainNetwork(dataOf(), optionsOf({ epochs: 7 }));
  assertEquals([watched, epochs], [NaN, 7]);
});

Deno.test("trainNetwork() gives no parameters where numbers end in none", () => {
  const data = dataOf();
  data.target[3] = Infinity;
  assertEquals(trainNetwork(data, optionsOf()).parameters, null);
});

Deno.test("trainNetwork() is another with another seed, the same with the same", () => {
  const of = (seed: number) => trainNetwork(dataOf(), optionsOf({ epochs: 3, dropout: 0.2, rng: createRng(seed) }));
  assertEquals(of(1), of(1));
  assertNotEquals(of(1).parameters, of(2).parameters);
});

Deno.test("trainNetwork() takes whole steps, with cosine shorter and shorter ones: of two the second is half as long", () => {
  // One batch an epoch, so that a step is an epoch.
  const after = (epochs: number, cosine: boolean) => {
    const { parameters } = trainNetwork(dataOf(), optionsOf({ epochs, cosine, batch: N, clip: 0 }));
    assert(parameters !== null);
    return parameters;
  };
  const [one, whole, half] = [after(1, false), after(2, false), after(2, true)];
  one.forEach((from, i) => assertAlmostEquals(half[i] - from, (whole[i] - from) / 2, 1e-5));
});
