import { formatPeriod } from "../core/time/calendar.ts";
import { ForecastError } from "../core/errors/errors.ts";
import type { Progress } from "../core/logger.ts";
import type { ExogenousColumn, Panel } from "../core/rows/panel.ts";
import type { ByteSink } from "../data/outputs/parquet_output.ts";
import { readChunk } from "../data/store/read_chunk.ts";
import { checkRowTarget, type RowWriterOptions } from "../data/outputs/row_writer.ts";
import { type KeySelection, selectKeys } from "../data/store/select_keys.ts";
import { openTableWriter } from "../data/outputs/table_writer.ts";
import { explainRows, type RowsExplanation } from "../explain/rows/explain_rows.ts";
import { tableDesign } from "../features/table/table_design.ts";
import { readsOf } from "../inference/plan/reads_of.ts";
import { type OpenRows, openRows, type RowsSource } from "../inference/rows/open_rows.ts";
import { settleRows } from "../inference/rows/predict_table.ts";
import type { RowServing } from "../inference/champions/serving.ts";
import { storedRows } from "../inference/rows/stored_rows.ts";
import { type DataFacts, onWholeVersion } from "../inference/plan/whole_version.ts";
import { pause } from "../parallel/pause.ts";
import type { KeyExplanation } from "./explain_table.ts";
import { modelCard } from "./model_card.ts";
import { rowExplanationColumns, rowExplanationRows } from "./row_explanation_rows.ts";

/** Whose rows to explain, and where to write what they are made of. */
export interface ExplainRowsOptions extends RowsSource, KeySelection, RowWriterOptions {
  /** File for a line per row, output: `.csv`, `.parquet`, `.json` or `.jsonl`; or a stream, which gets CSV; default: none. */
  readonly output?: string | ByteSink;
  /** Keys that are told in full at most; all are written. Default: all. */
  readonly told?: number;
  /** Called after each chunk of keys. */
  readonly onProgress?: (progress: Progress) => void;
}

/** What the predictions of the rows of one key are made of. */
export interface RowsKeyExplanation
  extends Pick<KeyExplanation, "key" | "status" | "model" | "version" | "reason" | "card"> {
  /** Number of rows that the table has of the key. */
  readonly rows: number;
  /** Which of them are explained, from 0, ascending, shape [n]. */
  readonly places: readonly number[];
  /** What these have in each column of the explanation, shape [n][p]; null is missing. */
  readonly cells: readonly (readonly (string | number | null)[])[];
  /** What their predictions are made of; null if failed. */
  readonly explanation: RowsExplanation | null;
}

/** What `explain` has done for a table without a calendar. */
export interface ExplainRowsResult extends DataFacts {
  /** The keys that are told, the first ones. */
  readonly keys: readonly RowsKeyExplanation[];
  /** Whether what is predicted are probabilities of classes. */
  readonly isShare: boolean;
  /** Keys beyond those. */
  readonly more: number;
  /** Failed keys by code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Lines written. */
  readonly rows: number;
  /** The file; null for a stream, or none. */
  readonly output: string | null;
}

/** Rows of a key that are explained, and that say what is usual, at most: evenly among all. */
const EXPLAINED = 200, USUAL = 1000;

/**
 * Say what the predictions of the rows that a table has of some keys are made of, column by column, and why their models serve.
 *
 * @param options Registry, store, filter, output.
 * @throws As `inferRows`; `NO_MATCHING_KEY`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { train } from "1000models";
 * import { explainTableRows } from "@lib/lineage/explain_rows.ts";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 60 }, (_, i) => ({ shop: i % 2 ? "a" : "b", size: i / 4, sold: i % 7 }));
 * using trained = await train(rows, {
 *   problem: "regression", keys: ["shop"], target: "sold", contenders: ["ridge", "prior_mean"],
 * });
 * trained.save(folders);
 * const { keys, failures } = await explainTableRows({ ...folders, now });
 * assertEquals([keys.map(({ key }) => key.parts), failures], [[["a"], ["b"]], {}]);
 * ```
 */
export function explainTableRows(options: ExplainRowsOptions): Promise<ExplainRowsResult> {
  const { output, told = Infinity } = options;
  let isStreamed = false;
  return onWholeVersion(options, async (source) => {
    if (output !== undefined) checkRowTarget(output);
    const open = await openRows(source, (group) => selectKeys(group, options)), { group, positions } = open;
    const keys: RowsKeyExplanation[] = [], failures: Record<string, number> = {};
    let done = 0, written = 0;
    try {
      const names = { keyColumns: group.keyColumns, columns: group.exogenous.map(({ name }) => name) };
      const writer = output === undefined ? null : await openTableWriter(output, rowExplanationColumns(names), options);
      try {
        for (const chunk of readsOf(open, { numbers: 1 })) {
          for (const one of await explainChunk(open, chunk, told - keys.length)) {
            if (one.status === "failed") failures[one.reason] = (failures[one.reason] ?? 0) + 1;
            if (keys.length < told) keys.push(one);
            writer?.append(rowExplanationRows(one, names.columns));
            written += writer === null ? 0 : linesOf(one);
          }
          isStreamed ||= typeof output === "object";
          // Nothing of this waits by itself: here Ctrl-C is heard.
          await pause();
          options.onProgress?.({ phase: "explain", done: done += chunk.length, total: positions.length });
        }
        await writer?.finish();
      } finally {
        writer?.discard();
      }
      return {
        ...{
          isShare: (group.table?.classes.length ?? 0) > 0,
          keys,
          more: positions.length - keys.length,
          failures,
          rows: written,
        },
        output: typeof output === "string" ? output : null,
        dataVersion: group.version,
        damaged: source.damaged,
      };
    } finally {
      open.close();
    }
  }, { mayRepeat: () => !isStreamed });
}

/** Lines that are written of a key. */
function linesOf({ places, explanation }: RowsKeyExplanation): number {
  return explanation === null ? 1 : places.length * explanation.outputs.length;
}

/** Explain keys. @param told So many of them are told in full: of those that are only written nobody reads a card. */
async function explainChunk(
  open: OpenRows,
  positions: readonly number[],
  told: number,
): Promise<RowsKeyExplanation[]> {
  const out: RowsKeyExplanation[] = [];
  for (const at of positions) {
    const panel = await readChunk(open.group, at, at + 1), [serving] = await open.resolver.resolve(panel.keys);
    out.push(explainKey(panel, serving!, out.length < told ? open : null));
  }
  return out;
}

function explainKey(panel: Panel, serving: RowServing, open: OpenRows | null): RowsKeyExplanation {
  const { champion, status, model, version, id, reason } = settleRows(serving), key = panel.keys[0]!;
  const rows = panel.ds.length, none = { key, rows, places: [], cells: [], explanation: null, card: null };
  const failed = (code: string) => ({ ...none, status: "failed", model: "", version: 0, reason: code } as const);
  if (champion === null) return failed(reason);
  try {
    const table = storedRows(panel).panel(champion.spec), places = evenly(rows, EXPLAINED);
    const designOf = (taken: readonly number[]) => tableDesign(champion.spec, table, Int32Array.from(taken));
    const explanation = explainRows(champion, designOf(places), designOf(evenly(rows, USUAL)));
    const [row] = open === null || id === null ? [] : open.registry.listVersions({ id, limit: 1 });
    const card = open === null || row === undefined ? null : modelCard(open.registry, row, null);
    const columns = explanation.columns.map((name) => table.exogenous.find((one) => one.name === name));
    const cells = places.map((place) => columns.map((column) => cellOf(column, place)));
    return { ...none, status, model, version, reason, places, cells, explanation, card };
  } catch (thrown) {
    return failed(ForecastError.from(thrown).code);
  }
}

/** Dates of rows are kept as days. */
const DAYS = { frequency: "day", anchor: 0 } as const;

/** So many of n, evenly. */
function evenly(n: number, most: number): number[] {
  const count = Math.min(n, most);
  return Array.from({ length: count }, (_, i) => Math.floor(i * n / count));
}

function cellOf(column: ExogenousColumn | undefined, row: number): string | number | null {
  const value = column?.values[row] ?? NaN;
  if (column?.texts !== undefined) return column.texts[row] || null;
  if (Number.isNaN(value)) return null;
  if (column?.holds === "date") return formatPeriod(DAYS, Math.floor(value));
  return column?.levels?.[value] ?? value;
}
