import { decodeArtifact, encodeArtifact } from "../core/artifact.ts";
import type { Artifact, ArtifactArray } from "../core/artifact.ts";
import { isClosed } from "../core/calendar.ts";
import type { Design } from "../core/design.ts";
import { FitError } from "../core/errors.ts";
import type { Panel } from "../core/panel.ts";
import { predictSteps } from "../features/predict_steps.ts";
import { type PreparedFeatures, prepareFeatures } from "../features/prepare.ts";
import { type FeatureSpec, specHash } from "../features/spec.ts";
import type { Future, ModelFamily } from "../models/family.ts";
import { boundForecast, look, type Seen } from "./bounds.ts";
import type { Combine } from "./combine.ts";
import { combineAtEvents, eventSteps } from "./event_steps.ts";
import { predictMember } from "./predict_member.ts";
import { smearForecast } from "./smear.ts";
import { decodeProfile, type IntervalProfile } from "./interval_profile.ts";
import { championEnds, type ChampionInterval, type FixedInterval, type KeyInterval, levelsOf } from "./intervals.ts";
import { isKnown } from "./eligibility.ts";
import { spreadOf } from "./spread.ts";
import { checkOrigins, driftOf, widened } from "./drift.ts";
import { assertOneKey, historyAt, historyUpTo } from "./history.ts";

/** A fitted model with the family that can use it. */
export interface FittedModel {
  /** The family that fitted or decoded it. */
  readonly family: ModelFamily;
  /** What its `fit` or `decode` gave. */
  readonly fitted: unknown;
}

/** One member of a champion: a model of the key's own, or a pooled one shared by many keys. */
export interface ChampionMember extends FittedModel {
  /** Name of the contender. */
  readonly contender: string;
  /** Share in a weighted combination, >= 0; 0: it stands in where a holiday lies that nobody with weight can see. */
  readonly weight: number;
  /** Factor by which its forecast is lifted from the middle to the mean, see `smearForecast`; 1 for none. */
  readonly smear: number;
  /** Name under which the pooled model is stored with the run, or "" for a model of the key's own. */
  readonly shared: string;
}

/** What serves one key. With no members it forecasts zero. */
export interface Champion {
  /** Contender, combination or fallback that it stands for. */
  readonly contender: string;
  /** How the members become one forecast. */
  readonly combine: Combine;
  /** One for a single contender, several for a combination. */
  readonly members: readonly ChampionMember[];
  /** How feature rows are made for members that need them. */
  readonly spec: FeatureSpec;
  /** Observations per cycle, >= 1. */
  readonly seasonLength: number;
  /** First period of the key in the table that it was trained on, period number: ages are counted from it. */
  readonly start: number;
  /** Last period that it was trained on, period number: what came later puts it to the test. */
  readonly end: number;
  /** What the key's history had shown when it was trained: no member forecasts far beyond. */
  readonly seen: Seen;
  /** Steps that it was calibrated for. */
  readonly horizon: number;
  /** Whether demand cannot be negative. */
  readonly nonNegative: boolean;
  /** What its intervals rest on. */
  readonly interval: ChampionInterval;
}

/** A forecast of one key. */
export interface Forecast {
  /** Unit of `y`, shape [h]. */
  readonly yhat: Float64Array;
  /** Lower ends by level of `levelsOf(champion.interval)`, shape [L][h]; NaN where errors were too few for the level. */
  readonly lo: readonly Float64Array[];
  /** Upper ends, as `lo`. */
  readonly hi: readonly Float64Array[];
  /** How many times larger its errors since training are than expected, >= 1, see `driftOf`; the intervals are as much wider. */
  readonly drift: number;
}

/** Name under which a run stores its feature spec among the shared artifacts. */
export const SHARED_SPEC = "feature_spec";
/** Name under which a run stores the shapes of its errors, which all its intervals rest on. */
export const SHARED_INTERVALS = "interval_profile";

/** Layout of champions: 2 carries the key's first period and what was seen of it; 3 names the group of its errors and its last period. */
const LAYOUT = 3;

interface MemberHeader {
  readonly contender: string;
  readonly family: string;
  readonly weight: number;
  readonly smear: number;
  readonly shared: string;
}

/**
 * A champion as bytes. Pooled members, feature spec and interval profile are named, not copied: the run stores each once.
 *
 * @param champion What serves the key. @returns Bytes for a pack.
 */
export function encodeChampion(champion: Champion): Uint8Array<ArrayBuffer> {
  const { interval } = champion;
  const arrays: Record<string, ArtifactArray> = "profile" in interval ? {} : { lo: interval.lo, hi: interval.hi };
  const members = champion.members.map(({ contender, family, fitted, weight, smear, shared }, i): MemberHeader => {
    if (shared === "") arrays[`member_${i}`] = encodeArtifact(family.encode(fitted));
    return { contender, family: family.name, weight, smear, shared };
  });
  const { contender, combine, seasonLength, start, end, seen, horizon, nonNegative } = champion;
  const header = {
    layout: LAYOUT,
    contender,
    combine,
    seasonLength,
    start,
    end,
    seen,
    horizon,
    nonNegative,
    levels: levelsOf(interval),
    interval: "profile" in interval ? { group: interval.group, ratio: interval.ratio } : null,
    members,
    specHash: specHash(champion.spec),
  };
  return encodeArtifact({ header, arrays });
}

/**
 * Names of the families that a champion's members are of, so that they can be loaded before it is read.
 *
 * @param bytes What {@linkcode encodeChampion} gave.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes.
 */
export function familiesOf(bytes: Uint8Array): string[] {
  const { members } = decodeArtifact(bytes).header as { members?: readonly MemberHeader[] };
  return [...new Set(members?.map((member) => member.family))];
}

/** Who makes a champion's forecast, as plain data. */
export interface ChampionSummary {
  /** How the members become one forecast; of one member, its own. */
  readonly combine: Combine;
  /** Largest share first; none: it forecasts zero. */
  readonly members: readonly {
    /** Name of the contender. */
    readonly contender: string;
    /** Its model family. */
    readonly family: string;
    /** Share in the forecast, the shares add up to 1; of a median, in the vote. */
    readonly share: number;
    /** Whether it is one model of all keys, not of this key alone. */
    readonly pooled: boolean;
  }[];
}

/**
 * Who makes a champion's forecast, read without loading any model.
 *
 * @param bytes What {@linkcode encodeChampion} gave.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes.
 */
export function summarizeChampion(bytes: Uint8Array): ChampionSummary {
  const { members = [], combine = "weighted" } = decodeArtifact(bytes).header as {
    members?: readonly MemberHeader[];
    combine?: Combine;
  };
  const voting = members.filter(({ weight }) => weight > 0);
  const weightOf = ({ weight }: MemberHeader) => combine === "median" ? 1 : weight;
  const total = voting.reduce((sum, member) => sum + weightOf(member), 0);
  return {
    combine,
    members: voting.map((member) => ({
      contender: member.contender,
      family: member.family,
      share: weightOf(member) / total,
      pooled: member.shared !== "",
    })).sort((a, b) => b.share - a.share),
  };
}

/** Where a champion's parts come from. */
export interface ChampionSources {
  /** The family of a name. */
  family(name: string): ModelFamily;
  /** Bytes that the run stores under a name. */
  shared(name: string): Uint8Array;
}

/**
 * A reader of champions of one run. Pooled models, spec and interval profile are decoded once, however many keys use them.
 *
 * @param sources Families and shared artifacts.
 * @returns From the bytes of {@linkcode encodeChampion} to a champion.
 * The reader throws {@linkcode FitError} `CORRUPT_ARTIFACT` for broken bytes, `OLD_ARTIFACT` for those of another release and `SPEC_MISMATCH` if the stored spec is another.
 */
export function createChampionReader(sources: ChampionSources): (bytes: Uint8Array) => Champion {
  const cache = new Map<string, unknown>();
  let spec: FeatureSpec | undefined, hash = "", profile: IntervalProfile | undefined;
  return (bytes) => {
    const { header, arrays } = decodeArtifact(bytes);
    assertLayout(header);
    const head = header as unknown as Omit<Champion, "interval" | "members" | "spec"> & {
      levels: readonly number[];
      interval: Omit<KeyInterval, "profile"> | null;
      members: MemberHeader[];
      specHash: string;
    };
    if (spec === undefined) {
      spec = JSON.parse(new TextDecoder().decode(sources.shared(SHARED_SPEC))) as FeatureSpec;
      hash = specHash(spec);
    }
    if (hash !== head.specHash) {
      throw new FitError(
        "SPEC_MISMATCH",
        `Cannot use a model as its feature spec must be ${head.specHash}: current value is ${hash}`,
        {
          hint: "Train again: the registry's run and its feature spec do not belong together.",
        },
      );
    }
    const members = head.members.map((member, i): ChampionMember => {
      const family = sources.family(member.family);
      if (member.shared === "") {
        return { ...member, family, fitted: family.decode(decodeArtifact(bytesOf(arrays[`member_${i}`]))) };
      }
      if (!cache.has(member.shared)) {
        cache.set(member.shared, family.decode(decodeArtifact(sources.shared(member.shared))));
      }
      return { ...member, family, fitted: cache.get(member.shared) };
    });
    const { contender, combine, seasonLength, start, end, seen, horizon, nonNegative, interval } = head;
    return {
      contender,
      combine,
      seasonLength,
      start,
      end,
      seen,
      horizon,
      nonNegative,
      members,
      spec,
      interval: interval === null ? fixedInterval(head.levels, arrays) : learnedInterval(interval),
    };
  };

  function learnedInterval(interval: Omit<KeyInterval, "profile">): KeyInterval {
    profile ??= decodeProfile(sources.shared(SHARED_INTERVALS));
    return { ...interval, profile };
  }
}

function fixedInterval(levels: readonly number[], { lo, hi }: Record<string, ArtifactArray>): FixedInterval {
  if (lo instanceof Float64Array && hi instanceof Float64Array) return { levels, lo, hi };
  throw new FitError(
    "CORRUPT_ARTIFACT",
    "Cannot decode a champion as its interval offsets must be 64-bit floats: current value lacks them",
  );
}

/**
 * Forecast one key with its champion.
 *
 * @param champion What serves the key.
 * @param series Panel of the one key: history up to `asOf`, then the future frame where the spec has future-known columns.
 * @param options `asOf`: last period known; `horizon`: steps, 1 to `champion.horizon`.
 * @returns Forecast and nested intervals, cut at 0 where demand cannot be negative.
 * A member that gives no finite value at a step takes no part in it. Where data came after training, the champion is put to
 * the test on the newest of it, and its intervals are as much wider as it missed more than expected.
 * @throws {RangeError} If the horizon is outside the champion's, the panel has not exactly one key or ends before `asOf`.
 * @throws {FitError} `NOT_FINITE` if no member gives a finite value; and from the members.
 */
export function forecastChampion(
  champion: Champion,
  series: Panel,
  options: { asOf: number; horizon: number },
): Forecast {
  const { horizon, asOf } = options;
  assertOneKey(series);
  if (!(horizon >= 1 && horizon <= champion.horizon)) {
    throw new RangeError(
      `Cannot forecast as the horizon must be in [1, ${champion.horizon}]: current value is ${horizon}`,
    );
  }
  const end = series.ds.at(-1) ?? asOf;
  if (asOf > end) {
    throw new RangeError(`Cannot forecast as the series must reach the origin ${asOf}: current value ends at ${end}`);
  }
  let prepared: PreparedFeatures | null = null;
  const features = () =>
    prepared ??= prepareFeatures(champion.spec, series, { horizon: champion.horizon, since: champion.start });
  const forecastFrom = (origin: number, steps: number): Float64Array => {
    const history = historyAt(series, origin);
    const at = { history, seen: look(history.y, champion.seen), asOf: origin, horizon: steps, features };
    return forecastMembers(champion, at);
  };
  const yhat = forecastFrom(asOf, horizon);
  if (yhat.some(Number.isNaN)) {
    throw new FitError(
      "NOT_FINITE",
      `Cannot forecast with ${champion.contender} as its forecast must be finite: current value is no number`,
      { hint: "Train the key again, or look at its newest values." },
    );
  }
  const known = historyUpTo(series, asOf), spread = spreadOf(known, champion.seasonLength);
  const origins = checkOrigins(champion, asOf).filter((origin) => isKnown(historyUpTo(series, origin)));
  const checks = origins.map((origin) => {
    const steps = Math.min(champion.horizon, asOf - origin);
    return { yhat: forecastFrom(origin, steps), actual: observedAfter(series, origin, steps) };
  });
  const drift = driftOf(champion.interval, checks, spread);
  const at = { spread, floor: champion.nonNegative ? 0 : -Infinity, horizon: champion.horizon };
  return { yhat, ...championEnds(widened(champion.interval, drift), yhat, at), drift };
}

/** The target after an origin where the calendar is open, shape [steps]; NaN where missing. */
function observedAfter(series: Panel, origin: number, steps: number): Float64Array {
  const first = series.ds[0] ?? origin + 1;
  return Float64Array.from({ length: steps }, (_, i) => {
    const period = origin + 1 + i;
    return isClosed(series.calendar, period) ? NaN : series.y[period - first] ?? NaN;
  });
}

/** Where a champion forecasts from. */
interface Origin {
  readonly history: Pick<Future, "y" | "start">;
  readonly seen: Seen;
  readonly asOf: number;
  readonly horizon: number;
  /** Features of the series, made when first asked for. */
  features(): PreparedFeatures;
}

function forecastMembers(champion: Champion, at: Origin): Float64Array {
  if (champion.members.length === 0) return new Float64Array(at.horizon);
  const steps = eventSteps(champion.spec, { origin: at.asOf, horizon: at.horizon });
  const members = steps === null ? champion.members.filter(({ weight }) => weight > 0) : champion.members;
  return combineAtEvents(members.map((member) => forecastMember(member, champion, at)), {
    combine: champion.combine,
    weights: members.map((member) => member.weight),
    isBlind: members.map(({ family }) => family.input === "history"),
    steps,
  });
}

function forecastMember(member: ChampionMember, champion: Champion, at: Origin): Float64Array {
  const { history, seen, asOf, horizon } = at;
  const { family, fitted } = member;
  const floor = champion.nonNegative ? 0 : -Infinity;
  const predicted = family.input === "history"
    ? predictMember(family, fitted, { ...history, horizon, design: null })
    : predictSteps(
      champion.spec,
      at.features(),
      asOf,
      horizon,
      (design: Design) => predictMember(family, fitted, { ...history, horizon: design.rows, design }),
    );
  const middle = boundForecast(predicted, seen).map((value) => Number.isFinite(value) ? Math.max(floor, value) : NaN);
  return smearForecast(middle, member.smear, champion.spec);
}

function assertLayout({ layout = 1 }: Artifact["header"]): void {
  if (layout === LAYOUT) return;
  throw new FitError(
    "OLD_ARTIFACT",
    `Cannot read a champion as it must have layout ${LAYOUT}: current value is ${layout}`,
    { hint: "Train again: another release of the library wrote it." },
  );
}

function bytesOf(array: ArtifactArray | undefined): Uint8Array {
  if (array instanceof Uint8Array) return array;
  throw new FitError(
    "CORRUPT_ARTIFACT",
    "Cannot decode a champion as each member needs its bytes: current value lacks one",
  );
}
