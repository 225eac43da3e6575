import { predictModel } from "../../competition/backtest/predict_model.ts";
import { predictRows, type RowsChampion } from "../../competition/champions/rows_champion.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { widthOf } from "../../core/rows/task.ts";
import { tableDesign } from "../../features/table/table_design.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { storedRows } from "../../inference/rows/stored_rows.ts";
import { readableNumber } from "../formats/json_model.ts";

/** Rows of a version that are told at most. */
const MOST_ROWS = 4;

/**
 * Real rows of a key with what each member and the champion make of them, so that whoever uses an export can see that they do it
 * right.
 *
 * @param champion What serves. @param panel Rows of the table: of the key, or any.
 * @returns Plain data, what is not known is null; or why there are none, for people.
 */
export function testedRows(champion: RowsChampion, panel: Panel): Record<string, unknown> | string {
  const n = panel.ds.length, count = Math.min(MOST_ROWS, n), { spec } = champion, width = widthOf(spec.task);
  if (count === 0) return "the table has no rows of the key";
  try {
    const own = storedRows(panel).panel(spec),
      rows = Int32Array.from({ length: count }, (_, i) => Math.floor(i * n / count));
    const design = tableDesign(spec, own, rows), future = { y: new Float64Array(0), start: 0, horizon: count, design };
    const said = predictRows(champion, design);
    return {
      rows: Array.from(rows, (row) => givenRow(spec, own, row)),
      members: champion.members.map(({ contender, family, fitted }) => ({
        contender,
        raw: listed(predictModel({ family, fitted }, future), width),
      })),
      ...said.kind === "number" ? { yhat: listed(said.values, width) } : {
        label: Array.from(said.labels, (label) => spec.classes[label] ?? null),
        probabilities: listed(said.values, width),
      },
    };
  } catch (thrown) {
    return ForecastError.from(thrown).message;
  }
}

/** A row as other programs are given it. */
function givenRow({ columns }: TableSpec, panel: Panel, row: number): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, kind, levels }, c) => {
    const { values, texts } = panel.exogenous[c]!;
    if (kind === "text") return [name, texts?.[row] ?? ""];
    return [name, kind === "category" ? levels?.[values[row]!] ?? null : readableNumber(values[row]!)];
  }));
}

function listed(values: Float64Array, width: number): unknown[][] {
  return Array.from(
    { length: values.length / width },
    (_, i) => Array.from(values.subarray(i * width, (i + 1) * width), readableNumber),
  );
}
