import { createRng } from "../../lib/core/numbers/random.ts";
import { ets } from "../../lib/models/histories/ets.ts";
import { timedMany } from "../harness/measure.ts";
import type { Repetition, Target } from "../harness/target.ts";
import { meanMase, type SeriesSet, seriesSet } from "./_series.ts";

/** Automatic exponential smoothing of weekly and yearly seasons: choice of the form, fit and forecast. */
export const p06: Target = {
  id: "P6",
  what:
    "automatic exponential smoothing, n = 200: choice among 15 forms, fit and forecast; 12 series of season 7, 12 of 12",
  peer: "statsforecast AutoETS",
  bar: 20,
  stretch: 60,
  better: "higher",
  async run(ctx) {
    const length = ctx.smoke ? 60 : 200, count = ctx.smoke ? 2 : 12;
    const pairs = await Promise.all(
      Array.from(
        { length: ctx.smoke ? 1 : 6 },
        (_, set) =>
          Promise.all(
            [7, 12].map((season) =>
              seriesSet(ctx, { kind: "seasonal", length, horizon: season === 7 ? 14 : 12, season, count, set })
            ),
          ),
      ),
    );
    return ctx.alternate({
      ours: (pair) => pairs[pair % pairs.length].map(forecastAll).reduce(join),
      theirs: async (pair) => {
        const parts: Repetition[] = [];
        for (const { files } of pairs[pair % pairs.length]) {
          parts.push(await ctx.peer.repeat("statistical.auto_ets", files));
        }
        return parts.reduce(join);
      },
    });
  },
};

function forecastAll(set: SeriesSet): Repetition {
  const rng = createRng(1), { horizon, season } = set.files;
  const forecasts: Float64Array[] = [];
  const seconds = timedMany(3, () => {
    set.trainings.forEach((training, i) => {
      forecasts[i] = ets.predict(ets.fit(training, {}, rng), { y: training.y, start: 0, horizon, design: null });
    });
  });
  return { seconds, errors: { [`MASE, season ${season}`]: meanMase(set, forecasts) } };
}

function join(a: Repetition, b: Repetition): Repetition {
  return { seconds: a.seconds + b.seconds, errors: { ...a.errors, ...b.errors } };
}
