import { lossFor, type Problem } from "../competition/problem.ts";
import { predictMember } from "../competition/predict_member.ts";
import { knownRows } from "../competition/table/rows_sample.ts";
import type { Design } from "../core/design.ts";
import type { Panel } from "../core/panel.ts";
import { permutationImportance } from "../explain/permutation_importance.ts";
import { tableDesign } from "../features/table/table_design.ts";
import type { TableSpec } from "../features/table/table_spec.ts";
import type { ModelFamily } from "../models/family.ts";
import type { TrainingPlan } from "./plan.ts";
import { problemOf } from "./problem_of.ts";

/** Rows that are asked for, at most, evenly. */
const MOST_ROWS = 1000;

/** Rows of a test part, and what models of all keys are asked of them. */
export interface HeldTable {
  /** Rows of the test part. */
  readonly design: Design;
  /** The error that models are chosen by, of what they say of rows like these. */
  errorOf(family: ModelFamily, fitted: unknown): (design: Design) => number;
}

/**
 * Rows of the test part of some keys.
 *
 * @param plan The run. @param spec Of its table. @param panel Of the keys.
 * @returns Null where there is no such row.
 */
export function heldTable(plan: TrainingPlan, spec: TableSpec, panel: Panel): HeldTable | null {
  const { holdout, parts } = plan.spans, problem = problemOf(plan);
  const rows = panel.ds.map((part, row) => part === holdout?.from ? row : -1).filter((row) => row >= 0);
  if (holdout === null || parts === undefined || rows.length === 0) return null;
  const stride = Math.ceil(rows.length / MOST_ROWS),
    design = tableDesign(spec, panel, rows.filter((_, i) => i % stride === 0));
  const known = tableDesign(spec, panel, knownRows(panel, holdout.origin, parts)).target;
  const span = { actual: actualOf(design), ...problem.measure(known) }, loss = lossFor(problem, "all");
  // What is asked must not be told.
  const target = new Float64Array(design.target.length).fill(NaN);
  return {
    design: { ...design, target },
    errorOf: (family, fitted) => (rows) => loss(span, predicted(problem, { family, fitted, rows })),
  };
}

/**
 * What a model of all keys loses without a column: by how much its error on rows that it has not seen grows when the column is
 * permuted. Forests grow deep: by what their splits gain, a column of many texts says much that it does not.
 *
 * @param held Rows. @param model Fitted without them.
 * @returns By column, the largest first.
 */
export function columnImportance(
  { design, errorOf }: HeldTable,
  { family, fitted }: { readonly family: ModelFamily; readonly fitted: unknown },
): Partial<Record<string, number>> {
  return permutationImportance({ design, groups: design.names, error: errorOf(family, fitted) });
}

function predicted(
  problem: Problem,
  { family, fitted, rows }: { readonly family: ModelFamily; readonly fitted: unknown; readonly rows: Design },
): Float64Array {
  const future = { y: new Float64Array(0), start: 0, horizon: rows.rows, design: rows };
  return problem.constrain(predictMember(family, fitted, future), new Float64Array(0));
}

/** What came, a number of a class as 1 among zeros. */
function actualOf({ target, task }: Design): Float64Array {
  if (task?.kind !== "class") return target;
  const { classes } = task;
  return Float64Array.from(
    { length: target.length * classes },
    (_, i) => target[Math.floor(i / classes)] === i % classes ? 1 : 0,
  );
}
