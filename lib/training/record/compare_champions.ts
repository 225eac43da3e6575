import { actualOf, type Backtest, scoredSpan } from "../../competition/backtest/backtest.ts";
import { forecastChampion } from "../../competition/champions/champion.ts";
import { spansOf } from "../../competition/contenders/compete.ts";
import { ownForecast } from "../../competition/selection/chosen_forecast.ts";
import type { FleetSelection, KeyChoice } from "../../competition/selection/fleet.ts";
import type { Span } from "../../competition/backtest/folds.ts";
import { asPredicted, lossBy, type ServedRows } from "../../competition/problems/problem.ts";
import { acrossKeys } from "../../competition/problems/demand_metric.ts";
import { contenderForecast, membersInUse } from "../../competition/blends/score_table.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { asLoss } from "../../metrics/metric_info.ts";
import { type Panel, partition } from "../../core/rows/panel.ts";
import { dataShapeOf } from "../../data/data_shape.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import type { Basis } from "../../lifecycle/comparison.ts";
import { type TrainedRun, TrainedRuns } from "../../lifecycle/trained_runs.ts";
import type { Comparison, VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { sharedName } from "../plan/plan_record.ts";
import { identifyModel } from "../plan/identify_model.ts";
import { type Journal, lacking } from "../tasks/journal.ts";
import { methodNames, type TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";
import type { AsServed, Assessment } from "../assessment/assessment.ts";

/** How the choices of a run compare with the champions that serve meanwhile. */
export interface ComparedRun {
  /** Numbers in the registry of the champions that were found, by key id. */
  readonly seen: ReadonlyMap<string, number>;
  /** What is known, by key id; keys without evidence are left out. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
}

/** What comparing needs beside the plan. */
export interface CompareOptions {
  /** Where the champions are. */
  readonly registry: Registry;
  /** The stored table. */
  readonly group: FeatureGroup;
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** Has the backtests. */
  readonly journal: Journal;
  /** What choices are compared by, where they are not served as they competed. */
  readonly asServed?: AsServed;
  /** Has what becomes of predictions when they serve. */
  readonly assessment?: Pick<Assessment, "foldIntervals">;
}

/** Keys that are compared, about: so many say what all would, and a run over 100,000 keys does not read all backtests again. */
const SAMPLE = 1000;
/** Keys whose champion is asked for a forecast, about: that takes as long as serving it. */
const ASKED = 300;

/**
 * Compare the choices of a run with the champions of their keys on the hold-out, with equal information for both: see
 * `Comparison`. Where the registry has no champions nothing is read. A model that is the champion over again (its recipe, and
 * its error to the last digits) is not compared: of that nobody learns how the two differ.
 *
 * @param plan The run. @param options Registry, table, choices, backtests.
 * @throws {DataError} `CORRUPT_JOURNAL`, `CORRUPT_GROUP`. @throws {RegistryError} From the registry.
 */
export async function compareChampions(plan: TrainingPlan, options: CompareOptions): Promise<ComparedRun> {
  const { registry, group, journal } = options, { holdout } = plan.spans;
  const seen = new Map<string, number>(), comparisons = new Map<string, Comparison>();
  const comparer = holdout === null ? null : new Comparer(plan, { ...options, holdout });
  const stride = Math.ceil(plan.keys / SAMPLE), asked = stride * Math.ceil(plan.keys / stride / ASKED);
  let first = 0;
  for (const [chunk, positions] of plan.chunks.entries()) {
    // Chunk by chunk: the versions of all keys would be most of a run's memory.
    const keys = positions.map((k) => group.keys[k]!.id);
    const rows = new Map(registry.resolveAll({ group: group.name, keys }).map((row) => [row.key.id, row]));
    for (const [id, row] of rows) seen.set(id, row.id);
    if (comparer !== null && rows.size > 0 && chunk % stride === 0) {
      const backtests = await journal.chunk(chunk);
      if (backtests === null) throw lacking(`backtests/${chunk}`);
      const at = { rows, positions, first, mayAsk: chunk % asked === 0 };
      for (const [key, comparison] of await comparer.compare(backtests, at)) comparisons.set(key, comparison);
    }
    first += positions.length;
  }
  return { seen, comparisons };
}

/** A champion with its key's backtest and choice. */
interface Pair {
  readonly row: VersionRow;
  readonly backtest: Backtest;
  /** The same with the choice as it serves. */
  readonly served: Backtest;
  readonly choice: KeyChoice;
  /** Position of the key in the panel of its chunk. */
  readonly i: number;
}

class Comparer {
  readonly #plan: TrainingPlan;
  readonly #at: CompareOptions & { readonly holdout: Span };
  readonly #runs: TrainedRuns;
  readonly #span: number;
  /** Last period that the models of a run were trained on. */
  readonly #ends = new Map<string, number>();
  readonly #recipeOf: (backtest: Backtest, choice: Pick<KeyChoice, "group" | "index">) => string;

  constructor(plan: TrainingPlan, at: CompareOptions & { readonly holdout: Span }) {
    this.#plan = plan;
    this.#at = at;
    this.#runs = new TrainedRuns(at.registry, dataShapeOf(at.group), at.group.dates);
    this.#span = spansOf(plan.spans).length - 1;
    this.#recipeOf = recipeReader(plan, at.selection);
  }

  /** Comparisons of a chunk's keys. `first`: position of its first key among the choices; `mayAsk`: whether champions forecast. */
  async compare(
    backtests: readonly Backtest[],
    at: { rows: ReadonlyMap<string, VersionRow>; positions: readonly number[]; first: number; mayAsk: boolean },
  ): Promise<[string, Comparison][]> {
    const { asServed = (backtest) => backtest } = this.#at;
    const pairs = backtests.flatMap((backtest, i): Pair[] => {
      const row = at.rows.get(backtest.key.id), choice = this.#at.selection.choices.at(at.first + i)!;
      // Who stands in for a winner, or has one to stand in for it, is served as data says by then.
      if (row === undefined || row.damage !== undefined || row.status !== "champion") return [];
      const position = at.positions[i]! - at.positions[0]!;
      return backtest.reason === "" && choice.index >= 0
        ? [{ row, backtest, served: asServed(backtest, at.first + i), choice, i: position }]
        : [];
    });
    const panel = at.mayAsk ? new Lazy(() => this.#panel(at.positions)) : null;
    const found: [string, Comparison][] = [];
    for (const pair of pairs) {
      const comparison = await this.#compareKey(pair, panel);
      if (comparison !== null) found.push([pair.row.key.id, comparison]);
    }
    return found;
  }

  async #compareKey(pair: Pair, panel: Lazy<Panel> | null): Promise<Comparison | null> {
    try {
      const run = await this.#runs.open(pair.row.run);
      if (run.refusal !== null) return null;
      const asked = async () => panel === null ? null : await this.#byForecast(pair, run, panel);
      return this.#byHoldOut(pair, run) ?? await asked() ?? this.#byRecipe(pair);
    } catch (thrown) {
      // What cannot be read or cannot forecast is no evidence; that the table or the journal is damaged is told elsewhere.
      if (thrown instanceof ForecastError && !DAMAGE.has(thrown.code)) return null;
      throw thrown;
    }
  }

  /** Both scored in the same window of the same data. */
  #byHoldOut(pair: Pair, { config, data }: TrainedRun): Comparison | null {
    const { config: ours, data: { contentHash } } = this.#plan;
    const isSame = data.contentHash === contentHash && config.holdout && config.horizon === ours.horizon &&
      config.seasonLength === ours.seasonLength;
    const metric = this.#metricOf(pair), score = isSame ? pair.row.scores[metric] ?? NaN : NaN;
    const against = problemOf(this.#plan).metrics.find(({ name }) => name === metric);
    const againstError = against === undefined ? NaN : asLoss(against, score);
    return Number.isNaN(againstError) ? null : this.#comparison(pair, { againstError, basis: "hold_out" });
  }

  /** The champion knows nothing of the hold-out: it is asked. */
  async #byForecast(pair: Pair, run: TrainedRun, panel: Lazy<Panel>): Promise<Comparison | null> {
    const { origin } = this.#at.holdout, { row, i } = pair;
    // Parts of a table without a calendar say nothing of those of another split.
    if (!problemOf(this.#plan).isSerial) return null;
    if ((this.#ends.get(row.run) ?? -Infinity) > origin) return null;
    const champion = await run.read(this.#at.registry.readModel(row));
    this.#ends.set(row.run, champion.end);
    if (champion.end > origin) return null;
    const steps = Math.min(champion.horizon, this.#plan.config.horizon);
    const { yhat } = forecastChampion(champion, partition(await panel.get(), i), { asOf: origin, horizon: steps });
    const againstError = this.#errorOf(pair, asPredicted(yhat), steps);
    return this.#comparison(pair, { againstError, basis: "forecast", steps });
  }

  /** Its recipe competes in this run: what it makes of the same data stands for it. */
  #byRecipe(pair: Pair): Comparison | null {
    const { row, backtest, choice } = pair, index = methodNames(this.#plan).indexOf(row.contender);
    // What the run chose cannot stand for the champion, too: it would be compared with itself.
    if (index < 0 || index === choice.index) return null;
    if (this.#recipeOf(backtest, { ...choice, index }) !== row.recipe) return null;
    const group = this.#at.selection.groups.get(choice.group);
    const predicted = asPredicted(contenderForecast(backtest, index, { group, span: this.#span }));
    return this.#comparison(pair, { againstError: this.#errorOf(pair, predicted), basis: "recipe" });
  }

  #comparison(pair: Pair, at: { againstError: number; basis: Basis; steps?: number }): Comparison | null {
    const { againstError, basis, steps = Infinity } = at, actual = actualOf(pair.backtest, this.#span);
    const own = this.#own(pair), problem = problemOf(this.#plan), { foldIntervals } = this.#at.assessment ?? {};
    // Beside what has served, as it serves; beside what has competed, as it has competed.
    const read = basis === "recipe" || foldIntervals === undefined ? undefined : problem.read?.(foldIntervals, own);
    const error = this.#errorOf(pair, read ?? asPredicted(own), steps);
    if (Number.isNaN(error) || Number.isNaN(againstError)) return null;
    if (Math.abs(error - againstError) <= EQUAL * error && this.#isSameRecipe(pair)) return null;
    const periods = problem.observed(actual.subarray(0, Math.min(steps, actual.length))).filter(isKnown).length;
    return { against: pair.row.id, error, againstError, periods, basis };
  }

  #isSameRecipe({ row, backtest, choice }: Pair): boolean {
    return this.#recipeOf(backtest, choice) === row.recipe;
  }

  #own({ served, choice }: Pair): Float64Array {
    return ownForecast(served, choice, { selection: this.#at.selection, span: this.#span });
  }

  #errorOf(pair: Pair, { values, decided }: ServedRows, steps = Infinity): number {
    const { backtest } = pair, actual = actualOf(backtest, this.#span), count = Math.min(steps, actual.length);
    const at = { ...scoredSpan(backtest, this.#span), actual: actual.subarray(0, count) };
    return lossBy(problemOf(this.#plan), this.#metricOf(pair))(at, values.subarray(0, count), decided);
  }

  #metricOf({ choice }: Pair): string {
    return acrossKeys(problemOf(this.#plan).metricOf(choice.group));
  }

  /** A chunk's keys as they were known at the origin of the hold-out, with what is known ahead. */
  async #panel(positions: readonly number[]): Promise<Panel> {
    const { group, holdout } = this.#at, from = positions[0]!, to = positions.at(-1)! + 1;
    const panel = await readChunk(group, from, to);
    const y = panel.y.map((value, row) => panel.ds[row]! > holdout.origin ? NaN : value);
    return { ...panel, y };
  }
}

function isKnown(value: number): boolean {
  return !Number.isNaN(value);
}

/** Share by which errors of one fit may differ: what was read from an artifact is added up in another order. */
const EQUAL = 1e-9;

/** Codes of damage to what the run itself rests on. */
const DAMAGE: ReadonlySet<string> = new Set(["CORRUPT_GROUP", "CORRUPT_JOURNAL"]);

/** Made when first asked for. */
class Lazy<T> {
  #made: Promise<T> | undefined;
  constructor(readonly make: () => Promise<T>) {}
  get(): Promise<T> {
    return this.#made ??= this.make();
  }
}

/** Tells the recipe of a method of the plan for one key. */
function recipeReader(plan: TrainingPlan, { groups }: FleetSelection) {
  const identify = identifyModel(plan), { contenders } = plan;
  return (backtest: Backtest, { group, index }: Pick<KeyChoice, "group" | "index">): string => {
    const combination = groups.get(group)?.combinations[index - contenders.length];
    const shares = combination === undefined ? [{ contender: index, weight: 1 }] : membersInUse(backtest, combination);
    return identify({
      combine: combination?.combine ?? "weighted",
      members: shares.map(({ contender, weight }) => {
        const { name, family, scope } = contenders[contender]!;
        return {
          contender: name,
          family: { name: family },
          weight,
          shared: scope === "pooled" ? sharedName(name) : "",
        };
      }),
    }).recipe;
  };
}
