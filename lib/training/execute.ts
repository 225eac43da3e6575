import type { Backtest } from "../competition/backtest.ts";
import { decodeBacktests, encodeBacktests } from "../competition/backtest_codec.ts";
import type { Champion, ChampionMember } from "../competition/champion.ts";
import { encodeChampion } from "../competition/champion.ts";
import { compete, type Competition, type Entry, fitEntry, spansOf } from "../competition/compete.ts";
import { endedAfter, fallbackName, findFallbackReason } from "../competition/eligibility.ts";
import { historyUpTo } from "../competition/history.ts";
import { encodeLeaderboard, leaderboardOf } from "../competition/leaderboard.ts";
import { concatDesigns, fitPooled } from "../competition/pooled.ts";
import { forecastOf } from "../competition/backtest.ts";
import type { Combination } from "../competition/score_table.ts";
import { decodeArtifact, encodeArtifact } from "../core/artifact.ts";
import { DataError, FitError, ForecastError } from "../core/errors.ts";
import type { FallbackReason } from "../core/outcome.ts";
import { concatPanels, type Panel, partition } from "../core/panel.ts";
import { classifyDemand } from "../core/statistics.ts";
import { type FeatureGroup, openGroup } from "../data/feature_store.ts";
import { readChunk } from "../data/read_chunk.ts";
import { type PreparedFeatures, prepareFeatures } from "../features/prepare.ts";
import { loadFamily } from "../models/catalog.ts";
import { Journal } from "./journal.ts";
import type { TrainingPlan } from "./plan.ts";
import type {
  BacktestResult,
  FinishedKey,
  FinishKey,
  FinishResult,
  FinishTask,
  PooledResult,
  TrainingTask,
  TrainingTaskResult,
  WorkerContext,
} from "./tasks.ts";

/** Contenders that need no more rows than this are entered for keys that are too short for the others. */
const SHORT = 4;

/** Reasons that what came after the choice may have overtaken. */
const OUTDATED: ReadonlySet<string> = new Set(["ALL_MISSING", "ALL_ZERO", "ENDED", "CONSTANT"]);

/** Name under which a run stores a pooled contender's final model. */
export function sharedName(contender: string): string {
  return `pooled:${contender}`;
}

/**
 * What a worker keeps between tasks: the open feature group, loaded families, decoded pooled models.
 *
 * A local worker, a Ray task and a Slurm array element run the same three kinds of task through it.
 */
export class TaskExecutor {
  readonly #plan: TrainingPlan;
  readonly #journal: Journal;
  readonly #group: FeatureGroup;
  readonly #competition: Competition;
  /** Rows of all keys of the plan. */
  readonly #rows: number;
  readonly #pooled = new Map<string, unknown>();

  private constructor(context: WorkerContext, group: FeatureGroup, competition: Omit<Competition, "pooled">) {
    this.#plan = context.plan;
    this.#journal = new Journal(context.journal);
    this.#group = group;
    this.#rows = context.plan.chunks.flat().reduce((sum, k) => sum + group.keyRows[k], 0);
    this.#competition = { ...competition, pooled: (contender, origin) => this.#pooledModel(contender, origin) };
  }

  /**
   * Open the feature group and load the families of a plan.
   *
   * @param context Plan and journal. @param clock Milliseconds from any fixed moment.
   */
  static async open(context: WorkerContext, clock: () => number): Promise<TaskExecutor> {
    const { plan } = context;
    const { config } = plan;
    const entries = await Promise.all(plan.contenders.map(async (contender): Promise<Entry> => ({
      name: contender.name,
      scope: contender.scope === "pooled" ? "pooled" : "local",
      family: await loadFamily(contender.family),
      params: contender.params,
      classes: contender.for === "intermittent" ? ["intermittent", "lumpy"] : [],
      forShort: contender.scope === "pooled" || contender.minRows <= SHORT,
    })));
    return new TaskExecutor(context, await openGroup(plan.data.dir), {
      spans: plan.spans,
      spec: plan.spec,
      horizon: config.horizon,
      seasonLength: plan.seasonLength,
      nonNegative: config.cleaning.nonNegative,
      minRows: config.minRows,
      zeroFilled: config.cleaning.gaps === "zero",
      localRows: config.limits.localRows,
      // Not of the data: a changed value after an origin must not change a forecast made at it.
      seed: String(config.seed),
      entries,
      clock,
    });
  }

  /** Run one task. Never throws for one key: its error is in the result. */
  run(task: TrainingTask): Promise<TrainingTaskResult> {
    if (task.kind === "pooled") return this.#fitPooled(task.origin);
    return task.kind === "backtest" ? this.#backtest(task.chunk) : this.#finish(task);
  }

  async #fitPooled(origin: number): Promise<PooledResult> {
    const { config, chunks, seasonLength } = this.#plan;
    const stride = Math.ceil(this.#rows / config.limits.pooledRows);
    const designs = [];
    for (const chunk of chunks) {
      const panel = await this.#read(chunk);
      const prepared = prepareFeatures(this.#plan.spec, panel, { horizon: config.horizon });
      designs.push(prepared.training(origin, { stride }));
    }
    const filled = designs.filter((design) => design.rows > 0);
    const design = filled.length === 0 ? null : concatDesigns(filled);
    const models = this.#competition.entries.filter((entry) => entry.scope === "pooled").map((entry) => {
      try {
        if (design === null) {
          throw new FitError("EMPTY", `Cannot fit ${entry.name} as rows are needed at its origin: current value is 0`);
        }
        const fitted = fitPooled(entry, design, { seed: this.#competition.seed, asOf: origin, seasonLength });
        return { contender: entry.name, bytes: encodeArtifact(entry.family.encode(fitted)), error: null };
      } catch (thrown) {
        return { contender: entry.name, bytes: null, error: ForecastError.from(thrown).toJSON() };
      }
    });
    return { kind: "pooled", origin, models, rows: design?.rows ?? 0 };
  }

  async #backtest(chunk: number): Promise<BacktestResult> {
    const panel = await this.#read(this.#plan.chunks[chunk]);
    const backtests = panel.keys.map((_, k) => this.#competeSafely(partition(panel, k)));
    return { kind: "backtest", chunk, bytes: encodeBacktests(backtests) };
  }

  /** One key; a failure of the whole competition becomes a backtest in which nobody ran. */
  #competeSafely(series: Panel): Backtest {
    try {
      return compete(series, this.#competition);
    } catch (thrown) {
      const spans = spansOf(this.#plan.spans).length, { horizon } = this.#plan.config;
      const contenders = this.#competition.entries.length;
      return {
        key: series.keys[0],
        reason: "CONTENDERS_FAILED",
        demandClass: classifyDemand(series.y).demandClass,
        actual: new Float64Array(spans * horizon).fill(NaN),
        forecasts: new Float64Array(contenders * spans * horizon).fill(NaN),
        fallback: new Float64Array(spans * horizon),
        scale: new Float64Array(spans * 2).fill(NaN),
        fitMs: new Float64Array(contenders),
        bytes: new Float64Array(contenders),
        flags: [],
        failures: [{ contender: "", error: ForecastError.from(thrown).toJSON() }],
      };
    }
  }

  async #finish(task: FinishTask): Promise<FinishResult> {
    const panel = await this.#read(this.#plan.chunks[task.chunk]);
    const backtests = decodeBacktests(await Deno.readFile(this.#journal.backtestPath(task.chunk)));
    const keys = task.keys.map((key, k): FinishedKey => {
      try {
        return this.#finishKey(partition(panel, k), backtests[k], { key, combinations: task.groups[key.group] ?? [] });
      } catch (thrown) {
        const error = ForecastError.from(thrown).toJSON();
        return { index: -1, contender: "", family: "", model: null, leaderboard: null, reason: "", flags: [], error };
      }
    });
    return { kind: "finish", chunk: task.chunk, keys };
  }

  #finishKey(
    series: Panel,
    backtest: Backtest,
    at: { key: FinishKey; combinations: readonly Combination[] },
  ): FinishedKey {
    const { key, combinations } = at;
    const flags = [...backtest.flags];
    const total = backtest.failures.find((failure) => failure.contender === "");
    if (total !== undefined) throw ForecastError.fromJSON(total.error);
    for (const index of [...key.ranking, -1]) {
      try {
        const reason = index < 0 ? this.#reasonAtEnd(series, key.reason) : key.reason;
        const champion = this.#champion(series, backtest, { index, key: { ...key, reason }, combinations });
        const names = this.#plan.contenders.map((contender) => contender.name);
        const board = leaderboardOf(backtest, combinations, {
          contenders: names,
          spans: spansOf(this.#plan.spans).map((span) => span.name),
          chosen: champion.contender,
        });
        return {
          index,
          contender: champion.contender,
          family: champion.members.length === 1
            ? champion.members[0].family.name
            : champion.members.length === 0
            ? "zero"
            : "combination",
          model: encodeChampion(champion),
          leaderboard: board.contenders.length === 0 ? null : encodeLeaderboard(board),
          reason,
          flags,
          error: null,
        };
      } catch (thrown) {
        if (index < 0) throw thrown;
        const error = ForecastError.from(thrown);
        flags.push(`${this.#nameOf(index, combinations)}:${error.code}`);
      }
    }
    throw new FitError("CONTENDERS_FAILED", "Cannot finish a key as one contender must fit: current value is none");
  }

  /**
   * Why the built-in fallback serves a key, by all that is known at the end: sales that came after the choice end a silence,
   * and a key that is new since then is served by what it has.
   */
  #reasonAtEnd(series: Panel, reason: FallbackReason | ""): FallbackReason {
    if (reason === "") return "CONTENDERS_FAILED";
    if (!OUTDATED.has(reason)) return reason;
    const { horizon, seasonLength, minRows, zeroFilled } = this.#competition;
    const limits = { endedAfter: endedAfter(horizon, seasonLength), minRows, zeroFilled };
    return findFallbackReason(historyUpTo(series, this.#plan.end), limits) || "NO_EVALUATION";
  }

  #nameOf(index: number, combinations: readonly Combination[]): string {
    const { contenders } = this.#plan;
    return contenders[index]?.name ?? combinations[index - contenders.length]?.name ?? "fallback";
  }

  #champion(
    series: Panel,
    backtest: Backtest,
    at: { index: number; key: FinishKey; combinations: readonly Combination[] },
  ): Champion {
    const { index, key, combinations } = at;
    const { entries } = this.#competition;
    const combination = combinations[index - entries.length];
    const last = backtest.scale.length / 2 - 1;
    const shares = combination === undefined
      ? [[index, 1] as const]
      : [...combination.weights].map((weight, c) => [c, weight] as const)
        .filter(([c, weight]) => weight > 0 && !Number.isNaN(forecastOf(backtest, c, last)[0]));
    const members = index < 0
      ? this.#fallbackMembers(series, key)
      : this.#members(shares.map(([c, weight]) => [entries[c], weight]), series);
    const { config, spec, seasonLength } = this.#plan;
    return {
      contender: index < 0 ? fallbackName(key.reason, this.#competition.zeroFilled) : this.#nameOf(index, combinations),
      combine: combination?.combine ?? "weighted",
      members,
      spec,
      seasonLength,
      horizon: config.horizon,
      nonNegative: config.cleaning.nonNegative,
      levels: config.levels,
      lo: key.lo,
      hi: key.hi,
    };
  }

  /** The members that can be fitted on everything known; a combination goes on without the others. */
  #members(shares: readonly (readonly [Entry, number])[], series: Panel): ChampionMember[] {
    const needsRows = shares.some(([entry]) => entry.scope === "local" && entry.family.input === "design");
    const prepared = needsRows
      ? prepareFeatures(this.#plan.spec, series, { horizon: this.#plan.config.horizon })
      : null;
    let failure: ForecastError = new FitError(
      "EMPTY",
      "Cannot combine as at least one member is needed: current value is none",
    );
    const members = shares.flatMap(([entry, weight]) => {
      try {
        return [this.#member(entry, series, { weight, prepared })];
      } catch (thrown) {
        failure = ForecastError.from(thrown);
        return [];
      }
    });
    if (members.length === 0) throw failure;
    return members;
  }

  #member(entry: Entry, series: Panel, at: { weight: number; prepared: PreparedFeatures | null }): ChampionMember {
    const { end } = this.#plan;
    const base = { contender: entry.name, family: entry.family, weight: at.weight };
    if (entry.scope === "pooled") {
      const fitted = this.#pooledModel(entry.name, end);
      if (fitted === null) {
        throw new FitError(
          "NOT_FITTED",
          `Cannot let ${entry.name} serve as its pooled fit must be there: current value is none`,
        );
      }
      return { ...base, fitted, shared: sharedName(entry.name) };
    }
    const { prepared } = at;
    const fitted = fitEntry(entry, series, { asOf: end, prepared, competition: this.#competition });
    const degenerate = entry.family.degenerate?.(fitted) ?? null;
    if (degenerate !== null) {
      throw new FitError(
        degenerate,
        `Cannot let ${entry.name} serve as its model must depend on its input: current value is ${degenerate}`,
      );
    }
    return { ...base, fitted, shared: "" };
  }

  #fallbackMembers(series: Panel, key: FinishKey): ChampionMember[] {
    if (fallbackName(key.reason, this.#competition.zeroFilled) === "zero") return [];
    const entry = this.#competition.entries.find((candidate) => candidate.family.name === "seasonal_naive");
    if (entry === undefined) {
      throw new DataError(
        "NO_BASELINE",
        "Cannot fall back as seasonal_naive is always entered: current value lacks it",
      );
    }
    return [this.#member(entry, series, { weight: 1, prepared: null })];
  }

  #pooledModel(contender: string, origin: number): unknown | null {
    const path = this.#journal.pooledPath(contender, origin);
    if (!this.#pooled.has(path)) this.#pooled.set(path, this.#readPooled(contender, path));
    return this.#pooled.get(path) ?? null;
  }

  #readPooled(contender: string, path: string): unknown | null {
    if (!this.#journal.has(path)) return null;
    const entry = this.#competition.entries.find((candidate) => candidate.name === contender);
    return entry?.family.decode(decodeArtifact(Deno.readFileSync(path))) ?? null;
  }

  /** The panel of the keys at the given positions; what lies after an origin is kept out where it is used. */
  async #read(keys: readonly number[]): Promise<Panel> {
    const panels: Panel[] = [];
    for (let i = 0; i < keys.length;) {
      let j = i + 1;
      while (j < keys.length && keys[j] === keys[j - 1] + 1) j++;
      panels.push(await readChunk(this.#group, keys[i], keys[j - 1] + 1));
      i = j;
    }
    return concatPanels(panels);
  }
}
