import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { Task } from "@lib/core/rows/task.ts";
import { FAMILIES } from "@lib/models/catalog.ts";
import type { ModelFamily, Params } from "@lib/models/contract/family.ts";
import { tableRows } from "../../_support/table_rows.ts";
import { withPrior } from "../../_support/with_prior.ts";

/** Small enough to fit many: categories, missing values, and a text that tells the target of every other row. */
export function rowsOf(task: Task, seed = 1): Design {
  const rows = tableRows(task, { rows: 90, features: 4, categorical: [2], missing: 0.1, seed });
  const [width, edge] = task.kind === "number" ? [task.outputs, 3] : [1, 1];
  const notes = Array.from(
    { length: rows.rows },
    (_, row) => rows.target[row * width]! >= edge ? "loud noise" : "calm water",
  );
  return { ...rows, textColumns: { note: notes } };
}

/** What is fitted fast. */
const FAST: Readonly<Record<string, Params>> = {
  gradient_boosting: { trees: 12 },
  gradient_boosting_residual: { trees: 12 },
  random_forest: { trees: 8 },
};

/** A model of a family of the catalogue. @param name Of the family. @param design Training rows. */
export function fittedOn(name: string, design: Design): { readonly family: ModelFamily; readonly fitted: unknown } {
  const family = FAMILIES[name]!, params = { ...family.defaults, ...FAST[name] };
  const training = withPrior(name, { y: new Float64Array(0), start: 0, seasonLength: 1, design }, FAST[name]);
  return { family, fitted: family.fit(training, params, createRng(1)) };
}

/** Outputs of a model, shape [n × W]. */
export function outputsOf({ family, fitted }: ReturnType<typeof fittedOn>, design: Design): Float64Array {
  return family.predict(fitted, { y: new Float64Array(0), start: 0, horizon: design.rows, design });
}
