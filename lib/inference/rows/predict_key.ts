import type { Panel, SeriesKey } from "../../core/rows/panel.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import type { RowLayout } from "../../data/store/row_layout.ts";
import { filterOfKey, selectKeys } from "../../data/store/select_keys.ts";
import { type DataFacts, onWholeVersion } from "../plan/whole_version.ts";
import { openRows, type RowsSource } from "./open_rows.ts";
import { predictServed } from "./predict_served.ts";
import type { KeyPrediction, TablePredictions } from "./predict_table.ts";
import { storedRows } from "./stored_rows.ts";

/** The rows that a table has of one key, and what its model says of them. */
export interface PredictedKey extends KeyPrediction, DataFacts {
  /** The key. */
  readonly key: SeriesKey;
  /** Names of targets and classes. */
  readonly table: RowLayout;
  /** Its rows, with what came: `ds` is the part of the split that a row was in. */
  readonly panel: Panel;
  /** What its model says of them, in their order. It has learned of them: how it does on others is told by a hold-out. */
  readonly predictions: TablePredictions;
}

/**
 * Predict the rows that a table without a calendar has of one key, for somebody who looks at it.
 *
 * @param parts Texts of the key columns, in their order. @param source Registry, store, config.
 * @throws {DataError} `NO_MATCHING_KEY`; `WRONG_PROBLEM` of a table of series; as `openRows`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { train } from "1000models";
 * import { predictKey } from "@lib/inference/rows/predict_key.ts";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 60 }, (_, i) => ({ shop: i % 2 ? "a" : "b", size: i / 4, sold: i % 7 }));
 * using trained = await train(rows, {
 *   problem: "regression", keys: ["shop"], target: "sold", contenders: ["ridge", "prior_mean"],
 * });
 * trained.save(folders);
 * const { panel, predictions } = await predictKey(["a"], { ...folders, now });
 * assertEquals(predictions.values.length, panel.y.length);
 * ```
 */
export function predictKey(parts: readonly string[], source: RowsSource): Promise<PredictedKey> {
  return onWholeVersion(source, async (whole) => {
    const open = await openRows(whole, (group) => selectKeys(group, { where: filterOfKey(group, parts) }));
    try {
      const { group, positions: [at = 0], resolver, form: { levels } } = open;
      const panel = await readChunk(group, at, at + 1), serving = await resolver.resolve(panel.keys);
      const predictions = await predictServed(storedRows(panel), { serving, resolver, levels });
      return {
        key: panel.keys[0]!,
        ...predictions.keys[0]!,
        table: tableOfKey(group.table!, panel.keys[0]!),
        panel,
        predictions,
        dataVersion: group.version,
        damaged: whole.damaged,
      };
    } finally {
      open.close();
    }
  });
}

/** Of targets that are keys of their own, that of a key: the last part of it says which. */
function tableOfKey(table: RowLayout, { parts }: SeriesKey): RowLayout {
  return table.possible === undefined ? table : { ...table, targets: parts.slice(-1) };
}
