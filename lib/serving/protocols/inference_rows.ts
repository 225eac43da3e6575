import type { RowCell } from "../../inference/requests/request.ts";
import { rowColumns, rowValues } from "../../inference/rows/row_columns.ts";
import type { RowsAnswer } from "../../inference/service/rows_answer.ts";
import type { TableDescription } from "../../inference/service/forecast_service.ts";
import { checkRequest } from "../http/check_request.ts";
import { NOTHING, predictSchema, type RowValues } from "./predict_schema.ts";
import { oncePerTable, type TableForm } from "./request_schema.ts";
import type { ServingLimits } from "../http/limits.ts";
import { idTexts } from "./scoring_rows.ts";
import { type InputTensor, type OutputTensor, readCells, tooMany, wrongInput } from "./tensors.ts";

/** An input or an output as a model describes itself. */
interface TensorForm {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** Columns of a table of predictions that stand by each row anyway, or say less than the others. */
const UNTOLD: readonly string[] = ["row", "scope", "version"];

/** What a table without a calendar takes and gives by the Open Inference Protocol: a tensor for each column. */
export function rowTensors(
  { keyColumns, rows, levels }: TableDescription,
): { inputs: TensorForm[]; outputs: TensorForm[] } {
  const { targets, classes, features } = rows ?? NOTHING, isKey = new Set(keyColumns);
  const form = (name: string, isNumber: boolean) => ({ name, datatype: isNumber ? "FP64" : "BYTES", shape: [-1] });
  return {
    inputs: [
      ...keyColumns.map((name) => form(name, false)),
      ...features.filter(({ name }) => !isKey.has(name)).map(({ name, kind }) => form(name, kind === "number")),
    ],
    outputs: rowColumns({ targets, classes, levels }, { keyColumns: [], keep: [] })
      .filter(({ name }) => !UNTOLD.includes(name)).map(({ name, type }) => form(name, type === "number")),
  };
}

/** Outputs name no key: whoever asks says which target. */
const schemaOf = oncePerTable(({ keyColumns, rows }: TableForm, limits) =>
  predictSchema({ keyColumns, rows: rows && { ...rows, targetKey: undefined } }, limits)
);

/**
 * Rows of a request from its tensors.
 *
 * @param inputs Of one length. @param binary What follows the JSON. @param at Table and limits.
 * @throws {HttpError} `MALFORMED_REQUEST` (400), `BODY_TOO_LARGE` (413).
 */
export function tensorRows(
  inputs: readonly InputTensor[],
  binary: Uint8Array,
  { table, limits }: { readonly table: TableDescription; readonly limits: ServingLimits },
): readonly RowValues[] {
  // A byte may be a row: millions of them are none before they are refused.
  if (inputs.some(({ shape: [rows = 0] }) => rows > limits.rows)) throw tooMany(limits.rows, "rows");
  const cells = [...readCells(inputs, binary)], count = cells[0]?.[1].length ?? 0;
  if (cells.some(([, own]) => own.length !== count)) {
    throw wrongInput("inputs", "of one length", cells.map(([, own]) => own.length).join(", "));
  }
  const rows = Array.from({ length: count }, (_, row) => {
    const own: [string, RowCell][] = cells.map(([name, values]) => [name, values[row]]);
    return idTexts(Object.fromEntries(own), table.keyColumns);
  });
  return checkRequest(schemaOf(table, limits), { rows }).rows;
}

/** What is told of rows, as tensors: numbers of shape [n], or texts. */
export function rowOutputs({ keys, keyOf, predictions }: RowsAnswer): OutputTensor[] {
  const columns = rowColumns(predictions, { keyColumns: [], keep: [] }), shape = [keyOf.length];
  const values = rowValues({ table: { keys, keyOf }, predictions, kept: [], first: 1 }, predictions, []);
  return columns.flatMap(({ name, type }, c): OutputTensor[] => {
    if (UNTOLD.includes(name)) return [];
    const own = values[c]!;
    if (type === "number") {
      return [{ name, datatype: "FP64", shape, data: Float64Array.from(own as ArrayLike<number>) }];
    }
    return [{ name, datatype: "BYTES", shape, data: Array.from<unknown, string>(own, (text) => String(text ?? "")) }];
  });
}

/** Notes as a parameter of an answer, which holds texts alone. */
export function notesText({ notes }: RowsAnswer): { readonly notes?: string } {
  return notes.length === 0 ? {} : { notes: notes.map(({ code, message }) => `${code}: ${message}`).join("; ") };
}
