import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { mlp } from "@lib/models/neural/mlp.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { rmse, timed } from "../harness/measure.ts";
import { writeNpy } from "../harness/npy.ts";
import type { BenchContext, Target } from "../harness/target.ts";

/** Settings that both sides share; widths halve from layer to layer. */
const SHARED = { width: 64, batch: 200, rate: 0.001 } as const;

/** The same in our words, and nothing that the peer has not. */
const NETWORK: Params = {
  ...{ width: SHARED.width, depth: 2, activation: "relu", members: 1, batch: SHARED.batch, learningRate: SHARED.rate },
  ...{ cosine: false, weightDecay: 0, dropout: 0, clip: 0, validation: 0, squash: false },
};

const NO_HISTORY = new Float64Array(0);

/** One table, in memory and as files. */
interface NetworkSet {
  readonly train: Design;
  readonly test: Design;
  readonly files: Readonly<Record<"x" | "y" | "test_x" | "test_y", string>>;
}

/** One network. Ours standardises inputs and target inside the clock; the peer is given them so. */
export const p20: Target = {
  id: "P20",
  what: "neural network 64-32-1, 10 epochs of batches of 200, n = 20,000, p = 30, one thread, standardisation included",
  peer: "scikit-learn MLPRegressor, the same settings, 32-bit numbers, already standardised",
  bar: 1,
  stretch: 2,
  better: "higher",
  async run(ctx) {
    const rows = ctx.smoke ? 400 : 20_000, epochs = ctx.smoke ? 2 : 10;
    const sets = await Promise.all([1, 2, 3].map((seed) => makeSet(ctx, rows, seed)));
    return ctx.alternate({
      ours(pair) {
        const { train, test } = sets[pair % sets.length];
        const { seconds, value } = timed(() =>
          mlp.fit(
            { y: NO_HISTORY, start: 0, seasonLength: 1, design: train },
            { ...NETWORK, epochs },
            createRng(1 + pair),
          )
        );
        const predicted = mlp.predict(value, { y: NO_HISTORY, start: 0, horizon: test.rows, design: test });
        return { seconds, errors: { network: rmse(predicted, test.target) } };
      },
      theirs: (pair) =>
        ctx.peer.repeat("network.fit", { ...sets[pair % sets.length].files, ...SHARED, epochs, seed: 1 + pair }),
    });
  },
};

/** Waves, products and bends of some of 30 columns, and noise. */
async function makeSet(ctx: BenchContext, rows: number, seed: number): Promise<NetworkSet> {
  const p = 30, n = rows + rows / 4, rng = createRng(seed);
  const values = Float64Array.from({ length: n * p }, () => rng.normal());
  const target = Float64Array.from({ length: n }, (_, row) => {
    const x = values.subarray(row * p, (row + 1) * p);
    return 50 + 10 * Math.sin(2 * x[0]) + 8 * x[1] * x[2] + 6 * Math.abs(x[3]) + 4 * x[4] - 3 * x[5] + 5 * rng.normal();
  });
  const part = (from: number, to: number) => ({ x: values.slice(from * p, to * p), y: target.slice(from, to) });
  const [train, test] = [part(0, rows), part(rows, n)], names = Array.from({ length: p }, (_, c) => `x${c}`);
  const file = (name: string) => `${ctx.scratch}/p20_${name}_${seed}.npy`;
  return {
    train: designOf({ names, values: train.x, target: train.y }),
    test: designOf({ names, values: test.x, target: test.y }),
    files: {
      x: await writeNpy(file("x"), train.x, [rows, p]),
      y: await writeNpy(file("y"), train.y),
      test_x: await writeNpy(file("test_x"), test.x, [n - rows, p]),
      test_y: await writeNpy(file("test_y"), test.y),
    },
  };
}
