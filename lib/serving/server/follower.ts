import { type ErrorRecord, ForecastError } from "../../core/errors/errors.ts";
import type { WholeState } from "../../upkeep/followed_states.ts";

/** What to follow, and where its states come to lie. */
export interface FollowOptions {
  /** Storage: `s3://bucket/prefix` or `file:///folder`. */
  readonly address: string;
  /** Folder for the states; nobody else uses it. */
  readonly folder: string;
  /** Server of `s3://`; default as the environment says. */
  readonly endpoint?: string;
  /** Variables of the environment, for the keys of S3. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** From the thread that follows. */
export type FromFollower =
  /** Another state is there, whole. */
  | { readonly kind: "state"; readonly state: WholeState }
  /** It has looked. */
  | { readonly kind: "looked"; readonly failure: ErrorRecord | null }
  /** It cannot follow at all. */
  | { readonly kind: "end"; readonly error: ErrorRecord };

/** To the thread that follows: which states are served, and the newest of them if it is another one than before. */
export interface ToFollower {
  readonly states: readonly string[];
  readonly served: Pick<WholeState, "state" | "pushed"> | null;
}

/** What of a `Worker` is needed. */
export interface FollowThread {
  postMessage(message: FollowOptions | ToFollower): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Follows what is pushed to a storage. */
export class Follower {
  readonly #thread: FollowThread;
  readonly #first = Promise.withResolvers<WholeState>();
  #newest: WholeState | null = null;
  /** The newest one that has served. */
  #served: WholeState | null = null;
  #failure: ErrorRecord | null = null;
  #onNews: () => void = () => {};

  /**
   * Begin to follow.
   *
   * @param options What, and where to. @param onFailure Told why no state can be had, once for each reason; null: one can again.
   * @param thread The thread, which calls `followStates` with the first message.
   */
  constructor(
    options: FollowOptions,
    onFailure: (failure: ErrorRecord | null) => void,
    thread: FollowThread,
  ) {
    this.#thread = thread;
    this.#thread.onmessage = ({ data }: MessageEvent<FromFollower>) => this.#receive(data, onFailure);
    this.#thread.onerror = (event) => {
      event.preventDefault();
      const died = new ForecastError(
        "UNEXPECTED",
        `Cannot follow ${options.address} as its thread must run: current value is "${event.message}"`,
      );
      // What is here serves on, and must not look as if it were the newest for ever.
      if (this.#newest !== null) this.#looked(died.toJSON(), onFailure);
      this.#first.reject(died);
    };
    this.#thread.postMessage(options);
  }

  /**
   * The first state, when it is here.
   *
   * @throws {ForecastError} If nothing can be followed at all: `LOCKED`, `STORAGE_DENIED` without keys.
   */
  get first(): Promise<WholeState> {
    return this.#first.promise;
  }

  /** States to serve: the newest, and for the case that it cannot be opened the newest one that has served. */
  get states(): readonly WholeState[] {
    const former = this.#served?.state === this.#newest?.state ? null : this.#served;
    return [this.#newest, former].filter((state) => state !== null);
  }

  /** Why no newer state can be had, or null. */
  get failure(): ErrorRecord | null {
    return this.#failure;
  }

  /** Tell somebody of each state and each failure. */
  set onNews(tell: () => void) {
    this.#onNews = tell;
  }

  /** Say which states are served now: all others may go. */
  use(used: ReadonlySet<string>): void {
    const newest = this.#newest,
      isNew = newest !== null && used.has(newest.state) && newest.state !== this.#served?.state;
    if (isNew) this.#served = newest;
    const states = [...used, ...this.#served === null ? [] : [this.#served.state]];
    this.#thread.postMessage({ states, served: isNew ? newest : null });
  }

  #receive(message: FromFollower, onFailure: (failure: ErrorRecord | null) => void): void {
    if (message.kind === "end") return this.#first.reject(ForecastError.fromJSON(message.error));
    if (message.kind === "state") {
      this.#newest = message.state;
      this.#first.resolve(message.state);
      return this.#onNews();
    }
    this.#looked(message.failure, onFailure);
  }

  #looked(failure: ErrorRecord | null, onFailure: (failure: ErrorRecord | null) => void): void {
    if (failure?.message === this.#failure?.message) return;
    this.#failure = failure;
    onFailure(failure);
    this.#onNews();
  }

  /** Follow no more. */
  close(): void {
    this.#thread.terminate();
  }
}
