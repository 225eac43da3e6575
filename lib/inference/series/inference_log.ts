import { formatCount } from "../../core/text/plural.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { GroupDamage } from "../../data/store/group_damage.ts";
import { registryIdentity } from "../../registry/versions/identity.ts";
import { openRegistry } from "../../registry/registry.ts";
import { batchOfChunk, type ServedChunk } from "./batch_of_chunk.ts";
import type { ForecastBatch } from "../log/forecast_batch.ts";
import { type ForecastLog, openForecastLog } from "../log/forecast_log.ts";
import type { InferenceSource } from "../plan/plan_inference.ts";
import { Shadow } from "./shadow.ts";

/** What was logged of a table's forecasts. */
export interface LoggedCounts {
  /** Rows of forecasts that serve. */
  readonly served: number;
  /** Rows of the other side, which were made for comparison. */
  readonly shadow: number;
  /** Keys whose other side cannot be forecast, by code: nothing is compared for them. */
  readonly shadowFailures: Readonly<Record<string, number>>;
  /** Code of the error because of which not all was logged; null if all was. */
  readonly failure: string | null;
}

/** Logs the forecasts of a table chunk by chunk, with those of the other side. What cannot be logged stops no forecast. */
export class InferenceLog {
  #log: ForecastLog | null = null;
  #shadow: Shadow | null = null;
  readonly #warn: Logger["warn"];
  readonly #rows = { served: 0, shadow: 0 };
  #failure: string | null = null;

  private constructor(warn: Logger["warn"]) {
    this.#warn = warn;
  }

  /**
   * Open a log. What goes wrong is told, and is the `failure` of what `close` gives.
   *
   * @param folder Of the log. @param source Of the forecasts. @param group Name of the table.
   */
  static async open(
    folder: string,
    source: InferenceSource & { readonly damaged?: GroupDamage[] },
    group: string,
  ): Promise<InferenceLog> {
    const made = await InferenceLog.openAlone(folder, source);
    await made.#attempt(async () => {
      if (made.#log !== null) made.#shadow = await Shadow.open(source, group);
    });
    return made;
  }

  /** Open a log of what serves alone. @param folder Of the log. @param source Of what is predicted. */
  static async openAlone(
    folder: string,
    source: Pick<InferenceSource, "registry" | "now" | "log">,
  ): Promise<InferenceLog> {
    const { log = SILENT_LOGGER } = source, made = new InferenceLog((text) => log.warn(text));
    await made.#attempt(() => Promise.resolve(void (made.#log = openLogOf(folder, source))));
    return made;
  }

  /** Log what was made of something else than a chunk. @param batch Makes it. */
  async append(batch: () => ForecastBatch): Promise<void> {
    const log = this.#log;
    if (log !== null) await this.#attempt(() => Promise.resolve(void (this.#rows.served += log.append(batch()))));
  }

  /** Log a chunk. @param group The version of the table. */
  async add(chunk: ServedChunk, group: FeatureGroup): Promise<void> {
    const log = this.#log, shadow = this.#shadow;
    if (log === null) return;
    await this.#attempt(async () => {
      const cohort = (k: number) => shadow?.cohort(chunk.served[k]!.run) ?? "";
      this.#rows.served += log.append(batchOfChunk(chunk, group, cohort));
      const other = await shadow?.forecast(chunk.keys.map(({ id }) => id)) ?? null;
      if (other !== null) this.#rows.shadow += log.append(other, "shadow");
    });
  }

  /** Publish what was logged. */
  async close(): Promise<LoggedCounts> {
    this.#shadow?.close();
    await this.#attempt(async () => await this.#log?.close());
    const shadowFailures = this.#shadow?.failures ?? {};
    for (const [code, keys] of Object.entries(shadowFailures)) {
      this.#warn(
        `${
          formatCount(keys, "key has", "keys have")
        } another side that cannot be forecast, so that nothing is compared (${code})`,
      );
    }
    return { ...this.#rows, shadowFailures, failure: this.#failure };
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const { code, message } = ForecastError.from(thrown);
      if (this.#failure === null) this.#warn(`not all forecasts are logged (${code}): ${message}`);
      this.#failure ??= code;
    }
  }
}

/**
 * Open the log of what a registry's models forecast.
 *
 * @param folder Of the log. @param source `registry`: its root.
 * @throws {RegistryError} As `openRegistry`. @throws {DataError} As `openForecastLog`.
 */
export function openLogOf(
  folder: string,
  { registry: root, now, log = SILENT_LOGGER }: Pick<InferenceSource, "registry" | "now" | "log">,
): ForecastLog {
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    return openForecastLog(folder, { registry: registryIdentity(registry.recordedRuns()), now, log });
  } finally {
    registry.close();
  }
}
