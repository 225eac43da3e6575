import { deserialize, serialize } from "node:v8";
import { DataError } from "../../core/errors/errors.ts";
import { createArrayEngine } from "../../engines/array_engine.ts";
import type { Place } from "../../storage/results/place.ts";
import type { ForecastEngine } from "../series/forecast_engine.ts";
import type { ForecastTask } from "../series/forecast_tasks.ts";
import type { MadeChunk } from "../series/made_chunk.ts";

/** Name of the result of a task: no two chunks begin with the same key. */
export function forecastName({ positions }: ForecastTask): string {
  return `forecasts/${positions[0]}`;
}

/** A chunk as bytes. */
export function encodeChunk(made: MadeChunk): Uint8Array {
  return serialize(made);
}

/** What {@linkcode encodeChunk} made; only what passed its checksum is deserialised. */
export function decodeChunk(bytes: Uint8Array<ArrayBuffer>): MadeChunk {
  return deserialize(bytes);
}

/**
 * An engine that has chunks forecast by whoever works on the shards of a pass, and hands them over once all are there.
 *
 * @param place Where results lie. @param options `shards`: at most.
 * @returns See `createArrayEngine`: what is not done ends a run with `PASS_OPEN`.
 */
export function forecastPasses(
  { results }: Pick<Place, "results">,
  { shards }: { readonly shards: number },
): ForecastEngine {
  const array = createArrayEngine<ForecastTask, MadeChunk>({ results, nameOf: forecastName, shards });
  return {
    ...array,
    run: (tasks, options) =>
      array.run(tasks, {
        ...options,
        async onKept(task, index) {
          const name = forecastName(task), bytes = await results.get(name);
          if (bytes === null) throw lacking(name);
          await options.onResult(decodeChunk(bytes), index);
        },
      }),
  };
}

function lacking(name: string): DataError {
  return new DataError(
    "CORRUPT_JOURNAL",
    `Cannot go on as all forecasts must be as they were made: current value is ${name} missing or damaged`,
    { hint: "The next finalize has it made again.", context: { name } },
  );
}
