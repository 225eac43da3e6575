import type { Design } from "../../core/rows/design.ts";
import { widthOf } from "../../core/rows/task.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import type { BaseChampion, BaseMember } from "./champion_base.ts";
import { combineForecasts } from "../backtest/combine.ts";
import { predictModel } from "../backtest/predict_model.ts";
import { readOutputs, type RowPredictions, type RowReading } from "../calibration/row_reading.ts";

/** One member of a champion of rows. Its rows are those of the champion: what it learns of columns is part of its model. */
export type RowsMember = BaseMember<TableSpec>;

/** What serves the rows of one key of a table without a calendar, or those of keys that training has not seen. */
export interface RowsChampion extends BaseChampion<TableSpec, RowsMember> {
  /** Part of the split up to which it was trained, see `Span`. */
  readonly end: number;
  /** What the members' outputs are read as. */
  readonly reading: RowReading;
}

/**
 * Predict rows.
 *
 * @param champion What serves them; it has a member with weight.
 * @param design Of `champion.spec`, shape [n × p]; its targets are not read.
 * @returns A member that gives no finite number for an output of a row takes no part in it; a row that none gives one for is NaN.
 * @throws {RangeError} If no member has weight. @throws {FitError} `SPEC_MISMATCH` for rows of another spec, `WRONG_LENGTH` if a
 * member gives too few numbers; and from the members.
 */
export function predictRows(champion: RowsChampion, design: Design): RowPredictions {
  const width = widthOf(champion.spec.task), voting = champion.members.filter(({ weight }) => weight > 0);
  const future = { y: new Float64Array(0), start: 0, horizon: design.rows, design };
  const outputs = voting.map(({ family, fitted }) => finite(predictModel({ family, fitted }, future)));
  const combined = combineForecasts(outputs, {
    combine: champion.combine,
    weights: voting.map(({ weight }) => weight),
  });
  return readOutputs(champion.reading, combined, width);
}

/** What is no number to anybody has no say. */
function finite(values: Float64Array): Float64Array {
  return values.every(Number.isFinite) ? values : values.map((value) => Number.isFinite(value) ? value : NaN);
}
