import { fitNow } from "../competition/champions/built_in.ts";
import { type ChampionSummary, summarizeChampion } from "../competition/champions/champion_codec.ts";
import { decodeLeaderboard, type Leaderboard } from "../competition/selection/leaderboard.ts";
import { errorBy } from "../metrics/metric_info.ts";
import type { Training } from "../models/contract/family.ts";
import { seasonalNaive } from "../models/histories/seasonal_naive.ts";
import { ForecastError } from "../core/errors/errors.ts";
import { classifyDemand, type DemandClass, mean } from "../core/numbers/statistics.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { explainRecipe, type RecipeReason } from "../training/record/recipe_reasons.ts";
import { decodeSelection, type GroupEvidence, SHARED_SELECTION } from "../training/record/selection_record.ts";

/** How one contender did. */
export interface Competitor {
  /** Its name. */
  readonly contender: string;
  /** Score on each fold, oldest first, shape [F]; NaN where undefined. */
  readonly folds: readonly number[];
  /** Mean over the folds. */
  readonly mean: number;
  /** Score on the span that no choice looked at; NaN without one. */
  readonly holdout: number;
  /** Its error over the typical one, over all keys of the group; null where that is not known. */
  readonly relativeError: number | null;
  /** Weight in [0, 1] that the key's own folds had in its choice; null where that is not known. */
  readonly evidenceWeight: number | null;
}

/** Why a model serves a key. Null: its run did not record it, or it did not compete. */
export interface ModelCard {
  /** Who serves. */
  readonly contender: string;
  /** Its semantic version. */
  readonly version: string;
  /** Run that chose it. */
  readonly run: string;
  /** Reason of a fallback, else empty. */
  readonly reason: string;
  /** Who makes its forecast, largest share first. */
  readonly model: ChampionSummary | null;
  /** Why their weights are others than those of the group. */
  readonly reasons: readonly RecipeReason[] | null;
  /** What demand is like: its class, mean periods from one demand to the next, and how much their sizes differ; null of rows without a calendar. */
  readonly demand: {
    readonly demandClass: DemandClass;
    readonly adi: number;
    readonly cv2: number;
    readonly known: number;
  } | null;
  /** What the choice rests on: the keys that were chosen for together. */
  readonly group: {
    /** Its name. */
    readonly name: string;
    /** How many keys. */
    readonly keys: number;
    /** What was minimised. */
    readonly metric: string;
    /** Who serves those without evidence of their own; null: nobody may. */
    readonly best: string | null;
  } | null;
  /** Who competed, the best on the folds first. */
  readonly competitors: readonly Competitor[];
  /** What the baseline, the last season again, would forecast, unit of `y`, shape [h]; null where it cannot. */
  readonly baseline: Float64Array | null;
}

/** What is known of a key now. */
export interface KnownSeries extends Omit<Training, "design"> {
  /** Steps. */
  readonly horizon: number;
}

/** Name of the baseline. */
export const BASELINE = seasonalNaive.name;

/**
 * Why a version serves its key: who competed, how they did on the folds, on whose evidence it was chosen, and what the baseline
 * would say. What a run of a former release did not record, or damage has taken, costs nobody the rest.
 *
 * @param registry Open registry. @param version The version. @param series What is known of its key now; null of rows without a calendar.
 */
export function modelCard(registry: Registry, version: VersionRow, series: KnownSeries | null): ModelCard {
  return new ModelCards(registry).of(version, series);
}

/** Cards of many versions: what the choices of a run rest on is read once. */
export class ModelCards {
  readonly #registry: Registry;
  readonly #groups = new Map<string, readonly GroupEvidence[]>();

  /** @param registry Open registry. */
  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** The card of a version, see {@linkcode modelCard}. @param version It. @param series What is known of its key now; null of rows. */
  of(version: VersionRow, series: KnownSeries | null): ModelCard {
    const { contender, semantic, run, reason } = version;
    const groups = this.#groups.get(run) ?? groupsOf(this.#registry, run);
    this.#groups.set(run, groups);
    const { board, group } = readEvidence(this.#registry, version, groups);
    const model = orNull(() => summarizeChampion(this.#registry.readModel(version)));
    return {
      contender,
      version: semantic,
      run,
      reason,
      model,
      reasons: model === null || group === null ? null : reasonsOf(model, { contender, group, board }),
      demand: series && demandOf(series),
      group: group && { name: group.name, keys: group.keys, metric: group.metric, best: group.best },
      competitors: board === null ? [] : competitorsOf(board, group),
      baseline: series && orNull(() => baselineOf(series)),
    };
  }
}

/**
 * Why the weights of a version are others than those of the group of its key.
 *
 * @param registry Open registry. @param version The version. @param model Who makes its forecast.
 * @returns Null: its run did not record it, or it did not compete.
 */
export function recipeReasons(
  registry: Registry,
  version: VersionRow,
  model: ChampionSummary,
): RecipeReason[] | null {
  const { board, group } = readEvidence(registry, version, groupsOf(registry, version.run));
  return group === null ? null : reasonsOf(model, { contender: version.contender, group, board });
}

function reasonsOf(
  { members }: ChampionSummary,
  { contender, group, board }: {
    readonly contender: string;
    readonly group: GroupEvidence;
    readonly board: Leaderboard | null;
  },
): RecipeReason[] {
  const recipe = members.map((member) => ({ contender: member.contender, weight: member.share }));
  return explainRecipe(recipe, { contender, group, evidence: board?.evidence });
}

/** How the contenders of a version's key did, and what its group says; null where that is not known. */
function readEvidence(
  registry: Registry,
  version: VersionRow,
  groups: readonly GroupEvidence[],
): { readonly board: Leaderboard | null; readonly group: GroupEvidence | null } {
  const bytes = orNull(() => registry.readLeaderboard(version)),
    board = bytes && orNull(() => decodeLeaderboard(bytes));
  return { board, group: groups.find(({ name }) => name === board?.group) ?? null };
}

/** What the choices of a run rest on; nothing where that is not known. */
function groupsOf(registry: Registry, run: string): GroupEvidence[] {
  return orNull(() => decodeSelection(registry.readShared(run, SHARED_SELECTION))) ?? [];
}

/**
 * How the contenders of a key did, by the metric of the group; without one, by the scaled error that all tables have.
 *
 * @param board Of the key. @param group What it was chosen in; null: not known.
 */
export function competitorsOf(board: Leaderboard, group: GroupEvidence | null): Competitor[] {
  const { contenders, spans, metrics, values } = board, metric = group?.metric ?? "mase", m = metrics.indexOf(metric);
  const scoreOf = (c: number, s: number) => values[(c * spans.length + s) * metrics.length + m] ?? NaN;
  const order = ({ mean }: Competitor) => Number.isNaN(mean) ? Infinity : errorBy(metric, mean);
  return contenders.map((contender, c): Competitor => {
    const scores = spans.map((_, s) => scoreOf(c, s)), folds = scores.filter((_, s) => spans[s] !== "holdout");
    return {
      contender,
      folds,
      mean: mean(folds),
      holdout: scores[spans.indexOf("holdout")] ?? NaN,
      relativeError: group?.relativeError[contender] ?? null,
      evidenceWeight: group?.evidenceWeight[contender] ?? null,
    };
  }).sort((a, b) => order(a) - order(b) || 0);
}

function demandOf({ y }: KnownSeries): ModelCard["demand"] {
  const known = y.filter((value) => value === value);
  return { ...classifyDemand(known), known: known.length };
}

function baselineOf({ horizon, ...history }: KnownSeries): Float64Array {
  const member = { contender: BASELINE, family: seasonalNaive, fitted: null, weight: 1, smear: 1, shared: "" };
  const { family, fitted } = fitNow(member, history);
  return family.predict(fitted, { ...history, horizon, design: null });
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}
