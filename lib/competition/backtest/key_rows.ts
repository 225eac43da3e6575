import type { Design } from "../../core/rows/design.ts";
import { firstRows } from "../../core/rows/first_rows.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { type PreparedFeatures, prepareFeatures } from "../../features/rows/prepare.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import type { Span } from "./folds.ts";

/** Fewest rows of a first window that its folds take bin edges from. */
const FIRST_WINDOW = 50;

/** What rows of a key are made for. */
export interface KeyRowsOptions {
  /** Steps, >= 1. */
  readonly horizon: number;
  /** Most training rows, the newest. */
  readonly localRows: number;
  /** At whose origins rows are asked for. */
  readonly spans: readonly Pick<Span, "fitOrigin">[];
}

/** The feature rows of one key by every spec that its contenders have: each made once, when it is first asked for. */
export class KeyRows {
  readonly #series: Panel;
  readonly #options: KeyRowsOptions;
  readonly #bySpec = new Map<FeatureSpec, SpecRows>();

  /** @param series Panel of one key. @param options Steps, spans, limits. */
  constructor(series: Panel, options: KeyRowsOptions) {
    this.#series = series;
    this.#options = options;
  }

  /** Rows by a spec. What they have in common with those by other specs is not computed again. */
  by(spec: FeatureSpec): SpecRows {
    const known = this.#bySpec.get(spec);
    if (known !== undefined) return known;
    const rows = new SpecRows(this.#series, spec, { ...this.#options, kin: () => this.#prepared() });
    this.#bySpec.set(spec, rows);
    return rows;
  }

  #prepared(): PreparedFeatures[] {
    return [...this.#bySpec.values()].flatMap((rows) => rows.isPrepared ? [rows.prepared] : []);
  }
}

/** The feature rows of one key by one spec. */
export class SpecRows {
  readonly #series: Panel;
  readonly #spec: FeatureSpec;
  readonly #options: KeyRowsOptions & { readonly kin: () => readonly PreparedFeatures[] };
  readonly #training = new Map<number, Design>();
  readonly #future = new Map<number, Design>();
  #prepared: PreparedFeatures | null = null;

  /** @param series Panel of one key. @param spec Its features. @param options `kin`: what is prepared by other specs. */
  constructor(
    series: Panel,
    spec: FeatureSpec,
    options: KeyRowsOptions & { readonly kin: () => readonly PreparedFeatures[] },
  ) {
    this.#series = series;
    this.#spec = spec;
    this.#options = options;
  }

  /** Whether anybody has asked for them. */
  get isPrepared(): boolean {
    return this.#prepared !== null;
  }

  /** What all rows are gathered from. */
  get prepared(): PreparedFeatures {
    const { horizon, kin } = this.#options;
    return this.#prepared ??= prepareFeatures(this.#spec, this.#series, { horizon, kin: kin() });
  }

  /** Rows known at an origin: the first of those known at the last one, unless the limit on rows lets old ones go. */
  training(origin: number): Design {
    const known = this.#training.get(origin);
    if (known !== undefined) return known;
    const { localRows, spans } = this.#options;
    const last = spans.reduce((latest, span) => Math.max(latest, span.fitOrigin), origin);
    const all = origin === last ? null : this.training(last);
    const design = all !== null && all.rows < localRows
      ? firstRows(all, countUpTo(all.ds, origin))
      : this.#wholeTraining(origin);
    this.#training.set(origin, design);
    return design;
  }

  #wholeTraining(origin: number): Design {
    const { localRows, spans } = this.#options;
    const design = this.prepared.training(origin, { maxRowsPerKey: localRows });
    const first = spans.reduce((earliest, span) => Math.min(earliest, span.fitOrigin), origin);
    const firstWindow = countUpTo(design.ds, first);
    const isShared = design.rows < localRows && firstWindow >= FIRST_WINDOW && knowsEarly(design, firstWindow);
    return isShared ? { ...design, firstWindow } : design;
  }

  /** Rows of all steps after an origin, of a spec that is direct. */
  future(origin: number): Design {
    const known = this.#future.get(origin);
    if (known !== undefined) return known;
    const design = this.prepared.future(origin, this.#options.horizon);
    this.#future.set(origin, design);
    return design;
  }
}

/** Whether the first rows know each feature at least half as often as all rows do: then they tell how it is spread. */
function knowsEarly({ values, names, rows }: Design, first: number): boolean {
  const p = names.length, early = new Int32Array(p), all = new Int32Array(p);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let c = 0; c < p; c++, at++) {
      if (values[at] !== values[at]) continue;
      all[c]!++;
      if (row < first) early[c]!++;
    }
  }
  return all.every((count, c) => 2 * early[c]! * rows >= count * first);
}

/** How many of ascending periods are at or before a moment. */
function countUpTo(ds: Int32Array, moment: number): number {
  const after = ds.findIndex((period) => period > moment);
  return after < 0 ? ds.length : after;
}
