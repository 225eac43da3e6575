import { hasRows } from "../data/rows/assert_layout.ts";
import { type InferenceResult, type InferOptions, inferTable } from "./infer.ts";
import { inferRows, type InferRowsOptions, type RowsResult } from "./rows/infer_rows.ts";
import { registeredTable } from "./rows/registered_table.ts";

/** What to predict and where to; what a table has no use for is passed over. */
export type InferAnyOptions = InferOptions & Pick<InferRowsOptions, "input" | "keep">;

/** What is told of predictions of any kind: of a table without a calendar outcomes are of rows, else of keys. */
export type AnyInference = Pick<
  InferenceResult & RowsResult,
  "rows" | "outcomes" | "failures" | "output" | "dataVersion"
>;

/**
 * Predict with the registered champions whatever the table is: its keys ahead of it, or, without a calendar, rows.
 *
 * @param options As of `inferTable`; of a table without a calendar as of `inferRows`, whose rows are all predicted.
 * @throws As `inferTable`, or as `inferRows`.
 */
export async function inferAny(options: InferAnyOptions): Promise<AnyInference> {
  const table = registeredTable(options);
  return table !== null && hasRows(table) ? await inferRows(options) : await inferTable(options);
}
