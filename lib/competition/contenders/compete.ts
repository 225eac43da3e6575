import { artifactBytes } from "../../core/bytes/artifact.ts";
import { type ErrorRecord, FitError, ForecastError } from "../../core/errors/errors.ts";
import type { Panel, SeriesKey } from "../../core/rows/panel.ts";
import { createRng, hashSeed } from "../../core/numbers/random.ts";
import { type RowSpec, seedMoment } from "../../features/row_spec.ts";
import type { ModelFamily, Params, Training } from "../../models/contract/family.ts";
import type { ErrorScale } from "../../metrics/error_scale.ts";
import type { Backtest, ContenderFailure, ScoredSpan } from "../backtest/backtest.ts";
import type { SmearFold } from "../calibration/smear.ts";
import type { KeySample, SampleMember } from "../backtest/key_sample.ts";
import { type KeyFacts, lossFor, type Problem } from "../problems/problem.ts";
import { isKnown } from "../backtest/eligibility.ts";
import type { Span, SpanPlan } from "../backtest/folds.ts";

/** A contender with its family, as it enters the competition of a key. */
export interface LoadedContender {
  /** Name in leaderboards, unique among them. */
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
  readonly spec?: RowSpec;
  /** Pooled contender whose model at the same origin it is fitted with; absent: none. */
  readonly prior?: string;
}

/** Everything that the competition of a key depends on beside its series: plain data and pooled models. */
export interface Competition {
  /** Folds and hold-out. */
  readonly spans: SpanPlan;
  /** How feature rows are made, of contenders that have no spec of their own. */
  readonly spec: RowSpec;
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
  readonly contenders: readonly LoadedContender[];
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
  return new KeyCompetition(series, competition).run();
}

/** All spans in order: folds, then the hold-out. */
export function spansOf(plan: SpanPlan): readonly Span[] {
  return plan.holdout === null ? plan.folds : [...plan.folds, plan.holdout];
}

/**
 * Fit one contender on everything known at an origin.
 *
 * @param contender Contender of local scope. @param sample Rows of one key.
 * @param at `asOf`: the origin; `competition`: seeds, pooled models; `training`: where it was made already.
 * @throws {FitError} From the family.
 */
export function fitContender(
  contender: LoadedContender,
  sample: KeySample,
  at: { readonly asOf: number; readonly competition: Competition; readonly training?: Omit<Training, "prior"> },
): unknown {
  const { asOf, competition } = at;
  const rng = createRng(hashSeed(competition.seed, sample.key.id, contender.name, seedMoment(competition.spec, asOf)));
  const own = at.training ?? sample.training(memberOf(contender, competition), asOf);
  const prior = contender.prior === undefined ? {} : { prior: competition.pooled(contender.prior, asOf) };
  competition.onFit?.(contender.name);
  const fitted = contender.family.fit({ ...own, ...prior }, paramsFor(contender, sample, competition), rng);
  // In every fold as for serving: what competes is what serves, to the bit.
  return contender.family.compact?.(fitted) ?? fitted;
}

/** Whose rows a contender asks for. */
function memberOf({ family, spec }: LoadedContender, competition: Pick<Competition, "spec">): SampleMember {
  return { family, spec: spec ?? competition.spec };
}

/** By the kind of what the choice may look at, in every fold and for serving. */
function paramsFor(
  { params, paramsByClass }: LoadedContender,
  sample: KeySample,
  { spans, problem }: Competition,
): Params {
  if (paramsByClass === undefined) return params;
  const { kind } = problem.judge(sample.known(spans.choiceEnd));
  return Object.hasOwn(paramsByClass, kind) ? paramsByClass[kind] ?? params : params;
}

/**
 * Whether a contender is entered for a key.
 *
 * @param contender Contender. @param key Why the key does not compete, or "", and its kind.
 */
export function isEntered(
  contender: Pick<LoadedContender, "classes" | "forShort">,
  key: KeyFacts,
): boolean {
  if (key.reason !== "" && !(key.reason === "TOO_SHORT" && contender.forShort)) return false;
  return contender.classes.length === 0 || contender.classes.includes(key.kind);
}

/**
 * Whether an error says "not on this key", which is no failure.
 *
 * @param code Of a `FitError`.
 */
export function isNotHere(code: string): boolean {
  return NOT_HERE.has(code);
}

/** Errors that say "not on this key", which is no failure. */
const NOT_HERE = new Set(["TOO_SHORT", "EMPTY"]);

class KeyCompetition {
  readonly #spans: readonly Span[];
  readonly #sample: KeySample;
  /** Values of a span. */
  readonly #width: number;
  readonly #forecasts: Float64Array;
  readonly #fitMs: Float64Array;
  readonly #bytes: Float64Array;
  readonly #failures: ContenderFailure[] = [];
  readonly #flags: string[] = [];

  constructor(series: Panel, readonly competition: Competition) {
    this.#spans = spansOf(competition.spans);
    this.#sample = competition.problem.sample(series, { ...competition, spans: this.#spans });
    this.#width = this.#sample.width;
    const count = competition.contenders.length;
    this.#forecasts = new Float64Array(count * this.#spans.length * this.#width).fill(NaN);
    this.#fitMs = new Float64Array(count);
    this.#bytes = new Float64Array(count);
  }

  run(): Backtest {
    const { competition } = this, { problem, spans, contenders } = competition, { key } = this.#sample;
    const facts = problem.judge(this.#sample.known(spans.choiceEnd));
    contenders.forEach((contender, c) => {
      if (!isEntered(contender, facts)) return;
      if (competition.enters?.(key, contender.name, facts) === false) return;
      try {
        this.#runContender(contender, c);
      } catch (thrown) {
        this.#recordFailure(contender, c, ForecastError.from(thrown).toJSON());
      }
    });
    const { smear, lift } = this.#calibrate(facts);
    const measures = this.#spans.map(({ origin }) =>
      problem.measure(this.#sample.known(origin), this.#sample.flags(origin))
    );
    const flat = ({ mae, mse }: ErrorScale) => [mae, mse];
    const scale = Float64Array.from(measures.flatMap((own) => flat(own.scale)));
    const each = measures.flatMap(({ scales = [] }) => scales.flatMap(flat));
    const scales = each.length === 0 ? {} : { scales: Float64Array.from(each) };
    return {
      key,
      ...facts,
      smear,
      lift,
      actual: this.#actual(),
      forecasts: this.#forecasts,
      fallback: this.#fallback(facts.reason),
      scale,
      traits: Float64Array.from(measures.flatMap(({ traits }) => [...traits])),
      ...scales,
      losses: this.#losses(facts, measures),
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

  #losses(facts: KeyFacts, measures: readonly Pick<ScoredSpan, "scale" | "scales">[]): Float64Array {
    const { problem, contenders } = this.competition, width = this.#width, actual = this.#actual();
    const spans = this.#spans.length, group = problem.groupOf(facts);
    const out = new Float64Array(contenders.length * spans).fill(NaN);
    if (group === "") return out;
    const loss = lossFor(problem, group);
    return out.map((_, i) => {
      const s = i % spans, { scale, scales } = measures[s]!;
      const at = { actual: actual.subarray(s * width, (s + 1) * width), scale, scales };
      return loss(at, this.#forecasts.subarray(i * width, (i + 1) * width));
    });
  }

  /** Calibrate forecasts, on each span by the folds known at its origin, or by all others. Returns what all folds say. */
  #calibrate(facts: KeyFacts): Pick<Backtest, "smear" | "lift"> {
    const { contenders, spans: { folds }, problem } = this.competition, actual = this.#actual(), width = this.#width;
    const smear = new Float64Array(contenders.length).fill(1), lift = new Float64Array(contenders.length);
    contenders.forEach((contender, c) => {
      const calibration = problem.calibration(facts, {
        input: contender.family.input,
        spec: this.#memberOf(contender).spec,
      });
      if (calibration === null) return;
      const at = (s: number) => (c * this.#spans.length + s) * width;
      const middle = this.#forecasts.slice(at(0), at(this.#spans.length));
      const among = (isAmong: (fold: Span, place: number) => boolean) =>
        folds.map((fold, f): SmearFold => ({
          actual: actual.slice(f * width, (f + 1) * width).map((value, i) => isAmong(fold, i) ? value : NaN),
          middle: middle.subarray(f * width, (f + 1) * width),
        }));
      const knownAt = (origin: number) => among((fold, i) => this.#sample.isKnownAt(fold, i, origin));
      this.#spans.forEach((span, s) => {
        const known = calibration.to === "mean"
          ? knownAt(span.origin)
          : among((fold, i) => !this.#sample.isOf(fold, i, span));
        const own = middle.subarray(s * width, (s + 1) * width);
        this.#forecasts.set(calibration.apply(own, calibration.learn(known)), at(s));
      });
      (calibration.to === "mean" ? smear : lift)[c] = calibration.learn(knownAt(Infinity));
    });
    return { smear, lift };
  }

  #memberOf(contender: LoadedContender): SampleMember {
    return memberOf(contender, this.competition);
  }

  #runContender(contender: LoadedContender, c: number): void {
    let fitted: unknown = null, fittedAt = NaN;
    // A row says by itself what the models of all keys ask, of whichever key it is.
    const needsPast = this.competition.problem.isSerial || contender.scope !== "pooled";
    this.#spans.forEach((span, s) => {
      if (needsPast && !isKnown(this.#sample.known(span.origin))) return;
      // A key that starts after the one origin of folds without refit is fitted at the first origin where it can be.
      const origins = fitted === null ? [span.fitOrigin, span.origin] : [span.fitOrigin];
      for (const origin of origins) {
        if (origin === fittedAt || (fitted !== null && origin < fittedAt)) continue;
        const started = this.competition.clock();
        fitted = this.#fit(contender, origin);
        this.#fitMs[c]! += this.competition.clock() - started;
        fittedAt = origin;
        if (fitted !== null) break;
      }
      if (fitted === null) return;
      this.#forecasts.set(this.#predict(contender, fitted, span), (c * this.#spans.length + s) * this.#width);
    });
    if (fitted === null || contender.scope === "pooled") return;
    // Without the model of all keys that it may stand on, which is stored once.
    const { family } = contender;
    this.#bytes[c] = artifactBytes(family.onPrior?.encode(fitted) ?? family.encode(fitted));
    const degenerate = contender.family.degenerate?.(fitted) ?? null;
    if (degenerate !== null) this.#flags.push(`${contender.name}:${degenerate}`);
  }

  /** The fitted contender, or null where it cannot run on this key at this origin. */
  #fit(contender: LoadedContender, fitOrigin: number): unknown | null {
    const { competition } = this;
    if (contender.scope === "pooled") return competition.pooled(contender.name, fitOrigin);
    if (!isKnown(this.#sample.known(fitOrigin))) return null;
    // Where its prior could not be fitted, it cannot run; the failure is the prior's.
    if (contender.prior !== undefined && competition.pooled(contender.prior, fitOrigin) === null) return null;
    try {
      const training = this.#sample.training(this.#memberOf(contender), fitOrigin), { design } = training;
      if (design !== null && design.rows < contender.family.minRows) return null;
      return fitContender(contender, this.#sample, { asOf: fitOrigin, competition, training });
    } catch (thrown) {
      if (thrown instanceof ForecastError && isNotHere(thrown.code)) return null;
      throw thrown;
    }
  }

  #predict(contender: LoadedContender, fitted: unknown, span: Span): Float64Array {
    const raw = this.#sample.predict(this.#memberOf(contender), fitted, span);
    if (!raw.every(Number.isFinite)) {
      throw new FitError(
        "NOT_FINITE",
        `Cannot enter ${contender.name} as its forecast must be finite: current value is ${
          raw.find((v) => !Number.isFinite(v))
        }`,
      );
    }
    return this.competition.problem.constrain(raw, this.#sample.known(span.origin));
  }

  #actual(): Float64Array {
    return Float64Array.from(this.#spans.flatMap((span) => [...this.#sample.actual(span)]));
  }

  #fallback(verdict: Backtest["reason"]): Float64Array {
    const out = new Float64Array(this.#spans.length * this.#width).fill(NaN);
    this.#spans.forEach((span, s) => {
      const known = this.#sample.known(span.origin), rows = this.#sample.rowsOf(span);
      if (isKnown(known)) {
        out.set(this.competition.problem.baseline(known, { verdict, rows, key: this.#sample.key }), s * this.#width);
      }
    });
    return out;
  }

  /** A contender that failed on one span is out on all, so that all are compared on the same rows. */
  #recordFailure(contender: LoadedContender, c: number, error: ErrorRecord): void {
    const size = this.#spans.length * this.#width;
    this.#forecasts.fill(NaN, c * size, (c + 1) * size);
    this.#failures.push({ contender: contender.name, error });
  }
}
