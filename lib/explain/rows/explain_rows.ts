import { combineShares } from "../../competition/backtest/combine.ts";
import { type FittedModel, predictModel } from "../../competition/backtest/predict_model.ts";
import { predictRows, type RowsChampion } from "../../competition/champions/rows_champion.ts";
import type { Design } from "../../core/rows/design.ts";
import { type OutputParts, sumsOf, toOutputs } from "./output_parts.ts";
import { playersOf, rowExplainer } from "./row_parts.ts";
import { sampledParts } from "./sampled_parts.ts";

/** What one member says of rows. */
export interface RowsMemberShare {
  /** Name of the contender. */
  readonly contender: string;
  /** Its family. */
  readonly family: string;
  /** Its mean share in the outputs, in [0, 1]. */
  readonly share: number;
  /** Whether its parts are exact; else they are estimated by some orders of the columns. */
  readonly isExact: boolean;
}

/** What predictions of rows are made of: numbers in the unit of their targets, classes as probabilities. */
export interface RowsExplanation {
  /** Names of the targets, or of the classes, shape [W]. */
  readonly outputs: readonly string[];
  /** Names of the columns of the table, shape [p]. */
  readonly columns: readonly string[];
  /** What is usual: what is expected of the usual rows, shape [W]. */
  readonly base: Float64Array;
  /** What each column adds, shape [n × W × p]. */
  readonly values: Float64Array;
  /** What is made of it beside the columns, as by calibration and bounds, shape [n × W]. */
  readonly rest: Float64Array;
  /** What is predicted, shape [n × W]: base, columns and rest, up to rounding. */
  readonly predicted: Float64Array;
  /** Who predicts. */
  readonly members: readonly RowsMemberShare[];
}

/** What exact parts may miss a prediction by, beside its size and that of its parts: rounding, and floors of probabilities. */
const EXACT = 1e-6;

/**
 * What the predictions of a champion of rows are made of, column by column of its table. Each member is taken apart on the scale
 * on which it adds up, and told on that of its outputs; of a combination the parts are added up by the members' shares.
 *
 * @param champion What serves the rows. @param design Of `champion.spec`, shape [n × p]. @param usual Rows that say what is usual,
 * of the same spec, at least one.
 * @returns The same `predicted` as `predictRows`.
 * @throws As `predictRows`.
 */
export function explainRows(champion: RowsChampion, design: Design, usual: Design): RowsExplanation {
  const columns = playersOf(design), p = columns.length, voting = champion.members.filter(({ weight }) => weight > 0);
  const told = voting.map((member) => explainModel(member, design, usual));
  const predicted = predictRows(champion, design).values, width = predicted.length / design.rows || 0;
  const weights = voting.map(({ weight }) => champion.combine === "median" ? 1 : weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const base = Float64Array.from(
    { length: width },
    (_, k) => told.reduce((sum, { parts }, m) => sum + weights[m]! / total * parts.base[k]!, 0),
  );
  const values = new Float64Array(predicted.length * p), shares = new Float64Array(voting.length);
  for (let i = 0; i < predicted.length; i++) {
    const share = combineShares(told.map(({ said }) => said[i]!), { combine: champion.combine, weights });
    share?.forEach((part, m) => {
      shares[m]! += part / predicted.length;
      const own = told[m]!.parts.values;
      if (part > 0) { for (let f = 0; f < p; f++) values[i * p + f]! += part * own[i * p + f]!; }
    });
  }
  const sums = sumsOf({ base, values }, design.rows);
  return {
    outputs: champion.spec.classes.length > 0 ? champion.spec.classes : champion.spec.targets,
    columns,
    base,
    values,
    rest: predicted.map((value, i) => value - sums[i]!),
    predicted,
    members: voting.map(({ contender, family }, m) => {
      return { contender, family: family.name, share: shares[m]!, isExact: told[m]!.isExact };
    }),
  };
}

/** What one model says of rows, and what it is made of. */
export interface ModelParts {
  /** Of its outputs. */
  readonly parts: OutputParts;
  /** Its outputs, shape [n × W]; NaN where one is no finite number. */
  readonly said: Float64Array;
  /** Whether the parts are exact; else they are estimated by some orders of the columns. */
  readonly isExact: boolean;
}

/**
 * What the outputs of one model of rows are made of.
 *
 * @param model Family and fitted model. @param design Rows. @param usual Rows that say what is usual, of the same spec, at least one.
 * @throws As the family.
 */
export function explainModel(model: FittedModel, design: Design, usual: Design): ModelParts {
  const future = { y: new Float64Array(0), start: 0, horizon: design.rows, design };
  const said = predictModel(model, future).map((value) => Number.isFinite(value) ? value : NaN);
  const explain = rowExplainer(model.fitted, usual);
  const exact = explain === null ? null : toOutputs(explain(design), design.rows);
  if (exact !== null && addsUp(exact, said, design.rows)) return { parts: exact, said, isExact: true };
  return { parts: sampledParts(model, usual, design), said, isExact: false };
}

function addsUp(parts: OutputParts, said: Float64Array, rows: number): boolean {
  const size = parts.base.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0);
  return sumsOf(parts, rows).every((value, i) =>
    Number.isNaN(said[i]!) || Math.abs(value - said[i]!) <= EXACT * (1 + size + Math.abs(said[i]!))
  );
}
