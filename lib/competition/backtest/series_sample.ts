import { cyclesOf } from "../../core/time/calendar.ts";
import type { Panel, SeriesKey } from "../../core/rows/panel.ts";
import { predictSteps } from "../../features/rows/predict_steps.ts";
import { seriesSpec } from "../../features/row_spec.ts";
import { restoreTarget } from "../../features/rows/transform.ts";
import type { Future, Training } from "../../models/contract/family.ts";
import type { Span } from "./folds.ts";
import { assertOneKey, flagsOf, historyAt, historyUpTo } from "./history.ts";
import { KeyRows } from "./key_rows.ts";
import type { KeySample, SampleMember, SampleOptions } from "./key_sample.ts";
import { predictModel } from "./predict_model.ts";

/** Steps of series. */
export interface SeriesSteps {
  /** Steps of a span, >= 1. */
  readonly horizon: number;
  /** Steps per cycle, >= 1. */
  readonly seasonLength: number;
}

/** A series as a competition sees it: a span asks for the steps of the horizon, one output each. */
export class SeriesSample implements KeySample {
  readonly #series: Panel;
  readonly #steps: SeriesSteps;
  readonly #options: SampleOptions;
  readonly #rows: KeyRows;
  readonly #flags: readonly Float64Array[];

  /**
   * @param series Panel of one key, up to the end of the last span. @param options Steps, spans, limit on rows.
   * @throws {RangeError} If the panel has not exactly one key.
   */
  constructor(series: Panel, options: SampleOptions & SeriesSteps) {
    assertOneKey(series);
    this.#series = series;
    this.#steps = options;
    this.#options = options;
    this.#rows = new KeyRows(series, options);
    this.#flags = flagsOf(series);
  }

  get key(): SeriesKey {
    return this.#series.keys[0]!;
  }

  get width(): number {
    return this.#steps.horizon;
  }

  known(origin: number): Float64Array {
    return historyUpTo(this.#series, origin);
  }

  flags(origin: number): readonly Float64Array[] {
    const { length } = this.known(origin);
    return this.#flags.map((flag) => flag.subarray(0, length));
  }

  rowsOf(): number {
    return this.width;
  }

  actual({ from }: Span): Float64Array {
    const { ds, y } = this.#series, first = from - (ds[0] ?? 0);
    return Float64Array.from({ length: this.width }, (_, h) => y[first + h] ?? NaN);
  }

  isKnownAt({ from }: Span, place: number, origin: number): boolean {
    return from + place <= origin;
  }

  isOf({ from }: Span, place: number, span: Span): boolean {
    const step = from + place - span.from;
    return step >= 0 && step < this.width;
  }

  training({ family, spec }: SampleMember, origin: number): Omit<Training, "prior"> {
    const { seasonLength } = this.#steps, { spans, localRows } = this.#options;
    const rows = () => this.#rows.by(seriesSpec(spec));
    const design = family.input === "history"
      ? null
      : spans.length === 0
      ? rows().prepared.training(origin, { maxRowsPerKey: localRows })
      : rows().training(origin);
    const cycles = cyclesOf(seriesSpec(this.#options.spec).calendar, seasonLength);
    return { ...historyAt(this.#series, origin), seasonLength, cycles, design };
  }

  predict({ family, spec: given }: SampleMember, fitted: unknown, { origin }: Span): Float64Array {
    const { horizon } = this.#steps, history = historyAt(this.#series, origin);
    const predict = (future: Future) => predictModel({ family, fitted }, future);
    if (family.input === "history") return predict({ ...history, horizon, design: null });
    const spec = seriesSpec(given), rows = this.#rows.by(spec);
    if (spec.strategy === "recursive") {
      const byStep = (design: NonNullable<Future["design"]>) => predict({ ...history, horizon: design.rows, design });
      return predictSteps(spec, rows.prepared, { asOf: origin, horizon, predict: byStep });
    }
    const design = rows.future(origin);
    return restoreTarget(design, predict({ ...history, horizon, design }));
  }
}
