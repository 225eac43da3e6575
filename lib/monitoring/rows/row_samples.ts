import type { Panel } from "../../core/rows/panel.ts";
import type { TableSpec } from "../../features/table/table_spec.ts";
import type { TablePredictions } from "../../inference/rows/predict_table.ts";

/** What a column of samples is. */
export type SampledRole = "feature" | "target" | "prediction";

/** A column that rows which came are compared by with those of training. */
export interface SampledColumn {
  /** Name of the column; of a prediction that of its target. */
  readonly column: string;
  /** What it is. */
  readonly role: SampledRole;
  /** Categories, a missing value the last of them; null for numbers, whose missing values are NaN. */
  readonly levels: number | null;
}

/** Values that are kept of a column, at most twice as many: distances of more say the same. */
const MOST_VALUES = 2500;

/**
 * Values of rows by column: features that are neither a part of the key, which is judged by itself, nor a date, which moves with
 * time; of texts their length; then targets, then what was predicted. Of many rows evenly spread ones are kept.
 */
export class RowSamples {
  readonly #spec: TableSpec;
  readonly #features: TableSpec["columns"];
  readonly columns: readonly SampledColumn[];
  /** By column. */
  #values: number[][];
  /** Part of the split of each row that was kept. */
  #parts: number[] = [];
  #step = 1;
  #next = 0;
  #rows = 0;

  readonly #most: number;

  /**
   * @param spec Of training. @param classes Names of all classes by their number, also of those that came new.
   * @param most Values that are kept of a column, at most twice as many.
   */
  constructor(spec: TableSpec, readonly classes: readonly string[], most: number = MOST_VALUES) {
    this.#spec = spec;
    this.#most = most;
    this.#features = spec.columns.filter(({ isKey, kind }) => isKey !== true && kind !== "date");
    const outputs = spec.targets.map((column) => ({
      column,
      levels: classes.length === 0 ? null : classes.length + 1,
    }));
    this.columns = [
      ...this.#features.map(({ name, kind, levels }): SampledColumn => ({
        ...{ column: name, role: "feature" },
        levels: kind === "category" ? (levels?.length ?? 0) + 1 : kind === "boolean" ? 3 : null,
      })),
      ...outputs.map((own): SampledColumn => ({ ...own, role: "target" })),
      ...outputs.map((own): SampledColumn => ({ ...own, role: "prediction" })),
    ];
    this.#values = this.columns.map(() => []);
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Take rows.
   *
   * @param panel In the columns of the spec. @param at `rows`: positions of those that may be taken, ascending; default all; `isTaken`: which of them; `targets`: shape [n × targets], numbers of classes;
   * `predictions`: of the same rows; absent: none.
   */
  add(panel: Panel, { rows, isTaken, targets, predictions }: {
    readonly rows?: ArrayLike<number>;
    readonly isTaken: (row: number) => boolean;
    readonly targets: Float64Array;
    readonly predictions?: TablePredictions;
  }): void {
    const features = this.#features.map(({ name }) => panel.exogenous.find((column) => column.name === name));
    const width = this.#spec.targets.length, count = rows?.length ?? targets.length / width;
    for (let i = 0; i < count; i++) {
      const row = rows === undefined ? i : rows[i]!;
      if (!isTaken(row)) continue;
      if (this.#rows++ !== this.#next) continue;
      this.#next += this.#step;
      const values = [
        ...features.map((column) =>
          column?.holds === "text" ? column.texts?.[row]?.length ?? NaN : column?.values[row] ?? NaN
        ),
        ...this.#spec.targets.map((_, t) => targets[row * width + t]!),
        ...this.#spec.targets.map((_, t) => this.#predicted(predictions, row, t)),
      ];
      values.forEach((value, c) => {
        const { levels } = this.columns[c]!;
        // A class that came new is none of training's.
        this.#values[c]!.push(levels !== null && !(value >= 0 && value < levels) ? levels - 1 : value);
      });
      this.#parts.push(panel.ds[row]!);
      if (this.#parts.length >= 2 * this.#most) this.#thin();
    }
  }

  /** Values of a column, shape [kept]. */
  valuesOf(column: number): readonly number[] {
    return this.#values[column]!;
  }

  /** Parts of the split that the rows are of, shape [kept]. */
  get parts(): readonly number[] {
    return this.#parts;
  }

  #predicted(predictions: TablePredictions | undefined, row: number, target: number): number {
    if (predictions === undefined) return NaN;
    if (this.classes.length === 0) return predictions.values[row * this.#spec.targets.length + target]!;
    const label = predictions.labels[row]!;
    return this.classes.indexOf(predictions.classes[label] ?? "");
  }

  #thin(): void {
    const isKept = (_: number, i: number) => i % 2 === 0;
    this.#values = this.#values.map((values) => values.filter(isKept));
    this.#parts = this.#parts.filter(isKept);
    this.#step *= 2;
    this.#next = Math.ceil(this.#rows / this.#step) * this.#step;
  }
}
