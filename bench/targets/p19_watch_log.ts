import { ForecastReading } from "../../lib/inference/log/read_forecast_log.ts";
import { SCORED_FIELDS, scoreLog } from "../../lib/monitoring/scores/score_log.ts";
import { openPromises } from "../../lib/monitoring/scores/promise_sums.ts";
import { watchMetrics } from "../../lib/monitoring/scores/watch_metrics.ts";
import { watchedLog } from "../fleet/watched_log.ts";
import type { Target } from "../harness/target.ts";

/** Logged forecasts against what came, from files to scores. */
export const p19: Target = {
  id: "P19",
  what:
    "100,000 keys × 28 days of logged forecasts with two intervals, joined with what came by key, origin and step: errors, bias, " +
    "coverage, MASE and skill over naive and seasonal naive from the same origin, for all, by key, step and key column",
  peer: "pandas with pyarrow, the same join and metrics",
  bar: 3,
  stretch: 10,
  better: "higher",
  pairs: 5,
  async run(ctx) {
    const keys = ctx.smoke ? 200 : 100_000, { group, predictions, actuals } = await watchedLog(keys);
    const day = [...Deno.readDirSync(predictions)].find(({ name }) => /^\d/.test(name))?.name ?? "";
    const files = [...Deno.readDirSync(`${predictions}/${day}`)].map(({ name }) => `${predictions}/${day}/${name}`);
    return await ctx.alternate({
      warmUps: 1,
      async ours() {
        const clock = performance.now();
        const reading = new ForecastReading(predictions, { table: "watched", role: "served" }, {
          fields: SCORED_FIELDS,
        });
        const options = { group, file: null, since: group.end - 91, horizon: 28, seasonLength: 7, watch: null };
        const scores = await scoreLog(reading, options);
        if (scores === null) throw new Error("Cannot score a log as it must hold forecasts: current value is none");
        const { byKey, byStep, actuals: { scale } } = scores;
        const promised = openPromises(keys, byKey.levels);
        const metrics = watchMetrics({ byKey, byStep, promised, scale }, group);
        return { seconds: (performance.now() - clock) / 1e3, errors: errorsOf(metrics) };
      },
      theirs: () => ctx.peer.repeat("watch.score", { files, actuals, season: 7 }),
    });
  },
};

/** Figures that both sides must agree on. */
function errorsOf(metrics: ReturnType<typeof watchMetrics>): Record<string, number> {
  const { mae, wape, mase, skill, coverage } = metrics;
  return {
    mae: mae ?? NaN,
    wape: wape ?? NaN,
    mase: mase ?? NaN,
    "1 - skill": 1 - (skill ?? NaN),
    missed: 100 - (coverage["80"] ?? NaN),
  };
}
