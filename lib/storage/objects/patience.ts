/** Ends a request that has waited too long for its next byte. */
export class Patience implements Disposable {
  readonly #stop = new AbortController();
  /** Aborts with a `TimeoutError` when the time is over. */
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param milliseconds Until it is over. @param signal Ends the request too. */
  constructor(milliseconds: number, signal?: AbortSignal) {
    this.signal = AbortSignal.any([this.#stop.signal, ...signal === undefined ? [] : [signal]]);
    this.renew(milliseconds);
  }

  /** Begin to wait anew. @param milliseconds Until it is over. */
  renew(milliseconds: number): void {
    clearTimeout(this.#timer);
    const reason = new DOMException(`no byte for ${Math.round(milliseconds / 1000)} s`, "TimeoutError");
    this.#timer = setTimeout(() => this.#stop.abort(reason), milliseconds);
  }

  /** Wait no longer. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
