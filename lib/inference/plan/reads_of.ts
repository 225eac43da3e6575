import type { InferencePlan } from "./plan_inference.ts";

/** Numbers of forecasts that are held at a time, 32 MB: a long horizon with many levels takes several reads of a chunk. */
const MOST_NUMBERS = 4_000_000;

/** What of a plan its reads depend on. */
interface ReadPlan extends Pick<InferencePlan, "positions"> {
  readonly group: { readonly chunks: readonly { readonly to: number }[] };
  readonly config: Pick<InferencePlan["config"], "horizon" | "levels">;
}

/**
 * Keys of a plan by read: those of one chunk of the store, as many of them as their forecasts leave room for.
 *
 * @param plan Which keys, and what is forecast of them. @param options `quantiles`: how many are made of each step, default 0;
 * `numbers`: that are held of a key, >= 1, default: forecast, ends of intervals and quantiles of each step.
 */
export function* readsOf(
  { positions, group: { chunks }, config: { horizon, levels } }: ReadPlan,
  { quantiles = 0, numbers = horizon * (1 + 2 * levels.length + quantiles) }: {
    readonly quantiles?: number;
    readonly numbers?: number;
  } = {},
): Generator<number[]> {
  const most = Math.max(1, Math.floor(MOST_NUMBERS / numbers));
  let at = 0;
  for (const { to } of chunks) {
    while (at < positions.length && positions[at]! < to) {
      const read: number[] = [];
      while (at < positions.length && positions[at]! < to && read.length < most) read.push(positions[at++]!);
      yield read;
    }
  }
}
