import type { Design } from "../../lib/core/rows/design.ts";
import { firstRows } from "../../lib/core/rows/first_rows.ts";
import { createRng } from "../../lib/core/numbers/random.ts";
import { normalEquations } from "../../lib/models/linear/normal_equations.ts";
import { gramOf } from "../../lib/models/linear/gram_of.ts";
import { ridgePath } from "../../lib/models/linear/ridge_path.ts";
import { standardizedRows } from "../../lib/models/linear/standardize.ts";
import { designOf } from "../../lib/models/contract/design_rows.ts";
import { rmse, timedMany } from "../harness/measure.ts";
import { writeNpy } from "../harness/npy.ts";
import type { BenchContext, Target } from "../harness/target.ts";

/** Relative to standardised columns, 1e-4 to 3; scikit-learn's alpha is the number of rows times it. */
const PENALTIES = Array.from({ length: 10 }, (_, i) => 10 ** (i / 2 - 4));

/** Sizes of one comparison: `ends` are the rows known at each origin, each tested on the next `step` rows. */
interface Sizes {
  readonly p: number;
  readonly ends: readonly number[];
  readonly step: number;
}

/** One table, in memory and as files. */
interface RidgeSet {
  readonly design: Design;
  readonly files: { readonly x: string; readonly y: string };
}

/** Every (origin, penalty) solution: 50 sets of coefficients. */
interface Solution {
  readonly coefficients: readonly Float64Array[];
  readonly equations: ReturnType<typeof normalEquations>;
}

/** Ridge at five origins and ten penalties: one Gram matrix that grows, one factorisation an origin. */
export const p08: Target = {
  id: "P8",
  what: "ridge, 5 origins (800 to 1000 rows) x 10 penalties, p = 30, standardisation included: 50 coefficient vectors",
  peer: "50 scikit-learn Ridge fits, solver by default, columns already standardised",
  bar: 20,
  stretch: 50,
  better: "higher",
  async run(ctx) {
    const sizes = ctx.smoke
      ? { p: 5, ends: [40, 50, 60, 70, 80], step: 10 }
      : { p: 30, ends: [800, 850, 900, 950, 1000], step: 50 };
    const sets = await Promise.all([1, 2, 3].map((seed) => makeSet(ctx, sizes, seed)));
    return ctx.alternate({
      warmUps: ctx.smoke ? 1 : 10,
      ours(pair) {
        const { design } = sets[pair % sets.length];
        const seconds = timedMany(ctx.smoke ? 1 : 50, () => solveAll(design, sizes));
        return { seconds, errors: { ridge: testError(design, sizes) } };
      },
      theirs: (pair) =>
        ctx.peer.repeat("ridge.origins", {
          ...sets[pair % sets.length].files,
          ends: sizes.ends,
          step: sizes.step,
          penalties: PENALTIES,
          repeats: ctx.smoke ? 1 : 3,
        }),
    });
  },
};

/** Columns that hang together and lie on different levels, as lags and prices do. */
async function makeSet(ctx: BenchContext, { p, ends, step }: Sizes, seed: number): Promise<RidgeSet> {
  const rows = ends[ends.length - 1] + step, rng = createRng(seed);
  const values = new Float64Array(rows * p), target = new Float64Array(rows);
  const weights = Float64Array.from({ length: p }, () => rng.normal());
  for (let row = 0, common = 0; row < rows; row++) {
    common = 0.9 * common + rng.normal();
    target[row] = 200 + 4 * rng.normal();
    for (let c = 0; c < p; c++) {
      const x = common + rng.normal();
      values[row * p + c] = 100 + (1 + c) * x;
      target[row] += weights[c] * x;
    }
  }
  const files = {
    x: await writeNpy(`${ctx.scratch}/p8_x_${seed}.npy`, values, [rows, p]),
    y: await writeNpy(`${ctx.scratch}/p8_y_${seed}.npy`, target),
  };
  return { design: designOf({ names: Array.from({ length: p }, (_, c) => `x${c}`), values, target }), files };
}

/** From the raw rows to all coefficients, by the path that a competition's folds take. */
function solveAll(design: Design, { ends }: Sizes): Solution[] {
  const whole = { ...design }; // no memo knows it yet
  return ends.map((rows) => {
    const equations = normalEquations(gramOf(firstRows(whole, rows))), path = ridgePath(equations, PENALTIES);
    return { equations, coefficients: PENALTIES.map((_, i) => path.coefficients(i)) };
  });
}

/** Root mean squared error of all solutions on the rows after their origin. */
function testError(design: Design, sizes: Sizes): number {
  const predicted: number[] = [], actual: number[] = [];
  solveAll(design, sizes).forEach(({ equations: { columns, centre }, coefficients }, origin) => {
    const x = standardizedRows(design, columns), k = columns.features.length, from = sizes.ends[origin];
    for (const b of coefficients) {
      for (let row = from; row < from + sizes.step; row++) {
        actual.push(design.target[row]);
        predicted.push(b.reduce((sum, value, c) => sum + value * x[row * k + c], centre));
      }
    }
  });
  return rmse(predicted, actual);
}
