import type { BenchContext } from "../harness/target.ts";
import { askChild, cacheFolder, stateOf } from "./child.ts";
import { ensureFleetTable } from "./table.ts";
import type { TrainCost, TrainRequest } from "./train_run.ts";

/** What to train. */
export interface FleetChoice {
  readonly keys: number;
  readonly contenders: readonly string[];
  readonly folds: { readonly count: number; readonly refit: boolean };
}

/**
 * A trained fleet in the cache, made anew when any code of the library changed.
 *
 * @returns Its folder, with `models` and `features`.
 */
export async function trainedFleet(
  { log }: Pick<BenchContext, "log">,
  name: string,
  choice: FleetChoice,
): Promise<string> {
  const { keys, contenders, folds } = choice, cache = await cacheFolder(), root = `${cache}/${name}_${keys}`;
  const state = JSON.stringify([choice, await stateOf(`${import.meta.dirname}/../../lib`)]);
  if (await Deno.readTextFile(`${root}/state`).catch(() => "") === state) return root;
  await Deno.remove(root, { recursive: true }).catch(() => {});
  log(`training ${keys} keys for the registry`);
  const config = {
    name: "fleet",
    source: ensureFleetTable(cache, keys),
    keys: ["item"],
    frequency: "week" as const,
    horizon: 4,
    folds,
    contenders: [...contenders],
  };
  const request: TrainRequest = { config, root, workers: navigator.hardwareConcurrency };
  await askChild<TrainCost>("train_run.ts", request);
  await Deno.writeTextFile(`${root}/state`, state);
  return root;
}
