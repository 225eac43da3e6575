import type { ForecastContext, ForecastTask } from "./forecast_tasks.ts";
import { type Inference, reopenInference } from "./inference.ts";
import { type ChunkMaker, type MadeChunk, openChunkMaker } from "./made_chunk.ts";

/** What a worker keeps between tasks: the open registry and table, the runs that it has opened, decoded models of all keys. */
export class ForecastExecutor {
  readonly #inference: Inference;
  readonly #make: ChunkMaker;

  private constructor(inference: Inference, make: ChunkMaker) {
    [this.#inference, this.#make] = [inference, make];
  }

  /**
   * Open registry and table of a context, for reading alone.
   *
   * @param context What was decided. @throws As `reopenInference`.
   */
  static async open(context: ForecastContext): Promise<ForecastExecutor> {
    const inference = await reopenInference(context, []), { group, shared } = inference;
    return new ForecastExecutor(inference, await openChunkMaker(context.extras, { asOf: group.end, shared }));
  }

  /**
   * Run one task.
   *
   * @param task Which keys. @param at Told the position in the chunk of each key before it is forecast.
   */
  async run({ positions, cutOff = [] }: ForecastTask, at: (unit: number) => void): Promise<MadeChunk> {
    const codes = new Map(cutOff.map(({ unit, code }) => [unit, code]));
    return this.#make(await this.#inference.forecast(positions, { onKey: at, codes }));
  }

  /** Release the registry. */
  close(): void {
    this.#inference.close();
  }
}
