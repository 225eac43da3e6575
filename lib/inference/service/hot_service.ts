import type { RowsRequest, ServiceRequest } from "../requests/request.ts";
import { ByteCache, type CacheStatus } from "../../core/bytes/byte_cache.ts";
import { type ErrorRecord, ForecastError, RegistryError } from "../../core/errors/errors.ts";
import { damageOf, type GroupDamage } from "../../data/store/group_damage.ts";
import { meansChampions } from "../../registry/versions/version_choice.ts";
import { appendFuture } from "../../data/store/future_frame.ts";
import { explainServing } from "../champions/explain_serving.ts";
import { HotForecasts, numberBytes } from "./hot_forecasts.ts";
import { HotHistories } from "./hot_histories.ts";
import { HotModels } from "./hot_models.ts";
import { planRequest } from "./plan_request.ts";
import { FORMER_VERSION } from "../champions/resolve_champions.ts";
import { assertRows, assertSeries } from "../../data/rows/assert_layout.ts";
import { HotRows } from "./hot_rows.ts";
import type { RowsAnswer } from "./rows_answer.ts";
import { makeAnswer } from "./make_answer.ts";
import { describeKey, describeTable, listKeys, listServedRuns } from "./catalog.ts";
import { readRequest } from "./read_request.ts";
import { followedBy, placedIn, type PlacedSource, type Snapshot, storeStamp, takeSnapshot } from "./snapshot.ts";
import type {
  ExplainedKey,
  ForecastService,
  KeyDescription,
  KeyList,
  KeyPage,
  ServedFolders,
  ServedState,
  ServiceAnswer,
  ServiceSource,
  ServiceStatus,
  ServingRun,
  TableDescription,
} from "./forecast_service.ts";

const MEGABYTE = 1 << 20;
/** Share of the bytes for forecasts that whole answers may take. */
const ANSWERS = 0.25;
/** An answer without its numbers and periods, in bytes. */
const ANSWER_BYTES = 800;
/** A state that could not be taken over is tried again after this time, in milliseconds. */
const RETRY_MS = 5000;

/**
 * Open a table for forecasts on demand: models, histories and forecasts stay in memory, bounded by bytes.
 *
 * @param source Folders, config, bounds.
 * @throws {RegistryError} `NOT_FOUND` if there is no registry or it has no run. @throws {DataError} `MISSING_GROUP` and the like.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { train } from "1000models";
 * import { openForecastService } from "1000models/inference";
 * const dir = Deno.makeTempDirSync(), now = () => new Date(0);
 * const folders = { store: `${dir}/features`, registry: `${dir}/models` };
 * const rows = Array.from({ length: 30 }, (_, t) => ({ day: new Date(Date.UTC(2024, 0, 1 + t)), item: "007", sold: 5 + t % 7 }));
 * using trained = await train(rows, {
 *   keys: ["item"], time: "day", target: "sold", horizon: 2, contenders: ["naive", "seasonal_naive"],
 * });
 * trained.save(folders);
 * const service = await openForecastService({ ...folders, now });
 * const { ds, forecast } = await service.forecast({ keys: [["007"]], horizon: 1 });
 * assertEquals([ds, [...forecast.yhat]], [["2024-01-31"], [7]]);
 * service.close();
 * ```
 */
export function openForecastService(source: ServiceSource): Promise<ForecastService> {
  return HotService.open(source);
}

/** Forecasts on demand from one registry and one table, or from one such state after the other. */
class HotService implements ForecastService {
  #source: PlacedSource;
  readonly #models: HotModels;
  readonly #rows: HotRows;
  readonly #histories: HotHistories;
  readonly #forecasts: HotForecasts;
  /** Answers to requests of one key and nothing else, of the snapshot that serves. */
  readonly #answers: ByteCache<ServiceAnswer>;
  readonly #count = { requests: 0, rows: 0, rowsFailed: 0, answered: 0, failed: 0, former: 0, refreshes: 0 };
  #snapshot: Snapshot;
  /** The last failure to take over another state; the same one is tried again later, as it may be large. */
  #failed: { readonly record: ErrorRecord; readonly seen: string; readonly until: number } | null = null;
  #looking: Promise<unknown> | null = null;
  #next: Promise<void> | null = null;
  #isOpen = true;

  /** Open registry and table: of states that are followed the first that can be. @throws As `openForecastService`. */
  static async open(source: ServiceSource): Promise<HotService> {
    const { states } = followedBy(source);
    let failed: { readonly thrown: unknown; readonly seen: string } | null = null;
    for (const folders of states) {
      try {
        const placed = placedIn(folders, source);
        const service = new HotService(placed, await takeSnapshot({ ...placed, former: null }));
        if (failed !== null) service.#note(failed.thrown, failed.seen);
        return service;
      } catch (thrown) {
        failed ??= { thrown, seen: folders.state };
      }
    }
    throw failed?.thrown ?? new RangeError("Cannot open a state as there must be one: current value is none");
  }

  private constructor(source: PlacedSource, snapshot: Snapshot) {
    const { modelBytes = 128 * MEGABYTE, historyBytes = 48 * MEGABYTE, forecastBytes = 48 * MEGABYTE } = source;
    this.#source = source;
    this.#snapshot = snapshot;
    this.#models = new HotModels(modelBytes);
    this.#rows = new HotRows(modelBytes);
    this.#histories = new HotHistories(historyBytes);
    this.#answers = new ByteCache(forecastBytes * ANSWERS);
    const from = { models: this.#models, histories: this.#histories };
    this.#forecasts = new HotForecasts(forecastBytes * (1 - ANSWERS), from);
  }

  async forecast(request: ServiceRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ServiceAnswer> {
    signal?.throwIfAborted();
    this.#assertOpen();
    const plain = plainId(request), known = plain === null ? undefined : this.#answers.get(plain);
    if (known !== undefined) return this.#counted(known);
    // A choice is looked up as things stand: the rest of the answer must be of the same state.
    if (request.choice !== undefined && !meansChampions(request.choice)) await this.refresh();
    for (let first: unknown = null;;) {
      const snapshot = this.#snapshot;
      assertSeries(snapshot.group);
      snapshot.open.hold();
      try {
        const answer = await this.#answer(request, snapshot, signal);
        this.#keep(plain, answer, snapshot);
        return this.#counted(answer);
      } catch (thrown) {
        const damage = damageOf(thrown);
        if (damage === null || damage.version !== snapshot.group.version) throw thrown;
        first ??= thrown;
        if (!await this.#passOver(snapshot, damage)) throw first;
      } finally {
        snapshot.open.release();
      }
    }
  }

  async #answer(request: ServiceRequest, snapshot: Snapshot, signal?: AbortSignal): Promise<ServiceAnswer> {
    const sound = await readRequest(request, snapshot, this.#histories);
    const { asks, scope, levels, needsAhead } = await planRequest(request, sound, {
      snapshot,
      now: this.#source.now().getTime(),
    });
    const found = await this.#forecasts.forecast(asks, scope, signal);
    const { input, notes, actuals } = sound, end = actuals?.end ?? snapshot.group.end;
    return makeAnswer(found, { snapshot, end, levels, input, needsAhead, findings: notes.list("warning") });
  }

  async predict(request: RowsRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<RowsAnswer> {
    signal?.throwIfAborted();
    this.#assertOpen();
    if (request.choice !== undefined && !meansChampions(request.choice)) await this.refresh();
    const snapshot = this.#snapshot, { open } = snapshot;
    assertRows(snapshot.group);
    open.hold();
    try {
      const answer = await this.#rows.predict(request, snapshot, signal), { failed } = answer.predictions;
      this.#count.requests++;
      this.#count.rows += failed.length;
      this.#count.rowsFailed += failed.reduce((sum, one) => sum + one, 0);
      return answer;
    } finally {
      open.release();
    }
  }

  /** A failure, and what a former version serves, is looked at again. */
  #keep(plain: string | null, answer: ServiceAnswer, snapshot: Snapshot): void {
    const [served] = answer.keys;
    if (plain === null || snapshot !== this.#snapshot || served === undefined) return;
    if (served.status === "failed" || served.reason.startsWith(FORMER_VERSION)) return;
    // The numbers are those of the forecast that is kept: here they may outlive it.
    this.#answers.set(plain, answer, ANSWER_BYTES + 8 * answer.ds.length + numberBytes(answer.forecast));
  }

  #counted(answer: ServiceAnswer): ServiceAnswer {
    this.#count.requests++;
    this.#count.answered += answer.keys.length;
    for (const { status, reason } of answer.keys) {
      if (status === "failed") this.#count.failed++;
      else if (status === "fallback" && reason.startsWith(FORMER_VERSION)) this.#count.former++;
    }
    return answer;
  }

  listKeys(page?: KeyPage): KeyList {
    this.#assertOpen();
    return listKeys(this.#snapshot, page);
  }

  knowsKey(id: string): boolean {
    return this.#snapshot.positions.has(id) || this.#snapshot.champions.index.has(id);
  }

  describeKey(id: string): KeyDescription | null {
    this.#assertOpen();
    return describeKey(this.#snapshot, id);
  }

  listRuns({ limit }: { readonly limit?: number } = {}): ServingRun[] {
    this.#assertOpen();
    return listServedRuns(this.#snapshot, limit);
  }

  describeTable(): TableDescription {
    return describeTable(this.#snapshot);
  }

  async explain(id: string): Promise<ExplainedKey | null> {
    this.#assertOpen();
    const snapshot = this.#snapshot, position = snapshot.positions.get(id), { group, open } = snapshot;
    assertSeries(group);
    if (position === undefined) return null;
    open.hold();
    try {
      const request = { keys: [group.keys[position]!.parts] };
      const sound = await readRequest(request, snapshot, this.#histories);
      const { asks, scope } = await planRequest(request, sound, { snapshot, now: this.#source.now().getTime() });
      const { horizon } = scope, histories = await this.#histories.read(snapshot, [position], horizon);
      const [serving] = await this.#models.resolve(snapshot, asks, scope.resolver), history = histories.get(position)!;
      const series = appendFuture(history.panel, scope.ahead(id, history.ahead), horizon),
        at = { asOf: group.end, horizon };
      return { ...explainServing(serving!, series, at), ds: snapshot.ds.slice(0, horizon), y: history.panel.y, ...at };
    } finally {
      open.release();
    }
  }

  async look<T>(work: (served: ServedState) => T | Promise<T>): Promise<T> {
    this.#assertOpen();
    const { open, group, serves, state } = this.#snapshot, { registry: root, store } = this.#source;
    open.hold();
    try {
      return await work({ registry: open.registry, root, store, group, serves, state });
    } finally {
      open.release();
    }
  }

  status(): ServiceStatus {
    const { state, since, group, champions, damaged } = this.#snapshot,
      { cache, computed, joined } = this.#forecasts.status();
    const answers = this.#answers.status();
    return {
      ready: this.#isOpen,
      ...{ state, since, damaged, computed, joined },
      followed: this.#source.followed === undefined ? null : this.#source.state,
      keys: group.keys.length,
      champions: champions.index.size,
      ...this.#count,
      failure: this.#failed?.record ?? followedBy(this.#source).failure,
      models: addCaches(this.#models.status(), this.#rows.status()),
      histories: this.#histories.status(),
      // A request that is answered whole looks for no forecast.
      forecasts: {
        entries: cache.entries,
        bytes: cache.bytes + answers.bytes,
        maxBytes: cache.maxBytes + answers.maxBytes,
        hits: cache.hits + answers.hits,
        misses: cache.misses,
        evictions: cache.evictions,
      },
    };
  }

  async refresh(): Promise<boolean> {
    const { state } = this.#snapshot, source = this.#source;
    await (this.#looking === null ? this.#begun(this.#look()) : this.#next ??= this.#lookNext());
    return this.#snapshot.state !== state || this.#source !== source;
  }

  /** A look that has begun may have passed what another one is asked for: all who ask meanwhile share the next. */
  async #lookNext(): Promise<void> {
    while (this.#looking !== null) await this.#looking;
    this.#next = null;
    await this.#begun(this.#look());
  }

  /** One look at a time. */
  #begun<T>(look: Promise<T>): Promise<T> {
    const looking = look.finally(() => this.#looking = null);
    this.#looking = looking;
    return looking;
  }

  async #look(): Promise<void> {
    if (!this.#isOpen) return;
    const { states: [newest] } = followedBy(this.#source);
    if (newest !== undefined && newest.state !== this.#source.state) return await this.#follow(newest);
    const former = this.#snapshot, { champions } = former.open, { store, name } = this.#source;
    let seen = "";
    try {
      const file = champions.replacement(), hasChanged = file === "" && champions.hasChanged();
      const stamp = storeStamp(store, name);
      if (hasChanged || stamp !== former.stamp || file !== "") {
        seen = `${file} ${stamp}`;
        if (!hasChanged && this.#mustWait(seen)) return;
        this.#swap(await takeSnapshot({ ...this.#source, former }));
      }
      this.#failed = null;
    } catch (thrown) {
      this.#note(thrown, seen);
    }
  }

  /** Serve another state in folders of its own; where it cannot be opened the former one goes on. */
  async #follow(folders: ServedFolders): Promise<void> {
    if (this.#mustWait(folders.state)) return;
    try {
      const placed = placedIn(folders, this.#source);
      this.#swap(await takeSnapshot({ ...placed, former: null }));
      [this.#source, this.#failed] = [placed, null];
    } catch (thrown) {
      this.#note(thrown, folders.state);
    }
  }

  /** Whether what is there could not be taken over a moment ago. */
  #mustWait(seen: string): boolean {
    return this.#failed?.seen === seen && this.#source.now().getTime() < this.#failed.until;
  }

  #note(thrown: unknown, seen: string): void {
    const until = this.#source.now().getTime() + RETRY_MS;
    this.#failed = { record: ForecastError.from(thrown).toJSON(), seen, until };
  }

  /** The next whole version of the table stands in for one that was found damaged; false if there is none. */
  async #passOver(from: Snapshot, damage: GroupDamage): Promise<boolean> {
    while (this.#looking !== null) await this.#looking;
    if (this.#snapshot !== from) return this.#snapshot.group.version !== damage.version;
    const except = [...from.damaged, damage];
    return await this.#begun(
      takeSnapshot({ ...this.#source, former: from, except }).then((next) => {
        this.#swap(next);
        return true;
      }, () => false),
    );
  }

  /** In one step: a request begins in the one or in the other. */
  #swap(next: Snapshot): void {
    const former = this.#snapshot;
    if (!this.#isOpen) return next.open.release();
    this.#snapshot = next;
    this.#answers.clear();
    if (former.epoch !== next.epoch) {
      this.#models.clear();
      this.#rows.clear();
    }
    if (former.epoch !== next.epoch || former.data !== next.data) this.#forecasts.clear();
    if (former.data !== next.data) this.#histories.clear();
    this.#count.refreshes++;
    former.open.release();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#snapshot.open.release();
  }

  #assertOpen(): void {
    if (this.#isOpen) return;
    throw new RegistryError(
      "REGISTRY_FAILURE",
      "Cannot forecast as the service must be open: current value is closed",
      {
        hint: "Open it again.",
      },
    );
  }
}

/** A table has series or rows: one of the two holds nothing. */
function addCaches(series: CacheStatus, rows: CacheStatus): CacheStatus {
  const { maxBytes } = series, sum = (name: keyof CacheStatus) => series[name] + rows[name];
  return {
    ...{ maxBytes, entries: sum("entries"), bytes: sum("bytes") },
    ...{ hits: sum("hits"), misses: sum("misses"), evictions: sum("evictions") },
  };
}

/** Text of a request of one key by which its answer is found again; null for all others. */
function plainId({ keys, horizon, levels, choice, actuals, future }: ServiceRequest): string | null {
  if (keys.length !== 1 || choice !== undefined || (actuals?.length ?? 0) + (future?.length ?? 0) > 0) return null;
  return JSON.stringify([keys[0], horizon, levels]);
}
