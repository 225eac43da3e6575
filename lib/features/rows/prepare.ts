import { labelShift } from "../../core/time/calendar.ts";
import type { Design } from "../../core/rows/design.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { assertKnownAhead } from "../spec/ahead.ts";
import { BaseStore, type Former } from "./base_store.ts";
import { placesOf } from "../dates/dated_columns.ts";
import { type CompiledSpec, compileSpec } from "../spec/compile.ts";
import { type Gatherable, type GatherContext, gatherFeature, makeGatherable } from "./gather.ts";
import { baseColumn } from "../statistics/base_column.ts";
import { pickFutureRows, pickTrainingRows, type RowIndex, type Sampling } from "./sampling.ts";
import type { FeatureSpec } from "../spec/spec.ts";
import { type Levels, levelsSince, levelTarget, linkOf } from "./transform.ts";

/** The features of a panel, computed once by origin; rows for any `asOf` are then cheap to gather. */
export interface PreparedFeatures {
  /** The spec they were computed by. */
  readonly spec: FeatureSpec;
  /** The panel they were computed from. */
  readonly panel: Panel;
  /** Steps of training rows: 1 for recursive specs. */
  readonly horizon: number;
  /** Period from which ages are counted; absent: each key's first one. */
  readonly since?: number;
  /**
   * Training rows known at `asOf`, period number: nothing after it is read, but `future` columns up to their targets.
   * Key by key in time order.
   */
  training(asOf: number, sampling?: Sampling): Design;
  /**
   * Rows to predict after the origin `asOf`, key by key, steps 1 to `horizon` (default: as prepared), targets NaN.
   * Recursive specs know only step 1; `predictSteps` walks on from there. Throws `RangeError` if a key ends before the
   * origin and `DataError` `FUTURE_COLUMN_MISSING` if features need `future` columns in periods that the panel lacks.
   */
  future(asOf: number, horizon?: number): Design;
  /**
   * Take over what was written into `panel.y` at a period, of which and after which nothing was known before: rows with it as
   * their origin can then be asked for. Not for features that others share columns of.
   */
  refresh(period: number): void;
}

/**
 * The one definition of features: training, backtest, evaluation and inference all take their rows from here. Computes what
 * depends on the origin alone, for all keys of a panel; rows at any origin are then cheap.
 *
 * A row is a pair (origin t, step h) for the target s = t + h. Features of the past end at t; calendar, holidays and
 * columns known ahead are read at s. No row reads `y` or a historic column after its own origin, nor another key.
 *
 *     training   t ────── h ─────▶ s ≤ asOf
 *     future                          asOf ────── 1 … horizon ─────▶
 *
 * @param spec Which features. @param panel One key, or a chunk of keys.
 * @param options `horizon`: steps ahead, >= 1; `since`: period from which ages are counted, default each key's first one. A model
 * that was trained on a table with another beginning needs the beginning of then; `kin`: features of the same panel by other
 * specs, whose columns are not computed again where they are the same; `former`: features by the same spec of a panel whose keys
 * begin alike and differ from `asOf` on: rows of later origins can be asked for when they are refreshed.
 * @throws {RangeError} If the horizon is below 1. @throws {DataError} `UNKNOWN_FEATURE`, `MISSING_COLUMN`,
 * `CALENDAR_MISMATCH`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
 * import { prepareFeatures } from "@lib/features/rows/prepare.ts";
 * const calendar = { frequency: "month" as const, anchor: 0 };
 * const panel = {
 *   calendar,
 *   keyColumns: ["item"],
 *   keys: [seriesKey(["tea"])],
 *   offsets: Int32Array.of(0, 6),
 *   ds: Int32Array.of(24000, 24001, 24002, 24003, 24004, 24005),
 *   y: Float64Array.of(1, 2, 3, 4, 5, 6),
 *   exogenous: [],
 * };
 * const spec = defaultSpec({ calendar, horizon: 2, historyLength: 6, names: ["lag_1", "step"], transform: "none" });
 * const prepared = prepareFeatures(spec, panel, { horizon: 2 });
 * assertEquals([...prepared.future(24004).values], [5, 1, 5, 2]);
 * assertEquals([...prepared.training(24004).target], [4, 5]);
 * ```
 */
export function prepareFeatures(
  spec: FeatureSpec,
  panel: Panel,
  options: {
    readonly horizon: number;
    readonly since?: number;
    readonly kin?: readonly PreparedFeatures[];
    readonly former?: { readonly features: PreparedFeatures; readonly asOf: number };
  },
): PreparedFeatures {
  assertHorizon(options.horizon);
  const { frequency, anchor } = spec.calendar;
  if (frequency !== panel.calendar.frequency || anchor !== panel.calendar.anchor) {
    throw new DataError(
      "CALENDAR_MISMATCH",
      `Cannot compute features as the panel's calendar must be the spec's (${frequency}, ${anchor}): ` +
        `current value is (${panel.calendar.frequency}, ${panel.calendar.anchor})`,
      { hint: "Make a spec for this table's frequency." },
    );
  }
  return new Prepared(spec, panel, options);
}

/** Check that a horizon is a count of steps. Throws `RangeError`. */
export function assertHorizon(horizon: number): void {
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new RangeError(`Cannot make features as the horizon must be an integer >= 1: current value is ${horizon}`);
  }
}

/** Rows that are gathered together: with some 60 features they fit into the nearest cache. */
const BLOCK_ROWS = 64;

class Prepared implements PreparedFeatures {
  readonly spec: FeatureSpec;
  readonly panel: Panel;
  readonly horizon: number;
  readonly since?: number;
  readonly #compiled: CompiledSpec;
  readonly #store: BaseStore;
  readonly #levels: Levels;
  readonly #since: Int32Array;
  readonly #ahead: number;
  readonly #observed: Int32Array;
  readonly #first: number;
  readonly #last: number;
  readonly #features: Gatherable[];
  readonly #places: GatherContext["places"];
  #tableTo: number;

  constructor(
    spec: FeatureSpec,
    panel: Panel,
    options: Parameters<typeof prepareFeatures>[2],
  ) {
    const { horizon, since, kin = [], former } = options;
    this.since = since;
    this.spec = spec;
    this.panel = panel;
    this.horizon = spec.strategy === "recursive" ? 1 : horizon;
    this.#ahead = horizon;
    this.#compiled = compileSpec(spec);
    this.#store = new BaseStore(spec, panel, {
      wanted: this.#compiled.bases,
      since,
      kin: kin.flatMap((other) => other instanceof Prepared && other.panel === panel ? [other.#store] : []),
      former: former?.features instanceof Prepared ? former.features.#upTo(former.asOf) : undefined,
    });
    this.#levels = computeLevels(spec, panel, this.#store);
    this.#since = levelsSince(spec.transform, panel);
    this.#store.setLevels(this.#levels, this.#since);
    this.#observed = countObserved(panel);
    [this.#first, this.#last] = rangeOf(panel);
    this.#tableTo = this.#last + 1 + this.horizon;
    this.#places = placesOf(panel, spec.dates?.columns ?? []);
    const context = this.#context();
    this.#features = this.#compiled.plans.map((plan) => makeGatherable(plan.reading, context));
  }

  /** The columns, and how many rows of each key they hold up to a period. */
  #upTo(asOf: number): Former {
    const { offsets, ds, keys } = this.panel;
    const rows = Int32Array.from(keys, (_, k) => {
      const from = offsets[k]!;
      return Math.max(0, Math.min(offsets[k + 1]! - from, asOf + 1 - ds[from]!));
    });
    return { store: this.#store, rows };
  }

  #context(): GatherContext {
    const table = this.#compiled.calendar(this.#first, this.#tableTo);
    const { panel } = this;
    return {
      panel,
      store: this.#store,
      levels: this.#levels,
      since: this.#since,
      reach: this.#ahead,
      table,
      places: this.#places,
    };
  }

  training(asOf: number, sampling: Sampling = {}): Design {
    const rows = pickTrainingRows(this.panel, this.#observed, {
      shift: labelShift(this.spec.calendar),
      ...sampling,
      asOf,
      horizon: this.horizon,
    });
    const linked = this.#store.source("linked");
    const design = this.#gather(rows);
    const { target, transform } = design;
    for (let r = 0; r < target.length; r++) {
      target[r] = (linked[rows.target[r]!]! - transform[2 * r]!) / transform[2 * r + 1]!;
    }
    return design;
  }

  future(asOf: number, horizon: number = this.horizon): Design {
    assertHorizon(horizon);
    const steps = this.spec.strategy === "recursive" ? 1 : horizon;
    assertKnownAhead(this.spec, this.panel, { asOf, horizon: steps });
    this.#reach(asOf + steps + 1);
    return this.#gather(pickFutureRows(this.panel, { asOf, steps }));
  }

  refresh(period: number): void {
    const { panel: { offsets, ds, y, keys }, spec: { transform } } = this, levels = this.#levels;
    for (let k = 0; k < keys.length; k++) {
      const from = offsets[k]!, to = offsets[k + 1]!, row = from + period - ds[from]!;
      if (row < from || row >= to) continue;
      // A level may come to mean something by what is appended.
      if (this.#since[k]! >= row) {
        this.#since[k] = from + levelsSince(transform, { offsets: [0, to - from], y: y.subarray(from, to) })[0]!;
      }
      this.#store.refresh(k, row);
      const { window, history } = levelMeans(this.spec, this.#store);
      const level = levelTarget(transform, {
        window: window.subarray(row, row + 1),
        history: history.subarray(row, row + 1),
      }, 1);
      levels.offset[row] = level.offset[0]!;
      levels.scale[row] = level.scale[0]!;
    }
  }

  #gather(rows: RowIndex): Design {
    const features = this.#features;
    const n = rows.step.length, width = features.length;
    const values = new Float64Array(n * width), transform = new Float64Array(2 * n);
    const { offsets } = this.panel;
    const levels = this.#levels;
    // A block of rows at a time: column by column over all rows, every value would come from farther away in memory.
    for (let from = 0; from < n; from += BLOCK_ROWS) {
      const to = Math.min(from + BLOCK_ROWS, n);
      for (let column = 0; column < width; column++) {
        gatherFeature(features[column]!, rows, { values, width, column, offsets, levels, from, to });
      }
    }
    for (let r = 0; r < n; r++) {
      transform[2 * r] = levels.offset[rows.origin[r]!]!;
      transform[2 * r + 1] = levels.scale[rows.origin[r]!]!;
    }
    return {
      specHash: this.#compiled.hash,
      names: this.spec.names,
      categorical: this.#compiled.categorical,
      rows: n,
      values,
      target: new Float64Array(n).fill(NaN),
      weight: new Float64Array(n).fill(1),
      key: rows.key,
      ds: rows.ds,
      step: rows.step,
      link: linkOf(this.spec.transform),
      unit: this.spec.unit,
      transform,
    };
  }

  // Targets may lie beyond what was prepared: the calendar columns then have to reach further.
  #reach(to: number): void {
    if (to <= this.#tableTo) return;
    this.#tableTo = to;
    const context = this.#context();
    this.#compiled.plans.forEach(({ reading }, i) => {
      if (reading.at === "calendar") this.#features[i] = makeGatherable(reading, context);
    });
  }
}

function computeLevels(spec: FeatureSpec, panel: Panel, store: BaseStore): Levels {
  return levelTarget(spec.transform, levelMeans(spec, store), panel.y.length + 1);
}

const NO_MEANS: Parameters<typeof levelTarget>[1] = { window: new Float64Array(0), history: new Float64Array(0) };

/** What levels are computed from; empty where the transform has none. */
function levelMeans({ transform, levelWindow }: FeatureSpec, store: BaseStore): typeof NO_MEANS {
  if (transform === "none" || transform === "log1p") return NO_MEANS;
  const of = transform === "scale" ? "magnitude" : "linked";
  const window = store.column(baseColumn(of, "rolling_mean", { window: levelWindow }));
  return { window, history: store.column(baseColumn(of, "expanding_mean")) };
}

function countObserved(panel: Panel): Int32Array {
  const out = new Int32Array(panel.y.length);
  for (let k = 0; k < panel.keys.length; k++) {
    let count = 0;
    for (let i = panel.offsets[k]!; i < panel.offsets[k + 1]!; i++) {
      if (panel.y[i] === panel.y[i]) count++;
      out[i] = count;
    }
  }
  return out;
}

function rangeOf(panel: Panel): [first: number, last: number] {
  const start = panel.ds[0] ?? 0;
  let first = start, last = start;
  for (const period of panel.ds) {
    if (period < first) first = period;
    if (period > last) last = period;
  }
  return [first, last];
}
