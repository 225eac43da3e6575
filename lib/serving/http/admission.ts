import { HttpError } from "./http_error.ts";

/** Whom a request waits for. */
export interface WaitOptions {
  /** Fires if the client goes away; asked for only where the request must wait. */
  readonly client?: () => AbortSignal;
}

/** Lets some requests work at a time and some others wait, and refuses the rest at once. */
export class Admission {
  readonly #limits: { readonly concurrent: number; readonly queue: number };
  readonly #waiting = new Set<() => void>();
  #working = 0;

  /**
   * Nobody works, nobody waits.
   *
   * @param limits Requests that work at a time, >= 1, and that wait, >= 0.
   */
  constructor(limits: { readonly concurrent: number; readonly queue: number }) {
    this.#limits = limits;
  }

  /** Requests that work. */
  get working(): number {
    return this.#working;
  }

  /** Requests that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Work when it is this request's turn; who came first works first.
   *
   * @param work What to do. @param signal Ends the waiting, and is passed on to the work. @param options See there.
   * @throws {HttpError} `OVERLOADED` (503) if the queue is full, or if the signal fires while it waits; `ABORTED` (499) if
   * the client goes away while it waits.
   */
  async run<T>(
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    options: WaitOptions = {},
  ): Promise<T> {
    if (this.#working >= this.#limits.concurrent) await this.#wait(signal, options.client?.());
    else this.#working++;
    try {
      return await work(signal);
    } finally {
      // The place is handed on and not given back, so that nobody who comes now is first.
      const next = this.#waiting.values().next();
      if (next.done) this.#working--;
      else next.value();
    }
  }

  #wait(signal: AbortSignal, client: AbortSignal | undefined): Promise<void> {
    const { concurrent, queue } = this.#limits;
    if (signal.aborted || this.#waiting.size >= queue) throw overloaded(concurrent + queue);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (why: HttpError) => {
      this.#waiting.delete(enter);
      reject(why);
    };
    const late = () => leave(overloaded(concurrent + queue)), gone = () => leave(clientGone());
    const enter = () => {
      this.#waiting.delete(enter);
      signal.removeEventListener("abort", late);
      client?.removeEventListener("abort", gone);
      resolve();
    };
    this.#waiting.add(enter);
    signal.addEventListener("abort", late, { once: true });
    client?.addEventListener("abort", gone, { once: true });
    return promise;
  }
}

/** Nobody reads it; the access log says it as nginx does. */
function clientGone(): HttpError {
  return new HttpError(
    499,
    "ABORTED",
    "Cannot answer as the client must wait for its answer: current value is a closed connection",
  );
}

function overloaded(most: number): HttpError {
  return new HttpError(
    503,
    "OVERLOADED",
    `Cannot take in the request as at most ${most} may work and wait: current value is more`,
    { hint: "Come again after the seconds of Retry-After, ask for many keys in one request, or run more replicas." },
  );
}
