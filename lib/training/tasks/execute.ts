import type { Backtest } from "../../competition/backtest/backtest.ts";
import { encodeBacktests } from "../../competition/backtest/backtest_codec.ts";
import { TRAITS } from "../../competition/problems/series_traits.ts";
import { compete, type Competition, type LoadedContender, spansOf } from "../../competition/contenders/compete.ts";
import { leaveOut } from "../../competition/backtest/leave_out.ts";
import { launchTrials } from "../../competition/contenders/launch_trials.ts";
import { fitPooled } from "../../competition/contenders/pooled.ts";
import { type RacedOut, staysFor } from "../../competition/selection/racing.ts";
import { encodeArtifact } from "../../core/bytes/artifact.ts";
import type { Design } from "../../core/rows/design.ts";
import { FitError, ForecastError } from "../../core/errors/errors.ts";
import { concatPanels, type Panel, partition } from "../../core/rows/panel.ts";
import { classifyDemand } from "../../core/numbers/statistics.ts";
import { openStoredRows } from "../../data/store/feature_store.ts";
import { type KeyReader, TABLE_NAMES, TableParts, wholeTable } from "../../data/store/parts/table_parts.ts";
import { type RowSpec, seedMoment } from "../../features/row_spec.ts";
import { loadFamily } from "../../models/catalog.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import { openResultStore } from "../../storage/results/result_store.ts";
import { competitionOf } from "../plan/competition_of.ts";
import { loadContender } from "../plan/load_contender.ts";
import { backtestOfCutOff, cutOffErrors } from "./cut_off.ts";
import { KeyFinisher } from "./finish_key.ts";
import { cutOffParts, finishUnit } from "./finish_units.ts";
import { ImportedModels } from "./imported_models.ts";
import { Journal, lacking } from "./journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { pieceOf } from "./pieces.ts";
import { pooledOrigins } from "../plan/plan_spans.ts";
import { PooledModels } from "./pooled_models.ts";
import { pooledChunksAt, pooledChunksOf } from "./pooled_chunks.ts";
import { pooledRows, type PooledSpec } from "./pooled_rows.ts";
import type {
  BacktestResult,
  BacktestTask,
  FinishedKey,
  FinishResult,
  FinishTask,
  PooledModel,
  PooledResult,
  PooledTask,
  RaceTask,
  RaceTaskResult,
  TrainingTask,
  TrainingTaskResult,
  WorkerContext,
} from "./tasks.ts";

/** A key that nobody serves. */
const NOBODY = {
  index: -1,
  contender: "",
  family: "",
  architecture: "",
  recipe: "",
  model: null,
  leaderboard: null,
  reason: "",
  flags: [],
  others: [],
  passedOver: [],
} as const;

/** A model of all keys may take so many times as long as one of a key: without it every key would lose a contender. */
const POOLED_PATIENCE = 10;

/** What an executor is given beside its plan. */
export interface ExecutorOptions {
  /**
   * Told before every fit, so that it can be cut off: `unit` is the position of the key in its chunk, where models are fitted
   * that of `finishUnit`, or that of the contender in a pooled task; `step` is the position of the contender; `patience`: how
   * many times the limit on seconds the step may take.
   */
  readonly at?: (unit: number, step?: number, patience?: number) => void;
  /** Gives a family by name; default the catalogue's. */
  readonly load?: (name: string) => Promise<ModelFamily>;
}

/**
 * What a worker keeps between tasks: the open feature group, loaded families, decoded pooled models.
 *
 * A local worker, a Ray task and a Slurm array element run the same three kinds of task through it.
 */
export class TaskExecutor {
  readonly #plan: TrainingPlan;
  readonly #journal: Journal;
  readonly #table: KeyReader;
  readonly #competition: Competition;
  /** Rows of all keys of the plan. */
  readonly #rows: number;
  readonly #finisher: KeyFinisher;
  readonly #pooled: PooledModels;
  readonly #imported: ImportedModels;
  readonly #at: (unit: number, step?: number, patience?: number) => void;
  #unit = -1;

  private constructor(
    context: WorkerContext,
    table: KeyReader,
    given: {
      /** Rows of all keys of the plan. */
      readonly rows: number;
      readonly contenders: readonly LoadedContender[];
      readonly clock: Competition["clock"];
      readonly imported: ImportedModels;
      readonly at: ExecutorOptions["at"];
    },
  ) {
    const { rows, contenders, clock, imported, at = () => {} } = given;
    this.#imported = imported;
    this.#at = at;
    this.#plan = context.plan;
    this.#journal = new Journal(context.journal);
    this.#table = table;
    this.#rows = rows;
    this.#pooled = new PooledModels(this.#journal, contenders);
    this.#competition = {
      ...competitionOf(context.plan, contenders, {
        clock,
        pooled: (contender, origin) =>
          imported.has(contender) ? imported.at(contender, origin) : this.#pooled.get(contender, origin),
      }),
      onFit: (contender) => this.#at(this.#unit, contenders.findIndex(({ name }) => name === contender)),
    };
    this.#finisher = new KeyFinisher(context.plan, this.#competition, { rows: this.#rows });
  }

  /**
   * Open the feature group and load the families of a plan.
   *
   * @param context Plan and journal. @param clock Milliseconds from any fixed moment.
   * @param options Who is told of every fit, where families come from.
   */
  static async open(
    context: WorkerContext,
    clock: () => number,
    options: ExecutorOptions = {},
  ): Promise<TaskExecutor> {
    const { at, load = loadFamily } = options;
    const { plan } = context;
    const contenders = await Promise.all(plan.contenders.map((contender) => loadContender(plan, contender, load)));
    const imported = await ImportedModels.open(new Journal(context.journal), plan);
    const table = await openTable(context);
    const rows = context.parts?.rows ?? await table.rowsOf(pooledChunksOf(plan).flat());
    return new TaskExecutor(context, table, { rows, contenders, clock, imported, at });
  }

  /** Run one task. Never throws for one key: its error is in the result. */
  run(task: TrainingTask): Promise<TrainingTaskResult> {
    if (task.kind === "pooled") return this.#fitPooled(task);
    if (task.kind === "race") return this.#race(task);
    return task.kind === "backtest" ? this.#backtest(task) : this.#finish(task);
  }

  /** What is done from here on is done for this key of a chunk, part of its work, or contender of a pooled task. */
  #enter(unit: number): void {
    this.#unit = unit;
    this.#at(unit);
  }

  async #fitPooled(task: PooledTask): Promise<PooledResult> {
    const { origin } = task;
    const errors = cutOffErrors(task);
    const pinned = origin === this.#plan.end ? this.#plan.pinned?.models ?? {} : {};
    const nowhere = new Set(task.nowhere);
    const { from, to } = pieceOf(task, this.#plan);
    const isFitted = ({ scope, name }: LoadedContender) =>
      scope === "pooled" && !nowhere.has(name) && !this.#imported.has(name) && pinned[name] === undefined;
    const registered = await this.#registered(pinned), { contenders, spec: shared } = this.#competition;
    const models = new Map<string, PooledModel[]>();
    let rows = 0;
    const specs = [...new Set(contenders.slice(from, to).filter(isFitted).map(({ spec = shared }) => spec))];
    for await (const { spec, design } of this.#pooledRows(specs, errors.has(-1) ? null : origin)) {
      rows = Math.max(rows, design?.rows ?? 0);
      for (const [c, contender] of contenders.entries()) {
        if (!isFitted(contender) || (contender.spec ?? shared) !== spec || c < from || c >= to) continue;
        const cutOff = errors.get(c) ?? errors.get(-1);
        models.set(contender.name, [
          cutOff === undefined
            ? this.#pooledModel(contender, { c, design, origin })
            : { contender: contender.name, bytes: null, error: cutOff },
        ]);
      }
    }
    const inOrder = contenders.slice(from, to).flatMap((contender): readonly PooledModel[] => {
      const known = registered.get(contender.name);
      if (known !== undefined) return [{ contender: contender.name, bytes: known, error: null }];
      return models.get(contender.name) ?? this.#importedModel(contender, origin);
    });
    return { kind: "pooled", origin, models: inOrder, rows };
  }

  #pooledModel(contender: LoadedContender, at: { c: number; design: Design | null; origin: number }): PooledModel {
    const { c, design, origin } = at, { seed, seasonLength, spec } = this.#competition;
    this.#enter(c);
    const started = this.#competition.clock();
    try {
      if (design === null) {
        throw new FitError(
          "EMPTY",
          `Cannot fit ${contender.name} as rows are needed at its origin: current value is 0`,
        );
      }
      this.#at(c, c, POOLED_PATIENCE);
      const fitted = fitPooled(contender, design, { seed, asOf: seedMoment(spec, origin), seasonLength });
      const milliseconds = this.#competition.clock() - started;
      return {
        contender: contender.name,
        bytes: encodeArtifact(contender.family.encode(fitted)),
        error: null,
        milliseconds,
      };
    } catch (thrown) {
      return { contender: contender.name, bytes: null, error: ForecastError.from(thrown).toJSON() };
    }
  }

  /** Models that are not fitted at the end of the data, as they serve already. */
  async #registered(pinned: Readonly<Record<string, string>>): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const found = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const [contender, hash] of Object.entries(pinned)) {
      const bytes = await this.#journal.imported(hash);
      if (bytes === null) throw lacking(`imports/${hash}`);
      found.set(contender, Uint8Array.from(bytes));
    }
    return found;
  }

  /** An imported model is kept with those that are fitted, as it serves like them. */
  #importedModel({ name, family }: LoadedContender, origin: number): PooledModel[] {
    const model = this.#imported.at(name, origin);
    return model === null ? [] : [{ contender: name, bytes: encodeArtifact(family.encode(model)), error: null }];
  }

  /** The rows of all keys known at an origin, thinned to the limit, by spec; none without an origin. */
  #pooledRows(specs: readonly RowSpec[], origin: number | null): AsyncIterable<PooledSpec> | Iterable<PooledSpec> {
    if (origin === null) return specs.map((spec) => ({ spec, design: null }));
    const { limits } = this.#plan.config, { problem } = this.#competition, chunks = pooledChunksAt(this.#plan, origin);
    const panels = () => this.#panels(chunks);
    return pooledRows(specs, { origin, problem, rows: this.#rows, most: limits.pooledRows, panels });
  }

  async *#panels(chunks: TrainingPlan["chunks"]): AsyncGenerator<Panel> {
    for (const [c, chunk] of chunks.entries()) {
      this.#at(-1, c);
      if (chunk.length > 0) yield await this.#read(chunk);
    }
  }

  async #backtest(task: BacktestTask): Promise<BacktestResult> {
    const { chunk, out = [], nowhere } = task;
    await this.#pooled.load(pooledOrigins(this.#plan, false));
    const options = { competition: this.#among(out, nowhere), raced: await this.#raced(task) };
    const backtests = await this.#backtests(this.#plan.chunks[chunk]!, task, options);
    return { kind: "backtest", chunk, bytes: encodeBacktests(backtests) };
  }

  /** Backtests that the race has made, by unit, as if who is out had never been entered. */
  async #raced({ raced = [], out = [] }: BacktestTask): Promise<Map<number, Backtest>> {
    const names = this.#competition.contenders.map(({ name }) => name), found = new Map<number, Backtest>();
    for (const { unit, round, part, at } of raced) {
      const backtest = (await this.#journal.race(round, part))[at]!,
        group = this.#competition.problem.groupOf(backtest);
      found.set(
        unit,
        leaveOut(backtest, {
          contenders: names,
          out: names.filter((name) => !staysFor(out, { contender: name, group })),
        }),
      );
    }
    return found;
  }

  async #race(task: RaceTask): Promise<RaceTaskResult> {
    const { round, part, keys, out } = task;
    await this.#pooled.load(pooledOrigins(this.#plan, false));
    const backtests = await this.#backtests(keys, task, { competition: this.#among(out) });
    return { kind: "race", round, part, bytes: encodeBacktests(backtests) };
  }

  /** The competition without those who are out. */
  #among(out: readonly RacedOut[], nowhere: readonly string[] = []): Competition {
    const { enters = () => true, problem } = this.#competition;
    if (out.length === 0) return this.#competition;
    return {
      ...this.#competition,
      enters: (key, contender, facts) =>
        enters(key, contender, facts) && !nowhere.includes(contender) &&
        staysFor(out, { contender, group: problem.groupOf(facts) }),
    };
  }

  async #backtests(
    keys: readonly number[],
    task: BacktestTask | RaceTask,
    { competition, raced }: { readonly competition: Competition; readonly raced?: ReadonlyMap<number, Backtest> },
  ): Promise<Backtest[]> {
    const { from, to } = pieceOf(task, this.#plan);
    const panel = await this.#read(keys.slice(from, to)), errors = cutOffErrors(task);
    return panel.keys.map((_, i) => {
      const series = partition(panel, i), k = from + i, cutOff = errors.get(k), known = raced?.get(k);
      this.#enter(k);
      if (known !== undefined) return known;
      return cutOff === undefined ? competeSafely(series, competition) : backtestOfCutOff(series, competition, cutOff);
    });
  }

  async #finish(task: FinishTask): Promise<FinishResult> {
    const { from, to } = pieceOf(task, this.#plan), asked = task.keys.slice(from, to);
    const panel = await this.#read(this.#plan.chunks[task.chunk]!.slice(from, to));
    const backtests = await this.#journal.chunk(task.chunk);
    if (backtests === null) throw lacking(`backtests/${task.chunk}`);
    const isTrying = asked.some(({ isTried = false }) => isTried);
    await this.#pooled.load(isTrying ? pooledOrigins(this.#plan, true) : [this.#plan.end]);
    const cut = cutOffParts(task), size = { keys: task.keys.length };
    const keys = asked.map((key, i): FinishedKey => {
      const combinations = task.groups[key.group] ?? [], k = from + i;
      this.#enter(finishUnit(k, "champion", size));
      try {
        return this.#finisher.finish(partition(panel, i), backtests[k]!, {
          key,
          combinations,
          profile: task.profile,
          priors: task.priors,
          cutOff: cut[k]?.champion,
          cutOffOthers: cut[k]?.others,
          onOther: (index) => this.#enter(finishUnit(k, index, size)),
        });
      } catch (thrown) {
        const error = ForecastError.from(thrown).toJSON();
        return { ...NOBODY, error };
      }
    });
    const trials = asked.flatMap(({ isTried = false }, i) => {
      const k = from + i;
      if (!isTried || cut[k]?.champion !== undefined || cut[k]?.trial !== undefined) return [];
      this.#enter(finishUnit(k, "trial", size));
      try {
        return launchTrials(partition(panel, i), this.#competition);
      } catch (thrown) {
        const own = keys[i]!;
        keys[i] = { ...own, passedOver: [...own.passedOver, `newcomers:${ForecastError.from(thrown).code}`] };
        return [];
      }
    });
    return { kind: "finish", chunk: task.chunk, keys, trials };
  }

  /** The panel of the keys at the given positions; what lies after an origin is kept out where it is used. */
  async #read(keys: readonly number[]): Promise<Panel> {
    const panels: Panel[] = [];
    for (let i = 0; i < keys.length;) {
      let j = i + 1;
      while (j < keys.length && keys[j] === keys[j - 1]! + 1) j++;
      panels.push(await this.#table.read(keys[i]!, keys[j - 1]! + 1));
      i = j;
    }
    return concatPanels(panels);
  }
}

/** The version on this machine, or its parts among the results, which this worker reads as far as its tasks ask for keys. */
async function openTable({ plan, journal, parts }: WorkerContext): Promise<KeyReader> {
  if (parts === undefined) return wholeTable(await openStoredRows(plan.data.dir));
  const table = await TableParts.open(openResultStore(journal), parts);
  if (table === null) throw lacking(TABLE_NAMES.head);
  return table;
}

/** One key; a failure of the whole competition becomes a backtest in which nobody ran. */
function competeSafely(series: Panel, competition: Competition): Backtest {
  try {
    return compete(series, competition);
  } catch (thrown) {
    const spans = spansOf(competition.spans).length, { horizon } = competition;
    const contenders = competition.contenders.length;
    return {
      key: series.keys[0]!,
      reason: "CONTENDERS_FAILED",
      kind: classifyDemand(series.y).demandClass,
      actual: new Float64Array(spans * horizon).fill(NaN),
      forecasts: new Float64Array(contenders * spans * horizon).fill(NaN),
      smear: new Float64Array(contenders).fill(1),
      lift: new Float64Array(contenders),
      fallback: new Float64Array(spans * horizon).fill(NaN),
      scale: new Float64Array(spans * 2).fill(NaN),
      spread: new Float64Array(spans * 5).fill(NaN),
      traits: new Float64Array(spans * TRAITS).fill(NaN),
      losses: new Float64Array(contenders * spans).fill(NaN),
      fitMs: new Float64Array(contenders),
      bytes: new Float64Array(contenders),
      flags: [],
      failures: [{ contender: "", error: ForecastError.from(thrown).toJSON() }],
    };
  }
}
