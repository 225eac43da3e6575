import { artifactBytes } from "../core/artifact.ts";
import { cyclesOf, labelShift } from "../core/calendar.ts";
import type { Design } from "../core/design.ts";
import { type ErrorRecord, FitError, ForecastError } from "../core/errors.ts";
import type { Panel, SeriesKey } from "../core/panel.ts";
import { createRng, hashSeed } from "../core/random.ts";
import type { PreparedFeatures } from "../features/prepare.ts";
import { predictSteps } from "../features/predict_steps.ts";
import type { FeatureSpec } from "../features/spec.ts";
import { restoreTarget } from "../features/transform.ts";
import type { Future, ModelFamily, Params } from "../models/family.ts";
import type { Backtest, ContenderFailure } from "./backtest.ts";
import { look } from "./bounds.ts";
import { assertOneKey, flagsOf, historyAt, historyUpTo } from "./history.ts";
import { KeyRows } from "./key_rows.ts";
import type { SmearFold } from "./smear.ts";
import { predictMember } from "./predict_member.ts";
import { type KeyFacts, lossFor, type Problem } from "./problem.ts";
import { isKnown } from "./eligibility.ts";
import type { Span, SpanPlan } from "./folds.ts";

/** A contender as it enters the competition of a key. */
export interface Entry {
  /** Name in leaderboards, unique among the entries. */
  readonly name: string;
  /** `local`: fitted on the key; `pooled`: fitted on all keys before. */
  readonly scope: "local" | "pooled";
  /** Its algorithm. */
  readonly family: ModelFamily;
  /** Hyperparameters that override the defaults of the family. */
  readonly params: Params;
  /** Hyperparameters for keys of a kind, in place of `params`; absent: `params` for all. */
  readonly paramsByClass?: Readonly<Record<string, Params>>;
  /** Kinds of keys that it is entered for; empty: all. */
  readonly classes: readonly string[];
  /** Whether it is quick enough, and safe enough, for keys that are too short for a competition of their own. */
  readonly forShort: boolean;
  /** How its feature rows are made, where that is otherwise than in the competition; the same object for equal ones. */
  readonly spec?: FeatureSpec;
  /** Pooled contender whose model at the same origin it is fitted with; absent: none. */
  readonly prior?: string;
}

/** Everything that the competition of a key depends on beside its series: plain data and pooled models. */
export interface Competition {
  /** Folds and hold-out. */
  readonly spans: SpanPlan;
  /** How feature rows are made, of contenders that have no spec of their own. */
  readonly spec: FeatureSpec;
  /** Steps, >= 1. */
  readonly horizon: number;
  /** Steps per cycle, >= 1. */
  readonly seasonLength: number;
  /** What is predicted: who competes, what serves else, within which bounds. */
  readonly problem: Problem;
  /** Most training rows of a local model, the newest. */
  readonly localRows: number;
  /** Text that all seeds derive from. */
  readonly seed: string;
  /** Contenders, shape [C]. */
  readonly entries: readonly Entry[];
  /** Milliseconds from any fixed moment; measured times are reported and decide nothing. */
  clock(): number;
  /** Whether a contender is entered for a key at all; absent: every one is. */
  readonly enters?: (key: SeriesKey, contender: string, facts: KeyFacts) => boolean;
  /** Told before every fit on the key, so that it can be cut off; decides nothing. */
  readonly onFit?: (contender: string) => void;
  /** The pooled model of a contender fitted on what is known at an origin, or null if there is none. */
  pooled(contender: string, fitOrigin: number): unknown | null;
}

/**
 * The competition of one key: every contender forecasts every span from the same rows. Pure: depends on its arguments alone.
 *
 * @param series Panel of one key, up to the end of the last span.
 * @param competition Spans, contenders, features, seed.
 * @returns Forecasts and actuals; a contender that fails is recorded and the others go on.
 * @throws {RangeError} If the panel has not exactly one key.
 */
export function compete(series: Panel, competition: Competition): Backtest {
  assertOneKey(series);
  return new KeyCompetition(series, competition).run();
}

/** All spans in order: folds, then the hold-out. */
export function spansOf(plan: SpanPlan): readonly Span[] {
  return plan.holdout === null ? plan.folds : [...plan.folds, plan.holdout];
}

/**
 * Fit one contender on everything known at an origin.
 *
 * @param entry Contender of local scope. @param series Panel of one key.
 * @param at `asOf`: last period known; `prepared`: features of the series by the contender's spec, null for history families.
 */
export function fitEntry(
  entry: Entry,
  series: Panel,
  at: { asOf: number; prepared: PreparedFeatures | null; competition: Competition; design?: Design },
): unknown {
  const { competition, asOf } = at;
  const rng = createRng(
    hashSeed(competition.seed, series.keys[0]!.id, entry.name, asOf - labelShift(competition.spec.calendar)),
  );
  const design = entry.family.input === "history" ? null : at.design ?? trainingDesign(at.prepared, asOf, competition);
  const prior = entry.prior === undefined ? {} : { prior: competition.pooled(entry.prior, asOf) };
  const { seasonLength, spec } = competition, cycles = cyclesOf(spec.calendar, seasonLength);
  const training = { ...historyAt(series, asOf), seasonLength, cycles, design, ...prior };
  competition.onFit?.(entry.name);
  const fitted = entry.family.fit(training, paramsFor(entry, series, competition), rng);
  // In every fold as for serving: what competes is what serves, to the bit.
  return entry.family.compact?.(fitted) ?? fitted;
}

/** By the kind of what the choice may look at, in every fold and for serving. */
function paramsFor({ params, paramsByClass }: Entry, series: Panel, { spans, problem }: Competition): Params {
  if (paramsByClass === undefined) return params;
  const { kind } = problem.judge(historyUpTo(series, spans.choiceEnd));
  return Object.hasOwn(paramsByClass, kind) ? paramsByClass[kind] ?? params : params;
}

/**
 * Whether a contender is entered for a key.
 *
 * @param entry Contender. @param key Why the key does not compete, or "", and its kind.
 */
export function isEntered(
  entry: Pick<Entry, "classes" | "forShort">,
  key: KeyFacts,
): boolean {
  if (key.reason !== "" && !(key.reason === "TOO_SHORT" && entry.forShort)) return false;
  return entry.classes.length === 0 || entry.classes.includes(key.kind);
}

/**
 * Whether an error says "not on this key", which is no failure.
 *
 * @param code Of a `FitError`.
 */
export function isNotHere(code: string): boolean {
  return NOT_HERE.has(code);
}

function trainingDesign(prepared: PreparedFeatures | null, asOf: number, competition: Competition): Design | null {
  return prepared === null ? null : prepared.training(asOf, { maxRowsPerKey: competition.localRows });
}

/** Errors that say "not on this key", which is no failure. */
const NOT_HERE = new Set(["TOO_SHORT", "EMPTY"]);

class KeyCompetition {
  readonly #spans: readonly Span[];
  readonly #forecasts: Float64Array;
  readonly #fitMs: Float64Array;
  readonly #bytes: Float64Array;
  readonly #failures: ContenderFailure[] = [];
  readonly #flags: string[] = [];
  readonly #rows: KeyRows;

  constructor(readonly series: Panel, readonly competition: Competition) {
    this.#spans = spansOf(competition.spans);
    const contenders = competition.entries.length;
    this.#forecasts = new Float64Array(contenders * this.#spans.length * competition.horizon).fill(NaN);
    this.#fitMs = new Float64Array(contenders);
    this.#bytes = new Float64Array(contenders);
    this.#rows = new KeyRows(series, { ...competition, spans: this.#spans });
  }

  run(): Backtest {
    const { competition, series } = this;
    const known = historyUpTo(series, competition.spans.choiceEnd);
    const facts = competition.problem.judge(known);
    competition.entries.forEach((entry, c) => {
      if (!isEntered(entry, facts)) return;
      if (competition.enters?.(series.keys[0]!, entry.name, facts) === false) return;
      try {
        this.#runEntry(entry, c);
      } catch (thrown) {
        this.#recordFailure(entry, c, ForecastError.from(thrown).toJSON());
      }
    });
    const { smear, lift } = this.#calibrate(facts);
    const flags = flagsOf(series);
    const measures = this.#spans.map(({ origin }) => {
      const known = historyUpTo(series, origin);
      return competition.problem.measure(known, flags.map((flag) => flag.subarray(0, known.length)));
    });
    const actual = this.#actual(), scale = Float64Array.from(measures.flatMap(({ scale: { mae, mse } }) => [mae, mse]));
    return {
      key: series.keys[0]!,
      ...facts,
      smear,
      lift,
      actual,
      forecasts: this.#forecasts,
      fallback: this.#fallback(facts.reason),
      scale,
      traits: Float64Array.from(measures.flatMap(({ traits }) => [...traits])),
      losses: this.#losses(facts, actual, scale),
      spread: Float64Array.from(
        measures.flatMap((
          { spread: { size, pairs, level, activity, zeros } },
        ) => [size, pairs, level, activity, zeros]),
      ),
      fitMs: this.#fitMs,
      bytes: this.#bytes,
      flags: this.#flags,
      failures: this.#failures,
    };
  }

  #losses(facts: KeyFacts, actual: Float64Array, scale: Float64Array): Float64Array {
    const { problem, horizon, entries } = this.competition, spans = this.#spans.length, group = problem.groupOf(facts);
    const out = new Float64Array(entries.length * spans).fill(NaN);
    if (group === "") return out;
    const loss = lossFor(problem, group);
    return out.map((_, i) => {
      const s = i % spans, predicted = this.#forecasts.subarray(i * horizon, (i + 1) * horizon);
      const at = {
        actual: actual.subarray(s * horizon, (s + 1) * horizon),
        scale: { mae: scale[2 * s]!, mse: scale[2 * s + 1]! },
      };
      return loss(at, predicted);
    });
  }

  /** Calibrate forecasts, on each span by the folds known at its origin, or by all others. Returns what all folds say. */
  #calibrate(facts: KeyFacts): Pick<Backtest, "smear" | "lift"> {
    const { entries, horizon, spans: { folds }, problem } = this.competition, actual = this.#actual();
    const smear = new Float64Array(entries.length).fill(1), lift = new Float64Array(entries.length);
    entries.forEach((entry, c) => {
      const calibration = problem.calibration(facts, { input: entry.family.input, spec: this.#specOf(entry) });
      if (calibration === null) return;
      const at = (s: number) => (c * this.#spans.length + s) * horizon;
      const middle = this.#forecasts.slice(at(0), at(this.#spans.length));
      const knownAt = (origin: number) =>
        folds.map(({ from }, f): SmearFold => ({
          actual: actual.slice(f * horizon, (f + 1) * horizon).map((value, i) => from + i <= origin ? value : NaN),
          middle: middle.subarray(f * horizon, (f + 1) * horizon),
        }));
      const outside = ({ from }: Span) =>
        knownAt(Infinity).map(({ actual, middle }, f): SmearFold => ({
          actual: actual.map((value, i) => {
            const step = (folds[f]?.from ?? NaN) + i - from;
            return step >= 0 && step < horizon ? NaN : value;
          }),
          middle,
        }));
      this.#spans.forEach((span, s) => {
        const known = calibration.to === "mean" ? knownAt(span.origin) : outside(span);
        const own = middle.subarray(s * horizon, (s + 1) * horizon);
        this.#forecasts.set(calibration.apply(own, calibration.learn(known)), at(s));
      });
      (calibration.to === "mean" ? smear : lift)[c] = calibration.learn(knownAt(Infinity));
    });
    return { smear, lift };
  }

  #specOf({ spec }: Entry): FeatureSpec {
    return spec ?? this.competition.spec;
  }

  #runEntry(entry: Entry, c: number): void {
    let fitted: unknown = null, fittedAt = NaN;
    this.#spans.forEach((span, s) => {
      if (!isKnown(historyUpTo(this.series, span.origin))) return;
      // A key that starts after the one origin of folds without refit is fitted at the first origin where it can be.
      const origins = fitted === null ? [span.fitOrigin, span.origin] : [span.fitOrigin];
      for (const origin of origins) {
        if (origin === fittedAt || (fitted !== null && origin < fittedAt)) continue;
        const started = this.competition.clock();
        fitted = this.#fit(entry, origin);
        this.#fitMs[c]! += this.competition.clock() - started;
        fittedAt = origin;
        if (fitted !== null) break;
      }
      if (fitted === null) return;
      const predicted = this.#predict(entry, fitted, span.origin);
      const start = (c * this.#spans.length + s) * this.competition.horizon;
      this.#forecasts.set(predicted, start);
    });
    if (fitted === null || entry.scope === "pooled") return;
    this.#bytes[c] = artifactBytes(entry.family.encode(fitted));
    const degenerate = entry.family.degenerate?.(fitted) ?? null;
    if (degenerate !== null) this.#flags.push(`${entry.name}:${degenerate}`);
  }

  /** The fitted contender, or null where it cannot run on this key at this origin. */
  #fit(entry: Entry, fitOrigin: number): unknown | null {
    if (entry.scope === "pooled") return this.competition.pooled(entry.name, fitOrigin);
    if (!isKnown(historyUpTo(this.series, fitOrigin))) return null;
    // Where its prior could not be fitted, it cannot run; the failure is the prior's.
    if (entry.prior !== undefined && this.competition.pooled(entry.prior, fitOrigin) === null) return null;
    try {
      const rows = this.#rows.by(this.#specOf(entry));
      const design = entry.family.input === "design" ? rows.training(fitOrigin) : null;
      if (design !== null && design.rows < entry.family.minRows) return null;
      const { competition, series } = this;
      return fitEntry(entry, series, {
        asOf: fitOrigin,
        prepared: null,
        competition,
        design: design ?? undefined,
      });
    } catch (thrown) {
      if (thrown instanceof ForecastError && isNotHere(thrown.code)) return null;
      throw thrown;
    }
  }

  #predict(entry: Entry, fitted: unknown, origin: number): Float64Array {
    const { competition, series } = this;
    const { horizon } = competition;
    const history = historyAt(series, origin), spec = this.#specOf(entry), rows = this.#rows.by(spec);
    const predict = (future: Future) => predictMember(entry.family, fitted, future);
    const raw = entry.family.input === "history"
      ? predict({ ...history, horizon, design: null })
      : spec.strategy === "recursive"
      ? predictSteps(spec, rows.prepared, origin, horizon, (design) =>
        predict({ ...history, horizon: design.rows, design }))
      : restoreTarget(rows.future(origin), predict({ ...history, horizon, design: rows.future(origin) }));
    if (!raw.every(Number.isFinite)) {
      throw new FitError(
        "NOT_FINITE",
        `Cannot enter ${entry.name} as its forecast must be finite: current value is ${
          raw.find((v) => !Number.isFinite(v))
        }`,
      );
    }
    return competition.problem.constrain(raw, look(history.y));
  }

  #actual(): Float64Array {
    const { series, competition: { horizon } } = this;
    const actual = new Float64Array(this.#spans.length * horizon).fill(NaN);
    this.#spans.forEach((span, s) => {
      for (let h = 0; h < horizon; h++) {
        const row = span.from + h - (series.ds[0] ?? 0);
        if (row >= 0 && row < series.y.length) actual[s * horizon + h] = series.y[row]!;
      }
    });
    return actual;
  }

  #fallback(reason: Backtest["reason"]): Float64Array {
    const { series, competition: { horizon, problem } } = this;
    const out = new Float64Array(this.#spans.length * horizon).fill(NaN);
    this.#spans.forEach((span, s) => {
      const y = historyUpTo(series, span.origin);
      if (isKnown(y)) out.set(problem.baseline(y, reason), s * horizon);
    });
    return out;
  }

  /** A contender that failed on one span is out on all, so that all are compared on the same rows. */
  #recordFailure(entry: Entry, c: number, error: ErrorRecord): void {
    const size = this.#spans.length * this.competition.horizon;
    this.#forecasts.fill(NaN, c * size, (c + 1) * size);
    this.#failures.push({ contender: entry.name, error });
  }
}
