import { partition, type SeriesKey } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { thinRows } from "../../data/rows/thin_rows.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import { predictServed } from "../../inference/rows/predict_served.ts";
import { rowsByKey, type RowsToPredict, type TablePredictions } from "../../inference/rows/predict_table.ts";
import type { OpenedTable } from "../../inference/rows/served_rows.ts";
import { storedRows } from "../../inference/rows/stored_rows.ts";
import type { SampledKey } from "./moved_keys.ts";
import { RowSamples } from "./row_samples.ts";
import { FEWEST_ROWS } from "./watch_keys.ts";

/** Rows of training that are predicted, to see how predictions have moved. */
const MOST_PREDICTED = 2000;
/** Values that are kept of a column of one key, at most twice as many. */
const MOST_OF_KEY = 250;

/** Samples of the rows that came, and of those that models learned from: of all keys together, and of each. */
export class LookSamples {
  /** Of all rows that came. */
  readonly came: RowSamples;
  /** Of training. */
  readonly before: RowSamples;
  readonly #ofKeys = new Map<string, SampledKey>();
  readonly #spec: TableSpec;
  readonly #classes: readonly string[];

  /** @param spec Of training. @param classes Names of all classes by their number, also of those that came new. */
  constructor(spec: TableSpec, classes: readonly string[]) {
    [this.#spec, this.#classes] = [spec, classes];
    [this.came, this.before] = [new RowSamples(spec, classes), new RowSamples(spec, classes)];
  }

  /** Take rows that came. @param table The rows. @param rows As `RowSamples.add` takes them. */
  take(
    table: RowsToPredict,
    rows: Parameters<RowSamples["add"]>[1] & { readonly predictions: TablePredictions },
  ): void {
    const panel = table.panel(this.#spec), own = rowsByKey(table);
    this.came.add(panel, rows);
    table.keys.forEach((key, k) => this.#ofKey(key).came.add(panel, { ...rows, rows: own[k]! }));
  }

  /** Take the rows of training, and what serves predicts of some of them. @param served Serves them. @param reference Version that has them. */
  async readTraining({ resolver, form }: OpenedTable, reference: FeatureGroup): Promise<void> {
    const share = Math.max(1, Math.ceil(reference.rows / MOST_PREDICTED)), spec = this.#spec, isTaken = () => true;
    for (const { from, to } of reference.chunks) {
      const panel = await readChunk(reference, from, to);
      for (const [k, serving] of (await resolver.resolve(panel.keys)).entries()) {
        const own = partition(panel, k), some = thinRows(own, Math.max(1, Math.floor(own.ds.length / share)));
        const table = storedRows(some), { levels } = form;
        const predictions = await predictServed(table, { serving: [serving], resolver, levels });
        this.before.add({ ...table.panel(spec), ds: some.ds }, { isTaken, targets: some.y, predictions });
        const { came, before } = this.#ofKeys.get(panel.keys[k]!.id) ?? {};
        if (before === undefined || came === undefined || came.rows < FEWEST_ROWS) continue;
        before.add({ ...storedRows(own).panel(spec), ds: own.ds }, { isTaken, targets: own.y });
      }
    }
  }

  /** Samples of each key of the rows that came. */
  keys(): Iterable<SampledKey> {
    return this.#ofKeys.values();
  }

  #ofKey(key: SeriesKey): SampledKey {
    const found = this.#ofKeys.get(key.id);
    if (found !== undefined) return found;
    const samples = () => new RowSamples(this.#spec, this.#classes, MOST_OF_KEY);
    const own = { key, came: samples(), before: samples() };
    this.#ofKeys.set(key.id, own);
    return own;
  }
}
