import { SCORE_CEILING } from "../../core/config/score_ceiling.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { ForecastReading, LoggedRows } from "../../inference/log/read_forecast_log.ts";
import { type Actuals, valuesOf } from "../scores/actuals.ts";
import { KeyPositions, PeriodTexts, UNKNOWN_PERIOD } from "../scores/log_positions.ts";

/** How a pair of forecasts counts. */
export interface PairOptions {
  /** Run of the one side; whatever else was forecast is of the other. */
  readonly run: string;
  /** The version of the table that the actuals are of. */
  readonly group: FeatureGroup;
  /** What came. */
  readonly actuals: Actuals;
  /** Whether the loss is the squared error, rather than the absolute one. */
  readonly isSquared: boolean;
  /** Loss of one period, where the metric of the run is the mean of such, in place of the error; money is added up as it is. */
  readonly ofRow?: (actual: number, predicted: number) => number;
  /** Whether errors are divided by the key's scale, so that each key counts alike, and count at most `SCORE_CEILING` then. */
  readonly isScaled: boolean;
  /** Instant (ISO) from which on what was logged counts. */
  readonly from: string;
  /** Instant (ISO): what was logged later is counted for itself, too; null for nothing. */
  readonly after: string | null;
}

/** Sums of one side of a rollout: of the keys that the run serves, or of those that it does not. */
export interface SideSums {
  /** Keys with a pair. */
  readonly keys: Set<number>;
  /** First period with a pair; Infinity without one. */
  first: number;
  /** Pairs: forecasts of the same key, period and origin, from the same data. */
  pairs: number;
  /** Sum of what came, of its absolute values, unit of `y`. */
  total: number;
  size: number;
  /** Absolute errors and signed ones of the run and of the other side, unit of `y`. */
  readonly absolute: [run: number, other: number];
  readonly signed: [run: number, other: number];
}

/** Losses of one period over all keys. */
export interface PeriodLosses {
  /** Of the run, and of the other side. */
  run: number;
  other: number;
  /** Pairs, and those of them that were logged later than `after`; 0 without it. */
  pairs: number;
  later: number;
  /** Keys with a pair. */
  readonly keys: Set<number>;
}

/** A forecast of one key from one origin by one side, until the other side comes. */
interface Half {
  readonly isRun: boolean;
  /** Whether it was given to somebody. */
  readonly served: boolean;
  readonly isLater: boolean;
  /** Of steps 1, 2, …; NaN without one. */
  readonly yhat: Float64Array;
}

/**
 * Pairs of forecasts of one key and origin from the same data, one by a run and one by what serves in its place or served
 * before it, each compared with what came. Memory grows with periods and keys, and with halves that wait for the other one.
 */
export class PairedErrors {
  /** By period. */
  readonly periods = new Map<number, PeriodLosses>();
  /** Keys that the run serves, as far as the pair says, and keys that it does not. */
  readonly sides: Readonly<Record<"challenger" | "champion", SideSums>> = {
    challenger: openSide(),
    champion: openSide(),
  };
  /** Pairs whose key has no scale, which count for nothing. */
  unscaled = 0;
  /** Pairs whose period has not come. */
  pending = 0;
  readonly #options: PairOptions;
  readonly #halves = new Map<string, Half>();
  readonly #keys: KeyPositions;
  readonly #ds: PeriodTexts;
  readonly #origins: PeriodTexts;

  /** @param options See there. */
  constructor(options: PairOptions) {
    this.#options = options;
    [this.#keys, this.#ds, this.#origins] = [
      new KeyPositions(options.group),
      new PeriodTexts(options.group),
      new PeriodTexts(options.group),
    ];
  }

  /** What came. */
  get actuals(): Actuals {
    return this.#options.actuals;
  }

  /** Take in a batch of a reading. @param reading The reading. @param rows The batch. */
  add(reading: Pick<ForecastReading, "keys">, rows: LoggedRows): void {
    const { after, from: begin } = this.#options;
    const keys = this.#keys.of(reading), ds = this.#ds.of(rows.ds), origins = this.#origins.of(rows.origin);
    for (let from = 0, to = 0; from < rows.rows; from = to) {
      to = endOfBlock(rows, from);
      const key = keys[rows.key[from]!]!, origin = origins[rows.origin.codes[from]!]!;
      if (key < 0 || origin === UNKNOWN_PERIOD || textAt(rows.loggedAt, from) < begin) continue;
      const steps = rows.step[to - 1]!, yhat = new Float64Array(steps).fill(NaN);
      for (let i = from; i < to; i++) {
        if (ds[rows.ds.codes[i]!] === origin + rows.step[i]!) yhat[rows.step[i]! - 1] = rows.yhat[i]!;
      }
      this.#meet(`${key} ${origin} ${rows.dataVersion[from]}`, { key, origin }, {
        isRun: textAt(rows.run, from) === this.#options.run,
        served: textAt(rows.role, from) === "served",
        isLater: after !== null && textAt(rows.loggedAt, from) > after,
        yhat,
      });
    }
  }

  #meet(pair: string, at: { readonly key: number; readonly origin: number }, half: Half): void {
    const other = this.#halves.get(pair);
    if (other === undefined || other.isRun === half.isRun) {
      this.#halves.set(pair, half);
      return;
    }
    this.#halves.delete(pair);
    const [run, rest] = half.isRun ? [half, other] : [other, half];
    this.#score(at, run, rest);
  }

  #score({ key, origin }: { readonly key: number; readonly origin: number }, run: Half, other: Half): void {
    const { actuals, isSquared, isScaled, ofRow } = this.#options,
      y = valuesOf(actuals, key),
      scale = actuals.scale[key]!;
    const side = this.sides[run.served ? "challenger" : "champion"], isLater = run.isLater && other.isLater;
    const unit = isScaled ? scale : 1, ceiling = isScaled ? SCORE_CEILING : Infinity;
    const errorOf = ofRow ?? ((came: number, yhat: number) => Math.abs(yhat - came));
    const lossOf = (came: number, yhat: number) => Math.min(errorOf(came, yhat) / unit, ceiling) ** (isSquared ? 2 : 1);
    for (let step = 1; step <= Math.min(run.yhat.length, other.yhat.length); step++) {
      const ours = run.yhat[step - 1]!, theirs = other.yhat[step - 1]!, came = y[origin + step - actuals.first] ?? NaN;
      if (Number.isNaN(ours) || Number.isNaN(theirs)) continue;
      if (Number.isNaN(came)) this.pending++;
      else if (!(unit > 0)) this.unscaled++;
      else {
        addToSide(side, { key, came, ours, theirs });
        side.first = Math.min(side.first, origin + step);
        const losses = this.#periodOf(origin + step);
        losses.run += lossOf(came, ours);
        losses.other += lossOf(came, theirs);
        losses.pairs++;
        losses.keys.add(key);
        if (isLater) losses.later++;
      }
    }
  }

  #periodOf(period: number): PeriodLosses {
    let losses = this.periods.get(period);
    if (losses === undefined) {
      this.periods.set(period, losses = { run: 0, other: 0, pairs: 0, later: 0, keys: new Set() });
    }
    return losses;
  }
}

function openSide(): SideSums {
  return { keys: new Set(), first: Infinity, pairs: 0, total: 0, size: 0, absolute: [0, 0], signed: [0, 0] };
}

function addToSide(
  side: SideSums,
  { key, came, ours, theirs }: {
    readonly key: number;
    readonly came: number;
    readonly ours: number;
    readonly theirs: number;
  },
): void {
  side.keys.add(key);
  side.pairs++;
  side.total += came;
  side.size += Math.abs(came);
  for (const [s, yhat] of [ours, theirs].entries()) {
    side.absolute[s]! += Math.abs(yhat - came);
    side.signed[s]! += yhat - came;
  }
}

/** A block is one forecast of one key: its steps follow each other. */
function endOfBlock({ rows, key, step, origin, dataVersion, run, role, loggedAt }: LoggedRows, from: number): number {
  let to = from + 1;
  const texts = [origin, run, role, loggedAt];
  while (
    to < rows && key[to] === key[from] && step[to]! > step[to - 1]! && dataVersion[to] === dataVersion[from] &&
    texts.every(({ codes }) => codes[to] === codes[from])
  ) to++;
  return to;
}

function textAt({ values, codes }: LoggedRows["run"], row: number): string {
  return values[codes[row]!] ?? "";
}
