import { ForecastError } from "../../core/errors/errors.ts";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import type { ForecastLog } from "../../inference/log/forecast_log.ts";
import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import type { ServiceAnswer } from "../../inference/service/forecast_service.ts";
import { Shadow } from "../../inference/series/shadow.ts";

/** Of the time between two keys this share is work: what is asked for goes before what is compared. */
const SHARE = 0.2;

/** What a shadow log works with. */
export interface ShadowLogOptions {
  /** Of what serves. */
  readonly source: Omit<InferenceSource, "choice">;
  /** Takes the forecasts. */
  readonly log: ForecastLog;
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
}

/**
 * Forecasts and logs the other side of the keys that are asked for: challengers that wait, and in a rollout what served a key
 * before. It works between requests, key by key, once a key and state, so that the two sides can be compared by what came.
 */
export class ShadowLog {
  readonly #options: ShadowLogOptions;
  readonly #warn: Logger["warn"];
  /** Keys of the state that wait or are done. */
  readonly #known = new Set<string>();
  #queue: string[] = [];
  #state = "";
  #shadow: { readonly state: string; readonly side: Shadow } | null = null;
  #working: Promise<void> | null = null;
  #isClosed = false;
  /** Code of the last failure: only another one is told again. */
  #told = "";

  /** Nobody was asked for yet. */
  constructor(options: ShadowLogOptions) {
    this.#options = options;
    this.#warn = (options.source.log ?? SILENT_LOGGER).warn;
  }

  /** Take in an answer by champions. What a request brought itself is not known to the other side: such answers are left out. */
  add({ state, input, table, keys }: ServiceAnswer): void {
    if (input !== "" || this.#isClosed) return;
    if (state !== this.#state) {
      this.#known.clear();
      [this.#state, this.#queue] = [state, []];
    }
    for (const { key: { id } } of keys) {
      if (this.#known.has(id)) continue;
      this.#known.add(id);
      this.#queue.push(id);
    }
    if (this.#queue.length > 0) this.#working ??= this.#work(table).finally(() => this.#working = null);
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  /** Leave what waits, and release the registry. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue = [];
    await this.idle();
    this.#shadow?.side.close();
  }

  async #work(table: string): Promise<void> {
    const { clock } = this.#options;
    for (let id; (id = this.#queue.shift()) !== undefined;) {
      const began = clock();
      try {
        await this.#forecast(id, table);
      } catch (thrown) {
        this.#queue = [];
        const { code, message } = ForecastError.from(thrown);
        this.#tellOnce(code, message);
      }
      await new Promise((resolve) => setTimeout(resolve, (clock() - began) * (1 / SHARE - 1)));
    }
  }

  async #forecast(id: string, table: string): Promise<void> {
    const { source, log } = this.#options, state = this.#state;
    if (this.#shadow?.state !== state) {
      this.#shadow?.side.close();
      this.#shadow = null;
      this.#shadow = { state, side: await Shadow.open({ ...source, damaged: [] }, table) };
    }
    const batch = await this.#shadow.side.forecast([id]);
    if (batch !== null) log.append(batch, "shadow");
    const [code] = Object.keys(this.#shadow.side.failures);
    if (code !== undefined) this.#tellOnce(code, `keys fail, from ${id} on`);
  }

  #tellOnce(code: string, message: string): void {
    if (code === this.#told) return;
    this.#told = code;
    this.#warn(`the other side cannot be forecast or logged, and what serves goes on (${code}): ${message}`);
  }
}
