import { lossFor } from "../../competition/problems/problem.ts";
import { type Competition, type LoadedContender, spansOf } from "../../competition/contenders/compete.ts";
import { scoreKey } from "../../competition/blends/score_table.ts";
import {
  type ErrorIncrease,
  errorIncrease,
  forecastsOf,
  makeSmaller,
  type ServedForecast,
  type SmallerTrial,
  SmallerTrials,
  waysOf,
} from "../../competition/selection/smaller.ts";
import { decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import { partition } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { competitionOf } from "../plan/competition_of.ts";
import { loadContender } from "../plan/load_contender.ts";
import { type Journal, lacking } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { pooledOrigins } from "../plan/plan_spans.ts";
import { PooledModels } from "../tasks/pooled_models.ts";
import type { BeforeAfter } from "../tasks/smaller_champions.ts";

/** Keys by which a pooled model is judged, at most: an even part of all. */
const MOST_KEYS = 200;

/** What a model of many keys has lost, and what it has cost. */
export interface SmallerPooled {
  /** Name of the contender. */
  readonly contender: string;
  /** Way in which it was made smaller. */
  readonly way: string;
  /** Of the model that is registered. */
  readonly bytes: BeforeAfter;
  /** Mean relative change of a key's error on the folds, on which it was decided. */
  readonly folds: number;
  /** Largest one that the keys leave room for, with 95 % confidence; within the budget. */
  readonly atMost: number;
  /** The same on the hold-out; NaN if there is none. */
  readonly holdout: number;
}

/** The same with the model: its header names the way. */
interface Shrunk extends SmallerPooled {
  readonly model: Uint8Array<ArrayBuffer>;
}

/** Pooled models as they serve. */
export interface FinalPooled {
  /** Encoded, by contender. */
  readonly models: readonly { readonly contender: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
  /** Which of them were made smaller. */
  readonly smaller: readonly SmallerPooled[];
}

/**
 * The pooled models that a run has fitted on everything known, made smaller where its config has a budget.
 *
 * @param plan The run. @param from The table, the journal with pooled models at all origins.
 * @throws {DataError} `CORRUPT_JOURNAL` if a result is missing or damaged.
 */
export async function finalPooled(
  plan: TrainingPlan,
  from: { group: FeatureGroup; journal: Journal },
): Promise<FinalPooled> {
  if (plan.contenders.every(({ scope }) => scope !== "pooled")) return { models: [], smaller: [] };
  const pooled = await from.journal.pooled(plan.end);
  if (pooled === null) throw lacking(`pooled/${plan.end}`);
  const shrunk = await shrinkPooled(plan, from);
  const models = pooled.models.flatMap(({ contender, bytes }) => {
    const smaller = shrunk.find((model) => model.contender === contender)?.model;
    return bytes === null ? [] : [{ contender, bytes: smaller ?? bytes }];
  });
  return { models, smaller: shrunk.map(({ model: _, ...facts }) => facts) };
}

/**
 * Make the pooled models of a run smaller within the budget of its config: in the way of fewest bytes of which the keys show,
 * with 95 % confidence, that their errors, each contender's own, stay within on the folds: what noise may hide is not spent.
 * Ways that read the rows of the fit are left out.
 */
async function shrinkPooled(
  plan: TrainingPlan,
  { group, journal }: { readonly group: FeatureGroup; readonly journal: Journal },
): Promise<Shrunk[]> {
  const { compress } = plan.config, contenders = compress === null ? [] : await shrinkable(plan);
  if (compress === null || contenders.length === 0) return [];
  const { pooled, competition } = await competitionAmong(plan, contenders, journal);
  const errors = await errorsByWay(plan, group, competition);
  return contenders.flatMap((contender, c) => {
    const fitted = pooled.get(contender.name, plan.end), ways = ["", ...waysOf(contender)];
    if (fitted === null) return [];
    const models = ways.map((way) =>
      encode(contender, makeSmaller(contender.family, fitted, { way, design: null }), way)
    );
    const whole = models[0]?.length ?? 0, changes = ways.map((_, w) => changesOf(errors[c] ?? [], w));
    const inside = [...ways.keys()].slice(1)
      .filter((w) => (changes[w]?.folds.atMost ?? NaN) <= compress.maxErrorIncrease)
      .toSorted((a, b) => (models[a]?.length ?? 0) - (models[b]?.length ?? 0));
    const [best = 0] = inside, model = models[best], change = changes[best];
    if (model === undefined || change === undefined || model.length >= whole) return [];
    const { folds: { mean: folds, atMost }, holdout: { mean: holdout } } = change;
    const facts = { contender: contender.name, way: ways[best] ?? "", folds, atMost, holdout };
    return [{ ...facts, bytes: [whole, model.length] as const, model }];
  });
}

async function competitionAmong(plan: TrainingPlan, contenders: readonly LoadedContender[], journal: Journal) {
  const pooled = new PooledModels(journal, contenders);
  await pooled.load(pooledOrigins(plan, true));
  const given = { clock: () => 0, pooled: (name: string, origin: number) => pooled.get(name, origin) };
  return { pooled, competition: competitionOf(plan, contenders, given) };
}

/**
 * What pooled models that were made smaller forecast in the competition.
 *
 * @param plan The run. @param from The table, the journal; `smaller`: which models, from {@linkcode finalPooled}; `isAsked`:
 * whether a key, by its position among the choices, is asked for.
 * @returns By position; keys that no such model forecasts are left out.
 */
export async function pooledAsServed(
  plan: TrainingPlan,
  { group, journal, smaller, isAsked }: {
    readonly group: FeatureGroup;
    readonly journal: Journal;
    readonly smaller: readonly SmallerPooled[];
    readonly isAsked: (position: number) => boolean;
  },
): Promise<Map<number, ServedForecast[]>> {
  const ways = new Map(smaller.map(({ contender, way }) => [contender, way]));
  const contenders = (await shrinkable(plan)).filter(({ name }) => ways.has(name));
  const served = new Map<number, ServedForecast[]>();
  if (contenders.length === 0) return served;
  const trials = new SmallerTrials((await competitionAmong(plan, contenders, journal)).competition);
  const indices = contenders.map(({ name }) => plan.contenders.findIndex((one) => one.name === name));
  let position = 0;
  for (const positions of plan.chunks) {
    const [from = 0] = positions, panel = await readChunk(group, from, (positions.at(-1) ?? from) + 1);
    for (const k of positions) {
      if (!isAsked(position++)) continue;
      const series = partition(panel, k - from);
      const found = contenders.flatMap((contender, e): ServedForecast[] => {
        const trial = trials.try(series, e, ways.get(contender.name));
        return trial === null ? [] : [{ contender: indices[e] ?? -1, forecasts: forecastsOf(trial, 1).slice() }];
      });
      served.set(position - 1, found.filter(({ forecasts }) => forecasts.some(Number.isFinite)));
    }
  }
  return served;
}

/** What serves on as registered stays as it is. */
async function shrinkable(plan: TrainingPlan): Promise<LoadedContender[]> {
  const { contenders, pinned } = plan, pooled = contenders.filter(({ scope }) => scope === "pooled");
  const loaded = await Promise.all(pooled.map((contender) => loadContender(plan, contender)));
  return loaded.filter((one) => waysOf(one).length > 0 && pinned?.models[one.name] === undefined);
}

function encode({ family }: LoadedContender, fitted: unknown, way: string): Uint8Array<ArrayBuffer> {
  const { header, arrays } = family.encode(fitted);
  return encodeArtifact({ header: way === "" ? header : { ...header, smaller: way }, arrays });
}

/** The way that a pooled model was made smaller in, as its stored bytes say; null: in none. */
export function wayOf(model: Uint8Array): string | null {
  const { smaller } = decodeArtifact(model).header;
  return typeof smaller === "string" ? smaller : null;
}

/** Errors of one key by way, mean of the folds and of the hold-out. */
interface ErrorsByWay {
  readonly folds: Float64Array;
  readonly holdout: Float64Array;
}

/** By contender the errors of the keys that it ran on. */
async function errorsByWay(
  plan: TrainingPlan,
  group: FeatureGroup,
  competition: Competition,
): Promise<ErrorsByWay[][]> {
  const keys = plan.chunks.flat(), stride = Math.ceil(keys.length / MOST_KEYS);
  const trials = new SmallerTrials(competition), errors = competition.contenders.map((): ErrorsByWay[] => []);
  for (const k of keys.filter((_, i) => i % stride === 0)) {
    const series = partition(await readChunk(group, k, k + 1), 0);
    competition.contenders.forEach((_, c) => {
      const trial = trials.try(series, c);
      if (trial !== null) errors[c]?.push(keyErrors(trial, competition));
    });
  }
  return errors;
}

function keyErrors({ ways, backtest }: SmallerTrial, { spans, problem }: Competition): ErrorsByWay {
  const loss = lossFor(problem, problem.groupOf(backtest));
  const mean = (chosen: readonly number[]) => {
    const scores = scoreKey(backtest, [], { loss, spans: chosen }), size = chosen.length;
    return Float64Array.from(
      ways,
      (_, w) => scores.subarray(w * size, (w + 1) * size).reduce((a, b) => a + b, 0) / size,
    );
  };
  const folds = spans.folds.map((_, s) => s), last = spansOf(spans).length - 1;
  return { folds: mean(folds), holdout: mean(spans.holdout === null ? [] : [last]) };
}

/** How much the errors of the keys have changed in one way, against the model as it is. */
function changesOf(keys: readonly ErrorsByWay[], way: number): Readonly<Record<keyof ErrorsByWay, ErrorIncrease>> {
  const change = (part: keyof ErrorsByWay) =>
    errorIncrease(keys.map((key) => key[part][0] ?? NaN), keys.map((key) => key[part][way] ?? NaN));
  return { folds: change("folds"), holdout: change("holdout") };
}
