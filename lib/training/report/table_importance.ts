import { lossFor, type Problem } from "../../competition/problems/problem.ts";
import { predictModel } from "../../competition/backtest/predict_model.ts";
import { knownRows } from "../../competition/backtest/rows_sample.ts";
import type { Design } from "../../core/rows/design.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { permutationImportance } from "../../explain/permutation_importance.ts";
import { encodeRows } from "../../features/table/encoder.ts";
import { columnShares } from "../../features/table/importance_by_column.ts";
import { tableDesign } from "../../features/table/table_design.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import { EncodedModel } from "../../models/contract/encoded.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";

/** Rows that are asked for, at most, evenly; of many columns as many as have so many cells, but not fewer. */
const MOST_ROWS = 1000, MOST_CELLS = 300_000, FEWEST_ROWS = 250;
/** Columns that are all asked for; of more those that the model says it goes by most. */
const ALL_COLUMNS = 300, MOST_COLUMNS = 100;

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
  const columns = panel.exogenous.length || 1;
  const most = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.floor(MOST_CELLS / columns)));
  const stride = Math.ceil(rows.length / most),
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
 * Rows are encoded once, and what a column became is permuted; where features are made of several columns, for each column.
 *
 * @param held Rows. @param model Fitted without them.
 * @returns By column, the largest first; of more than 300 columns of the 100 that the model says it goes by most, and of none if it
 * does not say.
 */
export function columnImportance(
  { design, errorOf }: HeldTable,
  { family, fitted }: { readonly family: ModelFamily; readonly fitted: unknown },
): Partial<Record<string, number>> {
  const columns = [...design.names, ...Object.keys(design.textColumns ?? {})];
  const asked = columns.length > ALL_COLUMNS ? mostOf(columns, family.importance?.(fitted)) : columns;
  if (fitted instanceof EncodedModel) {
    const shares = columnShares(fitted.encoder);
    if (shares.every((own) => own.length === 1)) {
      const groups = shares.map(([own]) => columns[own![0]]!), rows = encodeRows(fitted.encoder, design);
      return permutationImportance({ design: rows, groups, asked, error: errorOf(family, fitted.model) });
    }
  }
  return permutationImportance({ design, groups: design.names, asked, error: errorOf(family, fitted) });
}

/** Columns with the largest importances, in their order. */
function mostOf(columns: readonly string[], importance: Float64Array | undefined): string[] {
  if (importance === undefined) return [];
  const ranked = columns.map((_, c) => c).sort((a, b) => importance[b]! - importance[a]! || a - b);
  return ranked.slice(0, MOST_COLUMNS).sort((a, b) => a - b).map((c) => columns[c]!);
}

function predicted(
  problem: Problem,
  { family, fitted, rows }: { readonly family: ModelFamily; readonly fitted: unknown; readonly rows: Design },
): Float64Array {
  const future = { y: new Float64Array(0), start: 0, horizon: rows.rows, design: rows };
  return problem.constrain(predictModel({ family, fitted }, future), new Float64Array(0));
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
