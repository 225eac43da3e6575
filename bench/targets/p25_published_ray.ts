import { askChild, cacheFolder } from "../fleet/child.ts";
import { ensureFleetTable, fleetSeries } from "../fleet/table.ts";
import type { TrainCost, TrainRequest } from "../fleet/train_run.ts";
import { spread } from "../harness/measure.ts";
import { writeNpy } from "../harness/npy.ts";
import type { Target } from "../harness/target.ts";

/** Models that both sides have, and windows that each of them is fitted on. */
const MODELS = ["naive", "seasonal_naive", "moving_average", "ses", "croston", "sba", "tsb", "adida", "imapa"];
const WINDOWS = 7;

/** Weeks ahead. */
const HORIZON = 4;

/** What a key of a fleet costs on the processor, beside the figure that was published for statsforecast on Ray. */
export const p25: Target = {
  id: "P25",
  what: `processor time per key, 60 weeks: ${MODELS.length} simple models x ${WINDOWS} windows, all processes; ours ` +
    "with table, choice, intervals, registry and report, theirs the fits and forecasts alone, in memory; " +
    "published for statsforecast on Ray: 37 ms",
  peer: "statsforecast cross_validation, as many fits, one process",
  bar: 1.8,
  stretch: 1,
  better: "lower",
  unit: "ms",
  pairs: 5,
  async run(ctx) {
    const [keys, sample] = ctx.smoke ? [20, 3] : [20_000, 200];
    const source = ensureFleetTable(await cacheFolder(), keys), path = `${ctx.scratch}/weeks.npy`;
    await writeNpy(path, ...fleetSeries(sample));
    const config = {
      name: "fleet",
      source,
      keys: ["item"],
      frequency: "week" as const,
      horizon: HORIZON,
      contenders: MODELS,
      folds: { count: WINDOWS },
      holdout: false,
    };
    const ours: number[] = [], theirs: number[] = [];
    for (let pair = ctx.smoke ? 0 : -1; pair < ctx.pairs; pair++) {
      const root = await Deno.makeTempDir({ dir: ctx.scratch });
      const request: TrainRequest = { config, root, workers: navigator.hardwareConcurrency };
      const { cpuSeconds } = await askChild<TrainCost>("train_run.ts", request);
      await Deno.remove(root, { recursive: true });
      const { seconds } = await ctx.peer.repeat("statistical.simple_windows", {
        path,
        horizon: HORIZON,
        windows: WINDOWS,
        season: 52,
      });
      if (pair < 0) continue; // the first of both compiles
      ours.push(cpuSeconds / keys);
      theirs.push(seconds / sample);
    }
    return {
      ours: spread(ours),
      theirs: spread(theirs),
      ratio: spread(ours.map((seconds) => 1e3 * seconds)),
      errors: null,
      note: `${(spread(theirs).median / spread(ours).median).toFixed(1)} times less than theirs here`,
    };
  },
};
