import { createRng } from "../../lib/core/numbers/random.ts";
import { croston, sba } from "../../lib/models/histories/croston.ts";
import type { ModelFamily, Params } from "../../lib/models/contract/family.ts";
import { ses } from "../../lib/models/histories/ses.ts";
import { theta } from "../../lib/models/histories/theta.ts";
import { tsb } from "../../lib/models/histories/tsb.ts";
import { spread, timedMany } from "../harness/measure.ts";
import type { BenchContext, Measurement, Repetition, Target } from "../harness/target.ts";
import { meanMase, type SeriesOptions, type SeriesSet, seriesSet } from "./_series.ts";

/** A family, and the peer's function that does the same. */
interface Method {
  readonly name: string;
  readonly family: ModelFamily;
  readonly params: Params;
  /** Rounds of all series in one repetition: ours, theirs. */
  readonly rounds: readonly [number, number];
}

const LENGTH = 200;

/** Methods whose forecast is one number: weights as published, and for simple smoothing the best one. */
export const p07: Target = {
  id: "P7",
  what:
    "Croston, SBA and TSB of given weights and SES of the best weight, n = 200: fit and forecast, 30 series by all four",
  peer: "statsforecast CrostonClassic, CrostonSBA, TSB, SimpleExponentialSmoothingOptimized",
  bar: 10,
  stretch: 30,
  better: "higher",
  run: (ctx) =>
    compare(ctx, { kind: "intermittent", season: 1, horizon: 12 }, [
      { name: "croston", family: croston, params: {}, rounds: [600, 40] },
      { name: "sba", family: sba, params: {}, rounds: [600, 40] },
      { name: "tsb", family: tsb, params: { alphaDemand: 0.1, alphaProbability: 0.1 }, rounds: [600, 40] },
      { name: "ses", family: ses, params: {}, rounds: [300, 40] },
    ]),
};

/** The other half of P7: the theta method, with both the weight and theta fitted, as the peer's. */
export const p07Theta: Target = {
  id: "P7T",
  what: "optimised theta model, n = 200, season 12: fit and forecast, 10 series",
  peer: "statsforecast OptimizedTheta",
  bar: 5,
  stretch: 10,
  better: "higher",
  run: (ctx) =>
    compare(ctx, { kind: "seasonal", season: 12, horizon: 12, count: 10 }, [
      { name: "theta", family: theta, params: {}, rounds: [30, 1] },
    ]),
};

async function compare(
  ctx: BenchContext,
  series: Pick<SeriesOptions, "kind" | "season" | "horizon"> & { readonly count?: number },
  methods: readonly Method[],
): Promise<Measurement> {
  const { count = 30 } = series, length = ctx.smoke ? 40 : LENGTH;
  const sets = await Promise.all(
    Array.from({ length: 5 }, (_, set) => seriesSet(ctx, { ...series, length, count: ctx.smoke ? 3 : count, set })),
  );
  // Seconds of one round by method, for the note.
  const seconds = methods.map((): { ours: number[]; theirs: number[] } => ({ ours: [], theirs: [] }));
  const sumUp = (parts: readonly Repetition[], side: "ours" | "theirs"): Repetition => {
    parts.forEach((part, i) => seconds[i][side].push(part.seconds));
    return {
      seconds: parts.reduce((sum, part) => sum + part.seconds, 0),
      errors: Object.assign({}, ...parts.map((part) => part.errors)),
    };
  };
  const measurement = await ctx.alternate({
    ours: (pair) => sumUp(methods.map((method) => repeat(method, sets[pair % sets.length])), "ours"),
    theirs: async (pair) => {
      const parts: Repetition[] = [];
      for (const { name, rounds } of methods) {
        const { files } = sets[pair % sets.length];
        parts.push(await ctx.peer.repeat(`statistical.${name}`, { ...files, rounds: ctx.smoke ? 1 : rounds[1] }));
      }
      return sumUp(parts, "theirs");
    },
  });
  if (methods.length === 1) return measurement;
  const note = methods.map(({ name }, i) => {
    const { ours, theirs } = seconds[i], ratio = spread(theirs).median / spread(ours).median;
    return `${name} ${ratio.toFixed(1)}×`;
  });
  return { ...measurement, note: `alone: ${note.join(", ")}` };
}

function repeat({ name, family, params, rounds }: Method, set: SeriesSet): Repetition {
  const rng = createRng(1), { horizon } = set.files;
  const forecasts: Float64Array[] = [];
  const seconds = timedMany(rounds[0], () => {
    set.trainings.forEach((training, i) => {
      forecasts[i] = family.predict(family.fit(training, params, rng), {
        y: training.y,
        start: 0,
        horizon,
        design: null,
      });
    });
  });
  return { seconds, errors: { [`MASE, ${name}`]: meanMase(set, forecasts) } };
}
