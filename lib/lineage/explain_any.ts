import { hasRows } from "../data/rows/assert_layout.ts";
import { registeredTable } from "../inference/rows/registered_table.ts";
import { type ExplainRowsResult, explainTableRows } from "./explain_rows.ts";
import { type ExplainOptions, type ExplainResult, explainTable } from "./explain_table.ts";

/** What `explain` has done, whatever the table is. */
export type AnyExplanation =
  | (ExplainResult & { readonly kind: "series" })
  | (ExplainRowsResult & { readonly kind: "rows" });

/**
 * Say what the predictions of keys are made of, and why their models serve: forecasts step by step, or, of a table without a
 * calendar, its rows.
 *
 * @param options As of `explainTable`; of a table without a calendar what asks for periods is passed over.
 * @throws As `explainTable`, or as `explainTableRows`.
 */
export async function explainAny(options: ExplainOptions): Promise<AnyExplanation> {
  const table = registeredTable(options);
  return table !== null && hasRows(table)
    ? { kind: "rows", ...await explainTableRows(options) }
    : { kind: "series", ...await explainTable(options) };
}
