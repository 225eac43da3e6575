/** Requests to run code, one at a time; those that wait behind one that fails are not run. */
export class StopQueue<Frames> {
  readonly #send: (frames: Frames) => void;
  readonly #waiting: { readonly id: string; readonly frames: Frames; readonly stops: boolean }[] = [];
  #running: { readonly id: string; readonly stops: boolean } | null = null;

  /** @param send Brings a request to the kernel. */
  constructor(send: (frames: Frames) => void) {
    this.#send = send;
  }

  /** Whether one runs. */
  get isBusy(): boolean {
    return this.#running !== null;
  }

  /**
   * Take a request.
   *
   * @param id Of its message. @param frames The message. @param stops Whether those behind it are not run if it fails.
   */
  request(id: string, frames: Frames, stops: boolean): void {
    this.#waiting.push({ id, frames, stops });
    this.#next();
  }

  /**
   * Take the kernel's answer to the request that runs.
   *
   * @param id Of the request. @param isError Whether it has failed.
   * @returns The requests that will not be run, in their order.
   */
  reply(id: string, isError: boolean): Frames[] {
    if (this.#running?.id !== id) return [];
    const { stops } = this.#running;
    this.#running = null;
    if (isError && stops) return this.#waiting.splice(0).map(({ frames }) => frames);
    this.#next();
    return [];
  }

  #next(): void {
    if (this.#running !== null) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#running = next;
    this.#send(next.frames);
  }
}
