import { openGroup } from "../data/feature_store.ts";
import { shapeOf } from "../data/data_shape.ts";
import { RegistryError } from "../core/errors.ts";
import { TrainedRuns } from "../lifecycle/trained_runs.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import type { ForecastContext, ForecastTask } from "./forecast_tasks.ts";
import { type ChunkMaker, type MadeChunk, openChunkMaker } from "./made_chunk.ts";
import { type Forecaster, openForecaster } from "./open_forecaster.ts";

/** What a worker keeps between tasks: the open registry and table, the runs that it has opened, decoded models of all keys. */
export class ForecastExecutor {
  readonly #forecaster: Forecaster;
  readonly #make: ChunkMaker;

  private constructor(forecaster: Forecaster, make: ChunkMaker) {
    [this.#forecaster, this.#make] = [forecaster, make];
  }

  /**
   * Open registry and table of a context, for reading alone.
   *
   * @param context What was decided. @throws As `openRegistry` and `openGroup`.
   */
  static async open({ registry: root, table, facts, extras }: ForecastContext): Promise<ForecastExecutor> {
    // Nothing is written, so that no clock is read.
    const registry = openRegistry(root, { now: () => new Date(0), readOnly: true });
    const group = await openGroup(table), runs = new TrainedRuns(registry, shapeOf(group), group.dates);
    const make = await openChunkMaker(extras, { asOf: group.end, shared: sharedReader(registry) });
    return new ForecastExecutor(openForecaster(registry, group, { ...facts, runs }), make);
  }

  /**
   * Run one task.
   *
   * @param task Which keys. @param at Told the position in the chunk of each key before it is forecast.
   */
  async run({ positions, cutOff = [] }: ForecastTask, at: (unit: number) => void): Promise<MadeChunk> {
    const codes = new Map(cutOff.map(({ unit, code }) => [unit, code]));
    return this.#make(await this.#forecaster.forecast(positions, { onKey: at, codes }));
  }
}

/** Reads what runs keep for all their keys; null for what they do not keep. */
export function sharedReader(registry: Registry): (run: string, name: string) => Uint8Array<ArrayBuffer> | null {
  return (run, name) => {
    try {
      return registry.readShared(run, name);
    } catch (thrown) {
      if (thrown instanceof RegistryError && thrown.code === "NOT_FOUND") return null;
      throw thrown;
    }
  };
}
