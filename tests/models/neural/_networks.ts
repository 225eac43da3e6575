import { createRng } from "@lib/core/numbers/random.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { mlp } from "@lib/models/neural/mlp.ts";
import type { Params } from "@lib/models/contract/family.ts";
import type { NeuralModel } from "@lib/models/neural/model.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

/** Parameters that keep a fit quick. */
export const QUICK: Params = { width: 8, epochs: 6, members: 2, learningRate: 0.02 };

/** Rows with numbers, a category and missing values. */
export function someRows(rows = 120): Design {
  return buildDesign({ rows, features: 4, categorical: [3], missing: 0.1 });
}

/** The same rows with classes as targets: by the size of the first number. */
export function classRows(classes: number, rows = 120): Design {
  const design = someRows(rows), p = design.names.length;
  const target = design.target.map((_, row) => {
    const value = design.values[row * p]!;
    return value !== value ? 0 : Math.min(classes - 1, Math.max(0, Math.floor(value + classes / 2)));
  });
  return changeDesign(design, { target, task: { kind: "class", classes } });
}

/** Fit a network. */
export function fitNetwork(design: Design, params: Params = QUICK, seed = 1): NeuralModel {
  return mlp.fit({ y: new Float64Array(), start: 0, seasonLength: 1, design }, params, createRng(seed));
}

/** Predict rows. */
export function predictRows(model: NeuralModel, design: Design): Float64Array {
  return mlp.predict(model, { y: new Float64Array(), start: 0, horizon: design.rows, design });
}

/** Numbers that every host finds, with vector instructions or without: to the last bit. */
export function hostFits(): Record<string, number[]> {
  const design = classRows(3, 60), numbers = someRows(60);
  // All of them, so that no other default moves the numbers.
  const fixed: Params = {
    ...{ ...QUICK, depth: 2, embedding: 16, batch: 16, dropout: 0.2, weightDecay: 0.01, clip: 1, patience: 15 },
    ...{ cosine: true, squash: true, validation: 0.2 },
  };
  const dropped = fitNetwork(numbers, { ...fixed, activation: "silu", loss: "quantile", quantiles: 2 });
  const classes = fitNetwork(design, { ...fixed, activation: "relu", dropout: 0 });
  return {
    silu: [...predictRows(dropped, numbers).subarray(0, 3), ...dropped.importance],
    relu: [...predictRows(classes, design).subarray(0, 3), ...classes.importance],
  };
}
