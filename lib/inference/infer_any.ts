import { hasRows } from "../data/rows/assert_layout.ts";
import { type InferenceResult, type InferOptions, inferTable } from "./series/infer.ts";
import { inferRows, type InferRowsOptions, type RowsResult } from "./rows/infer_rows.ts";
import { registeredTable } from "./plan/registered_table.ts";

/** What to predict and where to; what a table has no use for is passed over. */
export type InferAnyOptions = InferOptions & Pick<InferRowsOptions, "input" | "keep">;

/** What is told of predictions of any kind: of a table without a calendar outcomes are of rows, else of keys. */
export type AnyInference = Pick<
  InferenceResult & RowsResult,
  "rows" | "outcomes" | "failures" | "output" | "dataVersion"
>;

/**
 * Predict with the registered champions whatever the table is: its keys ahead of it, or, without a calendar, their rows.
 *
 * @param options As of `inferTable`; of a table without a calendar as of `inferRows`.
 * @throws As `inferTable`, or as `inferRows`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { infer, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 60 }, (_, i) => ({ shop: i % 2 ? "a" : "b", size: i / 4, sold: i % 7 }));
 * using trained = await train(rows, {
 *   problem: "regression", keys: ["shop"], target: "sold", contenders: ["ridge", "prior_mean"],
 * });
 * trained.save(folders);
 * Deno.writeTextFileSync(`${dir}/rows.csv`, "shop,size\na,1\nb,\n");
 * const { rows: written } = await infer({ ...folders, now, input: `${dir}/rows.csv`, output: `${dir}/predicted.csv` });
 * assertEquals(written, 2);
 * ```
 */
export async function infer(options: InferAnyOptions): Promise<AnyInference> {
  const table = registeredTable(options);
  return table !== null && hasRows(table) ? await inferRows(options) : await inferTable(options);
}
