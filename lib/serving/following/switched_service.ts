import type { RowsRequest, ServiceRequest } from "../../inference/requests/request.ts";
import { type ErrorRecord, ForecastError } from "../../core/errors/errors.ts";
import { openForecastService } from "../../inference/service/hot_service.ts";
import type {
  ExplainedKey,
  ForecastService,
  KeyDescription,
  KeyList,
  KeyPage,
  ServedState,
  ServiceAnswer,
  ServiceSource,
  ServiceStatus,
  ServingRun,
  TableDescription,
} from "../../inference/service/forecast_service.ts";
import type { RowsAnswer } from "../../inference/service/rows_answer.ts";
import type { WholeState } from "../../upkeep/followed_states.ts";
import type { Follower } from "./following.ts";

/** What a service has counted since it was opened. */
const COUNTED = [
  "requests",
  "rows",
  "rowsFailed",
  "answered",
  "failed",
  "former",
  "computed",
  "joined",
  "refreshes",
] as const;
const CACHES = ["models", "histories", "forecasts"] as const;

/** Most looks that pass until a state that cannot be opened is tried again. */
const MOST_PAUSE = 128;

/** What is served, and how it is opened. */
export interface SwitchedOptions {
  /** Folders apart, as of `openForecastService`. */
  readonly source: ServiceSource;
  /** Opens a service; default `openForecastService`. */
  readonly open?: (source: ServiceSource) => Promise<ForecastService>;
}

/**
 * Forecasts on demand from one state after the other, each of which lies in folders of its own: requests that are under way end
 * in theirs. One that cannot be opened leaves the former one in place, with a note.
 */
export class SwitchedService implements ForecastService {
  readonly #options: SwitchedOptions;
  #service: ForecastService;
  #state: WholeState;
  #offered: WholeState | null = null;
  /** Why the state that was offered cannot be opened. */
  #failure: ErrorRecord | null = null;
  /** Why no newer one can be had. */
  #note: ErrorRecord | null = null;
  #failures = 0;
  #pause = 0;
  /** What the services before have counted: a counter never becomes smaller. */
  readonly #former: Record<string, number> = {};
  #switching: Promise<boolean> | null = null;

  private constructor(options: SwitchedOptions, first: { service: ForecastService; state: WholeState }) {
    this.#options = options;
    this.#service = first.service;
    this.#state = first.state;
  }

  /**
   * Open the first of some states that can be.
   *
   * @param states The best first, at least one. @param options See there.
   * @throws {ForecastError} Why the first of them cannot be opened, if none can.
   */
  static async open(states: readonly WholeState[], options: SwitchedOptions): Promise<SwitchedService> {
    let failure: ForecastError | null = null;
    for (const state of states) {
      try {
        const switched = new SwitchedService(options, { state, service: await openState(state, options) });
        switched.#failure = failure?.toJSON() ?? null;
        if (failure !== null) switched.#offered = states[0] ?? null;
        return switched;
      } catch (thrown) {
        failure ??= ForecastError.from(thrown);
      }
    }
    throw failure ?? new RangeError("Cannot open a state as there must be one: current value is none");
  }

  /** The state that serves. */
  get state(): WholeState {
    return this.#state;
  }

  /** Serve another state from the next look on. */
  offer(state: WholeState): void {
    if (state.state === this.#offered?.state) return;
    this.#offered = state;
    this.#failures = this.#pause = 0;
  }

  /** Say why no newer state can be had, or that one can. */
  note(failure: ErrorRecord | null): void {
    this.#note = failure;
  }

  /** Take in what a follower tells: the newest state, and why no newer one can be had. */
  hear({ states: [newest], failure }: Pick<Follower, "states" | "failure">): void {
    if (newest !== undefined) this.offer(newest);
    this.note(failure);
  }

  forecast(request: ServiceRequest, options?: { readonly signal?: AbortSignal }): Promise<ServiceAnswer> {
    return this.#service.forecast(request, options);
  }

  predict(request: RowsRequest, options?: { readonly signal?: AbortSignal }): Promise<RowsAnswer> {
    return this.#service.predict(request, options);
  }

  listKeys(page?: KeyPage): KeyList {
    return this.#service.listKeys(page);
  }

  knowsKey(id: string): boolean {
    return this.#service.knowsKey(id);
  }

  describeKey(id: string): KeyDescription | null {
    return this.#service.describeKey(id);
  }

  listRuns(options?: { readonly limit?: number }): ServingRun[] {
    return this.#service.listRuns(options);
  }

  describeTable(): TableDescription {
    return this.#service.describeTable();
  }

  explain(id: string): Promise<ExplainedKey | null> {
    return this.#service.explain(id);
  }

  look<T>(work: (served: ServedState) => T | Promise<T>): Promise<T> {
    return this.#service.look(work);
  }

  status(): ServiceStatus {
    const status = this.#service.status(), sums: Record<string, unknown> = {};
    for (const name of COUNTED) sums[name] = status[name] + (this.#former[name] ?? 0);
    for (const name of CACHES) {
      const { hits, misses, evictions } = status[name], of = (what: string) => this.#former[`${name}.${what}`] ?? 0;
      sums[name] = {
        ...status[name],
        hits: hits + of("hits"),
        misses: misses + of("misses"),
        evictions: evictions + of("evictions"),
      };
    }
    return { ...status, ...sums, failure: this.#failure ?? this.#note ?? status.failure };
  }

  refresh(): Promise<boolean> {
    return this.#switching ??= this.#look().finally(() => this.#switching = null);
  }

  async #look(): Promise<boolean> {
    const offered = this.#offered;
    if (offered === null || offered.state === this.#state.state) {
      this.#failure = null;
      return await this.#service.refresh();
    }
    if (this.#pause > 0) return this.#pause--, false;
    try {
      const service = await openState(offered, this.#options), former = this.#service;
      this.#addUp(former.status());
      // In one step: a request begins in the one or in the other.
      [this.#service, this.#state, this.#failure] = [service, offered, null];
      former.close();
      return true;
    } catch (thrown) {
      this.#failure = ForecastError.from(thrown).toJSON();
      this.#pause = Math.min(2 ** ++this.#failures, MOST_PAUSE);
      return false;
    }
  }

  #addUp(status: ServiceStatus): void {
    const add = (name: string, count: number) => this.#former[name] = (this.#former[name] ?? 0) + count;
    for (const name of COUNTED) add(name, status[name]);
    add("refreshes", 1);
    for (const name of CACHES) {
      for (const what of ["hits", "misses", "evictions"] as const) add(`${name}.${what}`, status[name][what]);
    }
  }

  close(): void {
    this.#service.close();
  }
}

function openState({ registry, store }: WholeState, options: SwitchedOptions): Promise<ForecastService> {
  return (options.open ?? openForecastService)({ ...options.source, registry, store });
}
