import { type Calendar, formatPeriod, PERIODS_PER_YEAR, periodsPerDay } from "../../core/time/calendar.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { meanSequence } from "../../metrics/confidence_sequence.ts";
import { type DemandLift, demandLift } from "./demand_lift.ts";
import type { PairedErrors, PeriodLosses, SideSums } from "./paired_errors.ts";

/** What all pairs together show of a run beside what it would replace, at every look. */
export type RolloutVerdict =
  /** Its errors are smaller. */
  | "better"
  /** They are not larger by more than the margin. */
  | "not_worse"
  /** They are larger. */
  | "worse"
  /** Nothing yet. */
  | "open";

/** Both sides on all keys, whoever serves them. */
export interface RolloutEvidence {
  /** What it shows. */
  readonly verdict: RolloutVerdict;
  /** Errors of the run over those of the other side, in the metric of its selection: below 1 is better; null without a pair. */
  readonly ratio: number | null;
  /** Least ratio that is left room for, with 95 % confidence (both ends together) at every look; null for none. */
  readonly lo: number | null;
  /** Largest such ratio. */
  readonly hi: number | null;
  /** Share by which errors may be larger. */
  readonly margin: number;
  /** Periods (of tables within the day: days) that were compared. */
  readonly periods: number;
  /** Those of them that were forecast after the last step; 0 before the first one. */
  readonly since: number;
  /** Periods after the last step that the next one waits for. */
  readonly soak: number;
  /** First period that was compared, as the table writes it; null without one. */
  readonly first: string | null;
  /** The last one. */
  readonly last: string | null;
  /** Keys that were compared. */
  readonly keys: number;
  /** Pairs of forecasts that were compared, that wait for what comes, and whose key has no scale. */
  readonly pairs: { readonly compared: number; readonly pending: number; readonly unscaled: number };
  /** How the ratio and its interval came about, at some looks; the last one is that of now. */
  readonly path: readonly RatioAtLook[];
  /** The two sides, by who serves. */
  readonly sides: readonly RolloutSide[];
  /** Whether demand of the keys that the run serves has become another one; null where nothing can be said. */
  readonly demand: DemandLift | null;
}

/** What was shown at a look. */
export interface RatioAtLook {
  /** Periods that were compared until then. */
  readonly periods: number;
  /** As in {@linkcode RolloutEvidence}. */
  readonly ratio: number;
  /** Likewise. */
  readonly lo: number | null;
  /** Likewise. */
  readonly hi: number | null;
}

/** Looks of a path. */
const LOOKS = 25;

/** Keys of one side of a rollout. */
export interface RolloutSide {
  /** Who serves these keys: `challenger` is the run. */
  readonly cohort: "challenger" | "champion";
  /** Keys that were compared. */
  readonly keys: number;
  /** Pairs of forecasts. */
  readonly pairs: number;
  /** What came, unit of `y`. */
  readonly total: number;
  /** Absolute errors over absolute actuals, of the run and of the other side; null where all actuals are 0. */
  readonly wape: { readonly run: number | null; readonly other: number | null };
  /** Signed errors over actuals: above 0 too much is forecast; null where the actuals add up to 0. */
  readonly bias: { readonly run: number | null; readonly other: number | null };
}

/** How pairs are judged. */
export interface EvidenceOptions {
  /** The table. */
  readonly group: Pick<FeatureGroup, "calendar">;
  /** Whether losses are squared errors: their ratio is that of the roots. */
  readonly isSquared: boolean;
  /** Share by which errors may be larger, >= 0. */
  readonly margin: number;
}

/** A period counts if so large a share of the keys of the best known one has reported: late ones say something else. */
const REPORTED = 0.5;

/**
 * What pairs of forecasts show. All keys of a period are one observation, as what happens in it happens to all of them: the
 * difference of the losses over their sum, in [-1, 1].
 *
 * @param pairs Compared. @param options See there.
 */
export function rolloutEvidence(pairs: PairedErrors, { group, isSquared, margin }: EvidenceOptions): RolloutEvidence {
  const { calendar } = group, clusters = clustersOf(pairs.periods, calendar);
  const known = [...pairs.periods.keys()].sort(ascending), keys = new Set(clusters.flatMap((one) => [...one.keys]));
  const differences = clusters.map(({ run, other }) => run + other === 0 ? 0 : (run - other) / (run + other));
  const every = Math.ceil(differences.length / LOOKS), counts = differences.map((_, i) => i + 1);
  const path = counts.filter((count) => (differences.length - count) % every === 0)
    .map((count) => ratioAt(differences.slice(0, count), isSquared));
  const { ratio = null, lo = null, hi = null } = path.at(-1) ?? {};
  const text = (period: number | undefined) => period === undefined ? null : formatPeriod(calendar, period);
  return {
    verdict: verdictOf({ lo, hi, margin }),
    ...{ ratio, lo, hi, margin },
    periods: clusters.length,
    since: clusters.filter(({ later }) => later > 0).length,
    soak: soakOf(calendar),
    first: text(known[0]),
    last: text(known.at(-1)),
    keys: keys.size,
    pairs: {
      compared: clusters.reduce((sum, cluster) => sum + cluster.pairs, 0),
      ...{ pending: pairs.pending, unscaled: pairs.unscaled },
    },
    path,
    sides: (["challenger", "champion"] as const).map((cohort) => sideOf(cohort, pairs.sides[cohort])),
    demand: demandOf(pairs),
  };
}

/** Of differences of losses over their sums to a ratio of errors. */
function ratioAt(differences: readonly number[], isSquared: boolean): RatioAtLook {
  const { mean, lo, hi } = meanSequence(differences);
  const ratioOf = (difference: number) => ((1 + difference) / (1 - difference)) ** (isSquared ? 0.5 : 1);
  return {
    periods: differences.length,
    ratio: ratioOf(mean),
    lo: lo > -1 ? ratioOf(lo) : null,
    hi: hi < 1 ? ratioOf(hi) : null,
  };
}

/** Keys that the run has ever served, beside those that it never has. */
function demandOf({ sides: { challenger, champion }, actuals }: PairedErrors): DemandLift | null {
  const { keys: served, first: from } = challenger;
  return demandLift(actuals, { served, others: champion.keys.difference(served), from });
}

/** What is shown to be worse is so by however little. */
function verdictOf({ lo, hi, margin }: Pick<RolloutEvidence, "lo" | "hi" | "margin">): RolloutVerdict {
  if (lo !== null && lo > 1) return "worse";
  if (hi === null) return "open";
  if (hi < 1) return "better";
  return hi <= 1 + margin ? "not_worse" : "open";
}

/** Periods of which enough has come, those within a day as one: hours of a day are no independent ones. */
function clustersOf(periods: ReadonlyMap<number, PeriodLosses>, calendar: Calendar): PeriodLosses[] {
  const most = Math.max(0, ...[...periods.values()].map(({ keys }) => keys.size));
  const known = [...periods].filter(([, { keys }]) => keys.size >= REPORTED * most).sort(([a], [b]) => a - b);
  const perDay = Math.max(1, periodsPerDay(calendar.frequency));
  return [...Map.groupBy(known, ([period]) => Math.floor(period / perDay)).values()].map((own) =>
    own.map(([, losses]) => losses).reduce((sum, losses) => ({
      run: sum.run + losses.run,
      other: sum.other + losses.other,
      pairs: sum.pairs + losses.pairs,
      later: sum.later + losses.later,
      keys: sum.keys.union(losses.keys),
    }))
  );
}

/** A week, and at least two periods: what orders change is seen later than what is forecast. */
function soakOf({ frequency }: Calendar): number {
  const perDay = Math.max(1, periodsPerDay(frequency));
  return Math.max(2, Math.round(PERIODS_PER_YEAR[frequency] / perDay / 52.18));
}

function sideOf(cohort: "challenger" | "champion", sums: SideSums): RolloutSide {
  const { keys, pairs, total, size, absolute, signed } = sums;
  const over = (value: number, by: number) => by === 0 ? null : value / by;
  return {
    ...{ cohort, keys: keys.size, pairs, total },
    wape: { run: over(absolute[0], size), other: over(absolute[1], size) },
    bias: { run: over(signed[0], total), other: over(signed[1], total) },
  };
}

function ascending(a: number, b: number): number {
  return a - b;
}
