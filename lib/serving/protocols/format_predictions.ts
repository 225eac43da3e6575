import { rowOutcome, rowSet } from "../../inference/rows/row_outcome.ts";
import type { RowsAnswer } from "../../inference/service/rows_answer.ts";
import { keyObject } from "./format_answer.ts";

/**
 * The JSON of `POST /v1/predict`; NaN becomes null when it is written.
 *
 * @param answer Of the service. @param request Id of the request.
 */
export function formatPredictions(answer: RowsAnswer, request: string): Record<string, unknown> {
  const { table, dataVersion, state, keys, keyOf, keyColumns, predictions, notes } = answer;
  const { targets, classes, levels } = predictions;
  const told = keys.map((key, k) => {
    const { id: versionId, ...served } = predictions.keys[k]!;
    return { key: keyObject(keyColumns, key.parts), id: key.id, ...served, versionId };
  });
  const say = classes.length === 0 ? numbersOf(answer) : classesOf(answer);
  return {
    ...{ table, dataVersion, state, targets, classes, levels },
    predictions: Array.from(keyOf, (k, row) => ({ ...told[k]!, ...rowOutcome(predictions, row, k), ...say(row) })),
    notes,
    request,
  };
}

function numbersOf({ predictions: { targets, levels, values, lo, hi } }: RowsAnswer) {
  const width = targets.length;
  const named = (numbers: Float64Array, row: number) =>
    Object.fromEntries(targets.map((target, t) => [target, numbers[row * width + t]]));
  return (row: number) => ({
    yhat: named(values, row),
    ...Object.fromEntries(levels.flatMap((level, l) => [
      [`lo_${level}`, named(lo[l]!, row)],
      [`hi_${level}`, named(hi[l]!, row)],
    ])),
  });
}

function classesOf({ predictions }: RowsAnswer) {
  const { classes, levels, values, labels } = predictions, width = classes.length;
  return (row: number) => ({
    class: classes[labels[row]!] ?? null,
    probabilities: Object.fromEntries(classes.map((name, c) => [name, values[row * width + c]])),
    ...Object.fromEntries(levels.map((level) => [`set_${level}`, rowSet(predictions, row, level)])),
  });
}
