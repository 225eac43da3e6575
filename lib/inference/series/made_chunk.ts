import type { PathDraws } from "../../competition/calibration/error_paths.ts";
import type { PanelForecast } from "../champions/forecast_panel.ts";
import type { ChunkForecast } from "./open_forecaster.ts";
import type { Serving } from "../champions/serving.ts";

/** By what the registry knows what serves a key. */
export interface ServedBy {
  /** Number of the version; null for a failed key and one that is served as a new one. */
  readonly id: number | null;
  /** Its run; empty for such keys. */
  readonly run: string;
}

/** Forecasts of a chunk of keys, with all that is written of them. Plain data, so that a worker can make it. */
export interface MadeChunk {
  /** Forecasts, in the order of the keys. */
  readonly forecast: PanelForecast;
  /** What served each key in the end, shape [k]. */
  readonly served: readonly ServedBy[];
  /** Values by quantile, shape [Q][k × horizon]. */
  readonly quantiles: readonly Float64Array[];
  /** Keys that have a forecast and lack one of the quantiles. */
  readonly withoutQuantile: number;
  /** Draws of what may come, shape [k]; empty where nothing is summed. */
  readonly draws: readonly (PathDraws | null)[];
}

/** What is made of a chunk beside its forecasts. */
export interface ChunkExtras {
  /** Probabilities, ascending, each in (0, 1), shape [Q]. */
  readonly quantiles: readonly number[];
  /** Whether forecasts are summed. */
  readonly isSummed: boolean;
}

/** What extras rest on. */
export interface ExtrasFrom {
  /** Last period known. */
  readonly asOf: number;
  /** Bytes that a run keeps under a name, or null if it keeps none. */
  shared(run: string, name: string): Uint8Array<ArrayBuffer> | null;
}

/** Makes of the forecasts of a chunk what is written of them. */
export type ChunkMaker = (made: ChunkForecast) => MadeChunk;

/** Open what makes chunks; what makes extras is loaded by who wants some. */
export async function openChunkMaker(extras: ChunkExtras, from: ExtrasFrom): Promise<ChunkMaker> {
  const plain = ({ forecast, serving }: ChunkForecast) => ({ forecast, served: serving.map(servedBy) });
  if (extras.quantiles.length === 0 && !extras.isSummed) {
    return (made) => ({ ...plain(made), quantiles: [], withoutQuantile: 0, draws: [] });
  }
  const { extrasMaker } = await import("./chunk_extras.ts"), add = extrasMaker(extras, from);
  return (made) => ({ ...plain(made), ...add(made) });
}

/** By what the registry knows what serves a key. */
export function servedBy(serving: Serving): ServedBy {
  const { id = null, run = "" } = serving.status === "failed" ? {} : serving;
  return { id, run };
}

/**
 * Probabilities as columns have them: ascending, each once.
 *
 * @param probabilities As they were asked for; default none.
 * @throws {RangeError} If one is not in (0, 1).
 */
export function sortedProbabilities(probabilities: readonly number[] = []): readonly number[] {
  const wrong = probabilities.find((probability) => !(probability > 0 && probability < 1));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot forecast a quantile as it must be in (0, 1): current value is ${wrong}`);
  }
  return [...new Set(probabilities)].sort((a, b) => a - b);
}
