import { assertLess } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { fitNetwork, predictRows } from "./_networks.ts";

/** One table of tests/golden/mlp_golden.py and scikit-learn's losses, means over many networks. */
interface GoldenSet {
  readonly name: string;
  /** 0 for a number. */
  readonly classes: number;
  readonly scale: number;
  readonly train: number;
  readonly width: number;
  readonly epochs: number;
  readonly columns: readonly (readonly number[])[];
  readonly target: readonly number[];
  readonly loss: Losses;
  readonly standardError: Losses;
}
type Losses = Readonly<Record<"train" | "test", number>>;

const { sets }: { readonly sets: readonly GoldenSet[] } = JSON.parse(
  Deno.readTextFileSync(new URL("../../golden/mlp_golden.json", import.meta.url)),
);

/** Networks whose mean loss is compared: chance of their first weights moves a single one by a tenth. */
const SEEDS = 30;

/** scikit-learn's settings in our words; nothing that it does not have. */
const SETTINGS: Params = {
  ...{ depth: 2, activation: "relu", members: 1, batch: 32, learningRate: 0.003, cosine: false, weightDecay: 0 },
  ...{ dropout: 0, clip: 0, validation: 0, squash: false },
};

function rowsOf({ columns, target, scale, classes }: GoldenSet, from: number, to: number): Design {
  const values: number[] = [];
  for (let row = from; row < to; row++) for (const column of columns) values.push(column[row] / scale);
  const rows = target.slice(from, to).map((value) => classes > 0 ? value : value / scale);
  const design = designOf({ names: columns.map((_, f) => `x${f}`), values, target: rows });
  return classes > 0 ? { ...design, task: { kind: "class", classes } } : design;
}

/** Half the mean squared error over `spread`, or the log loss. */
function lossOf(
  { rows, target }: Design,
  predicted: Float64Array,
  { classes, spread }: { classes: number; spread: number },
) {
  return target.reduce((sum, actual, row) => {
    const loss = classes > 0
      ? -Math.log(predicted[row * classes + actual])
      : 0.5 * ((predicted[row] - actual) / spread) ** 2;
    return sum + loss / rows;
  }, 0);
}

for (const set of sets) {
  Deno.test(`mlp loses within 2 % of what scikit-learn's networks do at equal settings: ${set.name}`, () => {
    const parts = { train: rowsOf(set, 0, set.train), test: rowsOf(set, set.train, set.target.length) };
    const { target } = parts.train, centre = target.reduce((sum, value) => sum + value / target.length, 0);
    const spread = Math.sqrt(target.reduce((sum, value) => sum + (value - centre) ** 2 / target.length, 0));
    const losses: { train: number[]; test: number[] } = { train: [], test: [] };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const model = fitNetwork(parts.train, { ...SETTINGS, width: set.width, epochs: set.epochs }, seed);
      for (const part of ["train", "test"] as const) {
        losses[part].push(lossOf(parts[part], predictRows(model, parts[part]), { classes: set.classes, spread }));
      }
    }
    for (const part of ["train", "test"] as const) {
      const mean = losses[part].reduce((sum, value) => sum + value / SEEDS, 0);
      const variance = losses[part].reduce((sum, value) => sum + (value - mean) ** 2 / SEEDS, 0);
      const error = Math.hypot(Math.sqrt(variance / SEEDS), set.standardError[part]) / set.loss[part];
      assertLess(Math.abs(mean / set.loss[part] - 1), 0.02 + 2 * error, `${part}: ${mean} for ${set.loss[part]}`);
    }
  });
}
