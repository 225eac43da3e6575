import { activeRollout, otherSide, type RolloutState, sideOf } from "../../lifecycle/rollout_state.ts";
import { openRegistry } from "../../registry/registry.ts";
import { DataError, FitError } from "../../core/errors/errors.ts";
import { isWithoutData } from "../../core/outcome.ts";
import type { GroupDamage } from "../../data/store/group_damage.ts";
import { batchOfChunk } from "./batch_of_chunk.ts";
import type { ForecastBatch } from "../log/forecast_batch.ts";
import { type Inference, openForecasting } from "./inference.ts";
import { servedBy } from "./made_chunk.ts";
import type { InferenceSource } from "../plan/plan_inference.ts";
import { FORMER_VERSION } from "../champions/resolve_champions.ts";

/**
 * The other side of what serves a table: challengers of keys that champions serve, and in a rollout the former champions of keys
 * that have moved. It is forecast beside what serves, from the same data, and given to nobody.
 */
export class Shadow {
  /** The rollout of the table, or null. */
  readonly rollout: RolloutState | null;
  readonly #inference: Inference | null;
  /** Runs that serve the keys that have another side, by key. */
  readonly #served: ReadonlyMap<string, string>;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #failures: Record<string, number>;

  private constructor(
    rollout: RolloutState | null,
    { inference, served, failures = {} }: {
      readonly inference: Inference | null;
      readonly served: ReadonlyMap<string, string>;
      readonly failures?: Record<string, number>;
    },
  ) {
    [this.rollout, this.#inference, this.#served, this.#failures] = [rollout, inference, served, failures];
    const keys = inference?.group.keys ?? [];
    this.#positions = new Map(inference?.positions.map((position) => [keys[position]!.id, position]));
  }

  /**
   * Open the other side of a table; where no model waits, or none may meet the table, it is empty.
   *
   * @param source As that of what serves. @param group Name of the table.
   * @throws As `openForecasting`, but for what says that no model of this side can forecast the table.
   */
  static async open(
    source: Omit<InferenceSource, "choice"> & { readonly damaged?: GroupDamage[] },
    group: string,
  ): Promise<Shadow> {
    const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
    try {
      const rollout = activeRollout(registry, group), versions = otherSide(registry, group);
      const ids = new Set(versions.map(({ key }) => key.id));
      const served = new Map(
        versions.length === 0 ? [] : registry.resolveAll({ group }).map(({ key, run }) => [key.id, run] as const),
      );
      const inference = versions.length === 0 ? null : await openForecasting(
        { ...source, choice: undefined, horizon: undefined, versions },
        ({ keys }) => keys.flatMap(({ id }, k) => ids.has(id) ? [k] : []),
      );
      return new Shadow(rollout, { inference, served });
    } catch (thrown) {
      if (!isUnable(thrown)) throw thrown;
      // Keys that left the table are no failure.
      const failures = thrown.code === "NO_MATCHING_KEY" ? {} : { [thrown.code]: otherSide(registry, group).length };
      return new Shadow(activeRollout(registry, group), { inference: null, served: new Map(), failures });
    } finally {
      registry.close();
    }
  }

  /** Version of the table that it forecasts from; 0 if it is empty. */
  get dataVersion(): number {
    return this.#inference?.group.version ?? 0;
  }

  /** Keys so far that have another side which cannot be forecast, by code of the error: nothing is compared for them. */
  get failures(): Readonly<Record<string, number>> {
    return this.#failures;
  }

  /**
   * Side of a key by what serves it.
   *
   * @param run Run of the version that serves the key.
   */
  cohort(run: string): string {
    return sideOf(this.rollout, run);
  }

  /**
   * Forecast the other side of some keys, of one chunk of the store.
   *
   * @param keys Ids of keys, those of the table in its order. @returns Null if none of them has another side.
   */
  async forecast(keys: readonly string[]): Promise<ForecastBatch | null> {
    const inference = this.#inference, positions = keys.flatMap((id) => this.#positions.get(id) ?? []);
    if (inference === null || positions.length === 0) return null;
    const { forecast, panel: { keys: found }, serving } = await inference.forecast(positions.sort((a, b) => a - b));
    for (const { status, reason } of forecast.keys) {
      const isFailed = status === "failed" && !isWithoutData(reason);
      if (isFailed || reason.startsWith(FORMER_VERSION)) this.#failures[reason] = (this.#failures[reason] ?? 0) + 1;
    }
    const chunk = { keys: found, forecast, served: serving.map(servedBy) };
    return batchOfChunk(chunk, inference.group, (k) => this.cohort(this.#served.get(found[k]!.id) ?? ""));
  }

  /** Release the registry. */
  close(): void {
    this.#inference?.close();
  }
}

/** Whether the models of this side cannot forecast the table at all: then what serves goes on alone. */
function isUnable(thrown: unknown): thrown is DataError | FitError {
  return thrown instanceof DataError && (/_MISMATCH$/.test(thrown.code) || thrown.code === "NO_MATCHING_KEY" ||
        thrown.code === "FUTURE_COLUMN_MISSING") || thrown instanceof FitError;
}
