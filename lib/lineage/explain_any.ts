import { hasRows } from "../data/rows/assert_layout.ts";
import { registeredTable } from "../inference/plan/registered_table.ts";
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
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { explain, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 60 }, (_, i) => ({ shop: i % 2 ? "a" : "b", size: i / 4, sold: i % 7 }));
 * using trained = await train(rows, {
 *   problem: "regression", keys: ["shop"], target: "sold", contenders: ["ridge", "prior_mean"],
 * });
 * trained.save(folders);
 * const { kind, keys } = await explain({ ...folders, now });
 * assertEquals([kind, keys.length], ["rows", 2]);
 * ```
 */
export async function explain(options: ExplainOptions): Promise<AnyExplanation> {
  const table = registeredTable(options);
  return table !== null && hasRows(table)
    ? { kind: "rows", ...await explainTableRows(options) }
    : { kind: "series", ...await explainTable(options) };
}
