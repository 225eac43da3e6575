import { ByteCache, type CacheStatus } from "../../core/bytes/byte_cache.ts";
import { isSilent } from "../../competition/backtest/verdict.ts";
import { isWithoutData, type KeyVerdict } from "../../core/outcome.ts";
import { appendFuture } from "../../data/store/future_frame.ts";
import type { FutureFrame } from "../../data/store/future_frame.ts";
import type { Panel, SeriesKey } from "../../core/rows/panel.ts";
import { forecastPanel, type KeyForecast, type PanelForecast } from "../champions/forecast_panel.ts";
import type { HotHistories, KeyHistory } from "./hot_histories.ts";
import type { HotModels } from "./hot_models.ts";
import { pause } from "../../parallel/pause.ts";
import { replaceBroken } from "../champions/replace_broken.ts";
import { extendHistory, type NewActuals } from "../requests/new_actuals.ts";
import { type ChampionResolver, FORMER_VERSION } from "../champions/resolve_champions.ts";
import type { Snapshot } from "./snapshot.ts";
import type { ServedKey } from "./forecast_service.ts";
import type { Serving } from "../champions/serving.ts";

/** The forecast of one key. */
export interface HotForecast {
  /** Of the one key. */
  readonly forecast: PanelForecast;
  /** How it ended. */
  readonly served: ServedKey;
  /** Steps ahead of which nothing is told. */
  readonly untold: number;
}

/** One key and which version of it is meant. */
export interface ForecastAsk {
  /** The key. */
  readonly key: SeriesKey;
  /** Its position in the table; null if it has no rows there. */
  readonly position: number | null;
  /** Number of the version in the registry; null if it has none of the choice. */
  readonly version: number | null;
}

/** What all keys of a request are forecast with. */
export interface ForecastScope {
  /** Registry and table. */
  readonly snapshot: Snapshot;
  /** Finds models that are not at hand. */
  readonly resolver: ChampionResolver;
  /** Which versions are meant, as a token; empty for the champions. */
  readonly choice: string;
  /** Steps. */
  readonly horizon: number;
  /** In percent. */
  readonly levels: readonly number[];
  /** What came since; null without any. */
  readonly actuals: NewActuals | null;
  /** Token of all rows of the request; empty without any. */
  readonly input: string;
  /** Run that speaks for new keys. */
  readonly newcomerRun: string;
  /** What is known ahead of a key, from what the table says. */
  ahead(id: string, stored: FutureFrame | null): FutureFrame | null;
  /** Time now, in milliseconds. */
  readonly now: number;
}

/** Keys that are forecast at a time; between, others have their turn. */
const SLICE = 8;
/** What was not served as trained is looked at again after this time, in milliseconds. */
const RETRY_MS = 10_000;
/** An entry without its numbers and a column of them, in bytes: measured. */
const ENTRY_BYTES = 1000, COLUMN_BYTES = 104;

/** What the numbers of a forecast take in memory, in bytes. */
export function numberBytes({ yhat, lo }: PanelForecast): number {
  return (1 + 2 * lo.length) * (COLUMN_BYTES + 8 * yhat.length);
}

/** A forecast that somebody waits for. */
interface Pending {
  readonly done: Promise<HotForecast>;
  /** Requests that wait. */
  waiting: number;
}

/** What a request has to do itself. */
interface Work {
  readonly id: string;
  readonly ask: ForecastAsk;
  readonly work: PromiseWithResolvers<HotForecast>;
}

/** Forecasts by version, data and input, bounded by bytes; the same work is done once, however many ask for it. */
export class HotForecasts {
  readonly #cache: ByteCache<{ readonly forecast: HotForecast; readonly until: number }>;
  readonly #pending = new Map<string, Pending>();
  readonly #models: HotModels;
  readonly #histories: HotHistories;
  #computed = 0;
  #joined = 0;

  /** @param maxBytes Most bytes that are kept. @param from What forecasts are made from. */
  constructor(maxBytes: number, from: { readonly models: HotModels; readonly histories: HotHistories }) {
    this.#cache = new ByteCache(maxBytes);
    this.#models = from.models;
    this.#histories = from.histories;
  }

  /**
   * Forecast keys: what is at hand is taken, what somebody else is about to have is waited for, the rest is done together.
   *
   * @param asks Which keys. @param scope With what. @param signal Ends the waiting; work that nobody else waits for ends with it.
   * @throws {DataError} `CORRUPT_GROUP` and the like. @throws The signal's reason.
   */
  async forecast(asks: readonly ForecastAsk[], scope: ForecastScope, signal?: AbortSignal): Promise<HotForecast[]> {
    const found: HotForecast[] = [], awaited: { readonly i: number; readonly pending: Pending }[] = [];
    const own: Work[] = [];
    let isAgain = false;
    for (const [i, ask] of asks.entries()) {
      // What nobody knows takes no place from what somebody does.
      if (ask.position === null && !scope.actuals?.rows.has(ask.key.id)) {
        found[i] = withoutRows(ask.key, scope);
        continue;
      }
      const id = idOf(ask, scope), known = this.#cache.get(id);
      if (known !== undefined && known.until > scope.now) {
        found[i] = known.forecast;
        continue;
      }
      isAgain ||= known !== undefined;
      let pending = this.#pending.get(id);
      if (pending === undefined) {
        const work = Promise.withResolvers<HotForecast>();
        // Whoever waits is told; if nobody does any more, nobody need be.
        work.promise.catch(() => {});
        this.#pending.set(id, pending = { done: work.promise, waiting: 0 });
        own.push({ id, ask, work });
      } else this.#joined++;
      pending.waiting++;
      awaited.push({ i, pending });
    }
    if (awaited.length === 0) return found;
    if (own.length > 0) void this.#work(own, scope, isAgain);
    try {
      await raced(Promise.all(awaited.map(async ({ i, pending }) => found[i] = await pending.done)), signal);
    } finally {
      for (const { pending } of awaited) pending.waiting--;
    }
    return found;
  }

  /** Do the work, part by part, so that memory is bounded. It ends whatever happens, and whoever waits is told. */
  async #work(own: readonly Work[], scope: ForecastScope, isAgain: boolean): Promise<void> {
    const { open, runs } = scope.snapshot;
    open.hold();
    try {
      if (isAgain) await runs.forgetFailures();
      for (const part of partsOf(own, PART)) await this.#workPart(part, scope);
    } catch (thrown) {
      for (const { id, work } of own) {
        work.reject(thrown);
        if (this.#pending.get(id)?.done === work.promise) this.#pending.delete(id);
      }
    } finally {
      open.release();
    }
  }

  /** What nobody waits for any more is left. */
  async #workPart(part: readonly Work[], scope: ForecastScope): Promise<void> {
    const { snapshot, actuals, horizon, resolver } = scope, wanted = this.#due(part);
    const steps = horizon + (actuals === null ? 0 : actuals.end - snapshot.group.end);
    const histories = await this.#histories.read(snapshot, wanted.flatMap(({ ask }) => ask.position ?? []), steps);
    for (const slice of partsOf(wanted, SLICE)) {
      const due = this.#due(slice), serving = await this.#models.resolve(snapshot, due.map(({ ask }) => ask), resolver);
      for (const [i, { id, ask, work }] of due.entries()) {
        const history = ask.position === null ? null : histories.get(ask.position) ?? null;
        const forecast = await forecastOne(ask, serving[i]!, { history, scope });
        this.#computed++;
        this.#keep(id, forecast, scope);
        work.resolve(forecast);
        this.#pending.delete(id);
      }
      if (slice.length === SLICE) await pause();
    }
  }

  /** Those that somebody still waits for; whoever asks for another one from now on begins anew. */
  #due(all: readonly Work[]): Work[] {
    return all.filter(({ id, work }) => {
      const pending = this.#pending.get(id);
      if (pending?.done !== work.promise) return false;
      if (pending.waiting > 0) return true;
      this.#pending.delete(id);
      return false;
    });
  }

  #keep(id: string, forecast: HotForecast, { now }: ForecastScope): void {
    const { status, reason } = forecast.served;
    const isSettled = status !== "failed" ? !reason.startsWith(FORMER_VERSION) : isWithoutData(reason);
    const until = isSettled ? Infinity : now + RETRY_MS;
    this.#cache.set(id, { forecast, until }, ENTRY_BYTES + numberBytes(forecast.forecast));
  }

  /** Forget everything. */
  clear(): void {
    this.#cache.clear();
  }

  /** What it holds and has done. */
  status(): { readonly cache: CacheStatus; readonly computed: number; readonly joined: number } {
    return { cache: this.#cache.status(), computed: this.#computed, joined: this.#joined };
  }
}

/** Keys whose histories are held at a time. */
const PART = 512;

function partsOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, p) => all.slice(p * size, (p + 1) * size));
}

/** Everything that a forecast depends on. What no version serves depends on all that the registry says. */
function idOf({ key, version }: ForecastAsk, { snapshot, choice, horizon, levels, input }: ForecastScope): string {
  const { epoch, data, state } = snapshot;
  const model = version === null ? `${key.id} ${state} ${choice}` : `${version} ${choice === "" ? "" : "only"}`;
  return `${epoch} ${data} ${model} ${horizon} ${levels.join()} ${input}`;
}

/** The result, unless the signal is aborted first. */
async function raced<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return await work;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>(), abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  work.catch(() => {});
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function forecastOne(
  { key }: ForecastAsk,
  serving: Serving,
  { history, scope }: { readonly history: KeyHistory | null; readonly scope: ForecastScope },
): Promise<HotForecast> {
  const { snapshot: { group }, actuals, horizon, levels, resolver } = scope;
  const known: Panel | null = actuals === null
    ? history?.panel ?? null
    : extendHistory(key, history?.panel ?? null, { actuals, group, ahead: history?.ahead ?? null });
  if (known === null) return withoutRows(key, scope);
  const ahead = scope.ahead(key.id, history?.ahead ?? null), panel = appendFuture(known, ahead, horizon);
  const options = { asOf: actuals?.end ?? group.end, horizon, levels };
  const forecast = forecastPanel(panel, [serving], options);
  const replaced = await replaceBroken(forecast, { panel, serving: [serving], resolver, options });
  const own = replaced.forecast.keys[0]!, by = replaced.serving[0]!;
  const served = { ...own, key, cohort: "", ...madeBy(own, by, scope) };
  // Nobody hands over prices of what has ended.
  const untold = isSilent(own.reason as KeyVerdict) ? 0 : ahead?.missingSteps[0] ?? 0;
  return { forecast: packed({ ...replaced.forecast, keys: [served] }), served, untold };
}

/** The same in one piece of memory: each of its own costs more than the few numbers in it. */
function packed({ horizon, levels, yhat, lo, hi, keys }: PanelForecast): PanelForecast {
  const columns = [yhat, ...lo, ...hi], all = new Float64Array(columns.length * horizon);
  const [first, ...ends] = columns.map((values, c) => {
    all.set(values, c * horizon);
    return all.subarray(c * horizon, (c + 1) * horizon);
  });
  return { horizon, levels, yhat: first!, lo: ends.slice(0, lo.length), hi: ends.slice(lo.length), keys };
}

/** Which version it was, and whose run: a new key, and one that came back, are served by the run's choice for new keys. */
function madeBy(
  { status, version }: KeyForecast,
  by: Serving,
  { newcomerRun }: ForecastScope,
): Pick<ServedKey, "id" | "run"> {
  if (status === "failed") return { id: null, run: "" };
  return by.status === "failed" || version === 0
    ? { id: null, run: newcomerRun }
    : { id: by.id ?? null, run: by.run ?? "" };
}

/** A key that neither table nor request have a row of. */
function withoutRows(key: SeriesKey, { horizon, levels }: ForecastScope): HotForecast {
  const column = () => new Float64Array(horizon).fill(NaN);
  const own = { status: "failed", model: "", version: 0, reason: "NO_MATCHING_KEY", steps: 0, drift: 1 } as const;
  const served = { ...own, key, id: null, run: "", cohort: "" };
  const forecast = { horizon, levels, yhat: column(), lo: levels.map(column), hi: levels.map(column), keys: [own] };
  return { forecast, served, untold: 0 };
}
