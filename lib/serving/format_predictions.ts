import type { RowsAnswer } from "../inference/rows/service_rows.ts";
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
    predictions: Array.from(keyOf, (k, row) => ({ ...told[k]!, ...failure(answer, row), ...say(row) })),
    notes,
    request,
  };
}

/** A row may fail where others of its key do not. */
function failure({ predictions: { failed, keys }, keyOf }: RowsAnswer, row: number): Record<string, string> {
  const isOwn = failed[row] === 1 && keys[keyOf[row]!]!.status !== "failed";
  return isOwn ? { status: "failed", reason: "NOT_FINITE" } : {};
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

function classesOf({ predictions: { classes, levels, values, labels, sets, failed } }: RowsAnswer) {
  const width = classes.length;
  return (row: number) => ({
    class: classes[labels[row]!] ?? null,
    probabilities: Object.fromEntries(classes.map((name, c) => [name, values[row * width + c]])),
    ...Object.fromEntries(levels.map((level, l) => [
      `set_${level}`,
      failed[row] === 1 ? null : classes.filter((_, c) => sets[l]![row * width + c] === 1),
    ])),
  });
}
