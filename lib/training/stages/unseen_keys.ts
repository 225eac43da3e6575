import type { LoadedContender } from "../../competition/contenders/compete.ts";
import { varianceOfMean } from "../../competition/selection/fold_errors.ts";
import type { KeyErrors } from "../../competition/calibration/interval_profile.ts";
import { type Loss, lossFor } from "../../competition/problems/problem.ts";
import { relativeErrors } from "../../competition/selection/select.ts";
import type { Span } from "../../competition/backtest/folds.ts";
import { UNSEEN } from "../../competition/champions/rows_layout.ts";
import { type Panel, partition } from "../../core/rows/panel.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { mean } from "../../core/numbers/statistics.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { loadContender } from "../plan/load_contender.ts";
import type { Journal } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { leftOutAt, pooledChunksOf, unseenOrigins } from "../tasks/pooled_chunks.ts";
import { PooledModels } from "../tasks/pooled_models.ts";
import { problemOf } from "../plan/problem_of.ts";
import type { ExecuteOptions } from "./run_competition.ts";
import { runTasks } from "../tasks/run_tasks.ts";
import type { TrainingEngine } from "../tasks/start_engine.ts";
import type { PooledTask } from "../tasks/tasks.ts";

/** Keys that are predicted, about, and rows of each: they say what all would. */
const SAMPLE = 1000, MOST_ROWS = 30;
/** Rows of a key that are asked for, whatever their part of the split. */
const ASKED: Span = { name: "unseen", origin: 0, from: 0, to: 0, fitOrigin: 0 };

/**
 * Who serves keys that training has not seen, with its models fitted without each part of the keys, in the journal: of those that
 * may the one that errs least on a part of the keys that all were fitted without.
 *
 * @param plan The run. @param engine Started for it.
 * @param options Journal, signal; `candidates`: models of all keys, those first that erred less on keys that they have seen;
 * `group`: the stored table.
 * @returns Null where there is none.
 * @throws {WorkerError} `ABORTED` if the signal fired; the journal stays usable.
 */
export async function fitUnseen(
  plan: TrainingPlan,
  engine: TrainingEngine,
  { candidates, group, ...options }: ExecuteOptions & {
    readonly candidates: readonly string[];
    readonly group: FeatureGroup;
  },
): Promise<string | null> {
  const [first, ...others] = unseenOrigins(plan),
    fit = async (origins: readonly number[], names: readonly string[]) => {
      const made = new Set(await options.journal.made("pooled/"));
      const nowhere = plan.contenders.map(({ name }) => name).filter((name) => !names.includes(name));
      const open = origins.filter((origin) => !made.has(`pooled/${origin}`));
      await runTasks(engine, open.map((origin): PooledTask => ({ kind: "pooled", origin, nowhere })), options);
    };
  // A part shows who generalises; how far the one that does misses is learned of all.
  if (candidates.length > 0 && first !== undefined) await fit([first], candidates);
  const chosen = await leastOnUnseen(plan, candidates, { ...options, group });
  if (chosen !== null) await fit(others, [chosen]);
  return chosen;
}

/**
 * The first of the candidates, unless another errs less on keys that all were fitted without, by more than one standard error over
 * the keys: what knows keys by heart is best where they are seen.
 */
async function leastOnUnseen(
  plan: TrainingPlan,
  candidates: readonly string[],
  { journal, group }: { readonly journal: Journal; readonly group: FeatureGroup },
): Promise<string | null> {
  const [origin] = unseenOrigins(plan);
  if (origin === undefined || candidates.length < 2) return candidates[0] ?? null;
  const contenders = await Promise.all(candidates.map((name) => contenderOf(plan, name)));
  const models = new PooledModels(journal, contenders), loss = lossFor(problemOf(plan), "all");
  await models.load([origin]);
  const errors: Float64Array[] = [];
  for await (const panel of leftOutKeys(plan, origin, group)) {
    errors.push(relativeErrors(Float64Array.from(contenders, (contender) => {
      const fitted = models.get(contender.name, origin);
      return fitted === null ? NaN : errorOfKey(plan, contender, { fitted, panel, loss });
    })));
  }
  const gains = candidates.map((_, c) =>
    Float64Array.from(errors, (own) => own[0]! - own[c]!).filter((gain) => !Number.isNaN(gain))
  );
  const isProven = (gain: Float64Array) => gain.length > 1 && mean(gain) > Math.sqrt(varianceOfMean(gain));
  const best = gains.reduce(
    (top, gain, c) => isProven(gain) && (top === 0 || mean(gain) > mean(gains[top]!)) ? c : top,
    0,
  );
  return candidates[best]!;
}

/** Error of a model on rows of a key; NaN where it cannot say anything. */
function errorOfKey(
  plan: TrainingPlan,
  contender: LoadedContender,
  { fitted, panel, loss }: { readonly fitted: unknown; readonly panel: Panel; readonly loss: Loss },
): number {
  const { predicted, actual, known } = predictKey(plan, contender, { fitted, panel });
  return predicted.length === 0 ? NaN : loss({ actual, ...problemOf(plan).measure(known) }, predicted);
}

/**
 * Errors of a model of all keys on rows of keys that it was fitted without, as if they were of one key.
 *
 * @param plan The run. @param contender Name. @param at `journal`: has what {@linkcode fitUnseen} fitted; `group`: the stored table.
 * @returns Empty where no such model could be fitted.
 */
export async function unseenErrors(
  plan: TrainingPlan,
  contender: string,
  { journal, group }: { readonly journal: Journal; readonly group: FeatureGroup },
): Promise<KeyErrors> {
  const yhat: number[] = [], residuals: number[] = [];
  const loaded = await contenderOf(plan, contender), models = new PooledModels(journal, [loaded]);
  for (const origin of unseenOrigins(plan)) {
    await models.load([origin]);
    const fitted = models.get(contender, origin);
    if (fitted === null) continue;
    for await (const panel of leftOutKeys(plan, origin, group)) {
      const { predicted, actual } = predictKey(plan, loaded, { fitted, panel });
      predicted.forEach((value, i) => {
        yhat.push(value);
        residuals.push(actual[i]! - value);
      });
    }
  }
  return { group: UNSEEN, yhat: Float64Array.from(yhat), residuals: Float64Array.from(residuals), spreads: [] };
}

/** Keys that a model was fitted without, one by one: to read one takes nearly as long as to read its chunk. */
async function* leftOutKeys(plan: TrainingPlan, origin: number, group: FeatureGroup): AsyncGenerator<Panel> {
  const stride = Math.ceil(pooledChunksOf(plan).flat().length / SAMPLE);
  const asked = leftOutAt(plan, origin).filter((_, i) => i % stride === 0);
  for (const chunk of group.chunks) {
    const keys = asked.filter((key) => key >= chunk.from && key < chunk.to), [from] = keys;
    if (from === undefined) continue;
    const panel = await readChunk(group, from, keys.at(-1)! + 1);
    for (const key of keys) yield partition(panel, key - from);
  }
}

/** What a model says of rows of a key, beside what came; nothing where it cannot. */
function predictKey(
  plan: TrainingPlan,
  { family, spec = plan.spec }: LoadedContender,
  { fitted, panel }: { readonly fitted: unknown; readonly panel: Panel },
): { readonly predicted: Float64Array; readonly actual: Float64Array; readonly known: Float64Array } {
  const problem = problemOf(plan), stride = Math.ceil(panel.ds.length / MOST_ROWS);
  const ds = panel.ds.map((_, row) => row % stride === 0 ? ASKED.from : ASKED.from + 1);
  const sample = problem.sample({ ...panel, ds }, { spans: [ASKED], localRows: Infinity, spec: plan.spec });
  const known = sample.known(plan.end), nothing = new Float64Array(0);
  try {
    const predicted = problem.constrain(sample.predict({ family, spec }, fitted, ASKED), known);
    return { predicted, actual: sample.actual(ASKED).subarray(0, predicted.length), known };
  } catch (thrown) {
    if (thrown instanceof ForecastError) return { predicted: nothing, actual: nothing, known };
    throw thrown;
  }
}

function contenderOf(plan: TrainingPlan, name: string): Promise<LoadedContender> {
  return loadContender(plan, plan.contenders.find((one) => one.name === name)!);
}
