import { planRungs } from "../../competition/tuning/halving.ts";
import { meanOfBest } from "../../competition/tuning/mean_point.ts";
import { type JudgedPoint, proposePoints, type TuningMethod } from "../../competition/tuning/propose.ts";
import { lossRatio, type TrialLosses } from "../../competition/tuning/score_trials.ts";
import { createRng, hashSeed, type Rng } from "../../core/numbers/random.ts";
import type { BestParams, TunedGain } from "../../data/best_hyperparameters.ts";
import { bootstrapInterval } from "../../metrics/bootstrap_interval.ts";
import type { Contender } from "../../models/catalog.ts";
import type { Params } from "../../models/contract/family.ts";
import { paramsAt, pointOf, type SearchSpace } from "../../models/contract/search_space.ts";
import type { TrialsToJudge } from "./judge_trials.ts";

/** One trial of a search, as it is recorded. */
export interface Trial {
  /** Contender that it is of. */
  readonly contender: string;
  /** Number within the contender, from 1; 0: what was there before. */
  readonly number: number;
  /** Round of successive halving, from 1. */
  readonly rung: number;
  /** Keys that it was judged on. */
  readonly keys: number;
  /** What was tried. */
  readonly params: Params;
  /** Its losses over those of what was there before; null where it failed. */
  readonly ratio: number | null;
}

/** How a search goes. */
export interface SearchOptions {
  readonly method: TuningMethod;
  /** Trials of each contender, >= 1. */
  readonly trials: number;
  /** Positions of the sample's keys, in a random order. */
  readonly sample: readonly number[];
  /** Seed of everything random. */
  readonly seed: number;
  /** Judges trials together. */
  readonly judge: (work: TrialsToJudge) => Promise<TrialLosses[]>;
  /** Whether time is up: then what has been tried goes on to the next round. */
  readonly isOver: () => boolean;
  /** Told of every trial. */
  readonly onTrial: (trial: Trial) => void;
}

/** Trials that are proposed and judged at once: what is learned of them helps the next ones. */
const BATCH = 8;
/** A result must gain this share on the windows that it was tuned on, or it is none. */
const LEAST_GAIN = 0.002;
/** A class leaves what is best for all keys by this share more, and with so many keys. */
const CLASS_GAIN = 0.01, CLASS_KEYS = 40;

interface Candidate extends JudgedPoint {
  readonly number: number;
  readonly params: Params;
  /** Ratio by group. */
  readonly byGroup: ReadonlyMap<string, number>;
}

/**
 * Search hyperparameters of one contender: trials on few keys, a third of them on more, and so on; what comes of it is the mean of
 * the best, if it is better than what was there on the windows of the search. Then, and only then, it is checked on a window that
 * the search has not seen, and dropped where it is certainly worse there.
 *
 * @param contender Local or pooled. @param space What is tuned of its family. @param options How.
 * @returns Null where nothing better was found.
 */
export async function tuneContender(
  contender: Contender,
  space: SearchSpace,
  options: SearchOptions,
): Promise<BestParams | null> {
  const rungs = planRungs({ trials: options.trials, keys: options.sample.length });
  let candidates = await tryFirst(contender, space, { ...options, keys: rungs[0]!.keys });
  for (const [r, rung] of rungs.entries()) {
    if (r === 0) continue;
    const best = candidates.toSorted((a, b) => rank(a) - rank(b)).slice(0, rung.trials);
    candidates = await judge(contender, best, { ...options, rung: r + 1, keys: rung.keys });
  }
  return await settle(contender, { space, candidates, options });
}

function rank({ loss, number }: Candidate): number {
  return Number.isNaN(loss) ? Infinity : loss + number * 1e-12;
}

async function tryFirst(
  contender: Contender,
  space: SearchSpace,
  options: SearchOptions & { readonly keys: number },
): Promise<Candidate[]> {
  const { trials, method, seed, isOver } = options, dimensions = Object.keys(space).length;
  const rng = createRng(hashSeed(seed, "tune", contender.name)), known: Candidate[] = [];
  // What was there before is a trial that has been judged: every loss is told beside its own.
  const before: JudgedPoint = { point: pointOf(space, contender.params), loss: 1 };
  while (known.length < trials && !(known.length > 0 && isOver())) {
    const count = Math.min(BATCH, trials - known.length), done = known.length;
    const points = proposePoints(method, {
      dimensions,
      count,
      known: [before, ...known],
      done,
      total: trials,
      rng,
    });
    const batch = points.map((point, i) => ({ point, number: done + i + 1, params: paramsAt(space, point) }));
    known.push(...await judge(contender, batch, { ...options, rung: 1 }));
  }
  return known;
}

async function judge(
  contender: Contender,
  trials: readonly Pick<Candidate, "point" | "number" | "params">[],
  options: SearchOptions & { readonly rung: number; readonly keys: number },
): Promise<Candidate[]> {
  const { rung, keys, sample, onTrial } = options;
  const losses = await options.judge({
    contender: contender.name,
    trials: [contender.params, ...trials.map(({ params }) => params)],
    keys: sample.slice(0, keys).toSorted((a, b) => a - b),
    on: "tuned",
  });
  return trials.map((trial, i): Candidate => {
    const loss = lossRatio(losses, i + 1, 0), { number, params } = trial;
    onTrial({ contender: contender.name, number, rung, keys, params, ratio: Number.isNaN(loss) ? null : loss });
    return { ...trial, loss, byGroup: ratiosByGroup(losses, i + 1) };
  });
}

function ratiosByGroup(losses: readonly TrialLosses[], contender: number): Map<string, number> {
  const groups = Map.groupBy(losses, ({ group }) => group);
  return new Map([...groups].map(([group, keys]) => [group, lossRatio(keys, contender, 0)]));
}

/** The mean of the best trials, for all keys and by class, beside what was there before: on the windows of the search, then elsewhere. */
async function settle(
  contender: Contender,
  { space, candidates, options }: {
    readonly space: SearchSpace;
    readonly candidates: readonly Candidate[];
    readonly options: SearchOptions;
  },
): Promise<BestParams | null> {
  const overall = meanOfBest(candidates);
  if (overall === null) return null;
  const classes = contender.scope === "local" ? classesOf(candidates) : [];
  const points = [overall, ...classes.map(({ point }) => point)];
  const trials = [contender.params, ...points.map((point) => paramsAt(space, point))];
  const keys = options.sample.toSorted((a, b) => a - b), asked = { contender: contender.name, trials, keys };
  const tuned = await options.judge({ ...asked, on: "tuned" });
  const inClass = (losses: readonly TrialLosses[], name: string) => losses.filter(({ group }) => group === name);
  const isBetter = lossRatio(tuned, 1, 0) < 1 - LEAST_GAIN;
  const better = classes.map((own, i) => ({ ...own, trial: i + 2 })).filter(({ name, trial }) => {
    const losses = inClass(tuned, name), reference = isBetter ? 1 : 0;
    return losses.length >= CLASS_KEYS && lossRatio(losses, trial, reference) < 1 - CLASS_GAIN;
  });
  if (!isBetter && better.length === 0) return null;
  const check = await options.judge({ ...asked, on: "check" });
  const gain = (trial: number, name?: string) =>
    gainOf(trial, {
      tuned: name === undefined ? tuned : inClass(tuned, name),
      check: name === undefined ? check : inClass(check, name),
      rng: createRng(hashSeed(options.seed, "gain", contender.name, name ?? "")),
    });
  const all = isBetter ? gain(1) : null, isKept = all !== null && !isWorse(all);
  const classesKept = better.map(({ name, trial }) =>
    [name, { params: trials[trial]!, gain: gain(trial, name) }] as const
  )
    .filter(([, found]) => !isWorse(found.gain));
  if (!isKept && classesKept.length === 0) return null;
  return {
    params: isKept ? trials[1]! : {},
    gain: isKept ? all : null,
    classes: Object.fromEntries(classesKept),
  };
}

/** Whether the window that was not tuned on shows, with 95 % confidence, that it is worse there: then it was luck. */
function isWorse({ lo }: TunedGain): boolean {
  return lo !== null && lo > 1;
}

/** The mean of the best trials of each class. */
function classesOf(candidates: readonly Candidate[]): { name: string; point: Float64Array }[] {
  const names = [...new Set(candidates.flatMap(({ byGroup }) => [...byGroup.keys()]))].sort();
  return names.flatMap((name) => {
    if (name === "short") return [];
    const point = meanOfBest(candidates.map((one) => ({ point: one.point, loss: one.byGroup.get(name) ?? NaN })));
    return point === null ? [] : [{ name, point }];
  });
}

function gainOf(
  trial: number,
  { tuned, check, rng }: {
    readonly tuned: readonly TrialLosses[];
    readonly check: readonly TrialLosses[];
    readonly rng: Rng;
  },
): TunedGain {
  const seen = lossRatio(tuned, trial, 0);
  if (check.length === 0) return { tuned: seen, check: null, lo: null, hi: null, keys: 0 };
  const { value, lo, hi } = bootstrapInterval(check, (keys) => lossRatio(keys, trial, 0), { rng, repetitions: 400 });
  const known = (ratio: number) => Number.isNaN(ratio) ? null : ratio;
  return { tuned: seen, check: known(value), lo: known(lo), hi: known(hi), keys: check.length };
}
