import { type Artifact, corruptArtifact, decodeArtifact } from "../../core/bytes/artifact.ts";
import { LONGEST_HORIZON, LONGEST_SEASON, MOST_LEVELS } from "../../core/config/resolve_config.ts";
import { decodeSpec, type FeatureSpec, specHash } from "../../features/spec/spec.ts";
import type { Champion, ChampionMember } from "./champion.ts";
import type { BaseMember } from "./champion_base.ts";
import {
  type BaseHead,
  type ChampionLayout,
  championReader,
  type ChampionSources,
  checkedHead,
  writeChampion,
} from "./champion_layout.ts";
import type { Combine } from "../backtest/combine.ts";
import { type FixedInterval, type KeyInterval, levelsOf } from "../calibration/intervals.ts";
import { decodeProfile } from "../calibration/profile_codec.ts";
import { ROWS_LAYOUT } from "./rows_layout.ts";

/** Name under which a run stores the shapes of its errors, which all its intervals rest on. */
export const SHARED_INTERVALS = "interval_profile";

/** What the header of a champion of a series says beside what all say. */
interface Head extends Omit<Champion, "interval" | keyof BaseHead | "spec"> {
  readonly levels: readonly number[];
  readonly interval: Omit<KeyInterval, "profile"> | null;
}

const TEXT = { type: "string" }, PERIOD = { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 };
const SHARE = { type: "number", minimum: 0 };

/**
 * Layout of champions of series: 2 carries the key's first period and what was seen of it; 3 names the group of its errors and its
 * last period; 4 holds equal arrays of its members once, and no member repeats what the champion says; 5 names the feature spec
 * of members that have one of their own.
 */
const SERIES_LAYOUT: ChampionLayout<FeatureSpec, ChampionMember, Champion> = {
  written: 5,
  read: [3, 4, 5],
  specs: { decode: decodeSpec, hash: specHash, names: ({ names }) => names },
  head: {
    required: ["seasonLength", "start", "end", "seen", "horizon", "nonNegative", "levels", "interval"],
    properties: {
      seasonLength: { type: "integer", minimum: 1, maximum: LONGEST_SEASON },
      start: PERIOD,
      end: PERIOD,
      seen: {
        type: "object",
        required: ["low", "high", "count"],
        properties: { low: { type: "number" }, high: { type: "number" }, count: { type: "integer", minimum: 0 } },
      },
      horizon: { type: "integer", minimum: 1, maximum: LONGEST_HORIZON },
      nonNegative: { type: "boolean" },
      levels: { type: "array", maxItems: MOST_LEVELS, items: { type: "number", minimum: 0, exclusiveMaximum: 100 } },
      interval: {
        anyOf: [
          { type: "null" },
          { type: "object", required: ["group", "ratio"], properties: { group: TEXT, ratio: SHARE } },
        ],
      },
    },
  },
  member: { required: ["smear"], properties: { smear: SHARE, lift: { type: "number" } } },
  store({ seasonLength, start, end, seen, horizon, nonNegative, interval }) {
    const isLearned = "profile" in interval;
    const header = {
      ...{ seasonLength, start, end, seen, horizon, nonNegative, levels: levelsOf(interval) },
      interval: isLearned ? { group: interval.group, ratio: interval.ratio } : null,
    };
    const arrays: Artifact["arrays"] = isLearned ? {} : { lo: interval.lo, hi: interval.hi };
    return { header, arrays };
  },
  storeMember: ({ smear, lift }) => ({ smear, lift }),
  restoreMember: (header) => {
    const { smear, lift } = header as unknown as ChampionMember;
    return { smear, ...lift === undefined ? {} : { lift } };
  },
  restore(base, { header, arrays, shared }) {
    const head = header as unknown as Head, { seasonLength, start, end, seen, horizon, nonNegative, interval } = head;
    return {
      ...base,
      ...{ seasonLength, start, end, seen, horizon, nonNegative },
      interval: interval === null
        ? fixedInterval(head, arrays)
        : { ...interval, profile: shared(SHARED_INTERVALS, decodeProfile) },
    };
  },
};

function fixedInterval({ levels, horizon }: Head, { lo, hi }: Artifact["arrays"]): FixedInterval {
  const size = levels.length * horizon;
  const isWhole = lo instanceof Float64Array && hi instanceof Float64Array && lo.length === size && hi.length === size;
  if (isWhole) return { levels, lo, hi };
  throw corruptArtifact("a champion", {
    must: `its interval needs ${size} offsets of 64 bits`,
    found: "another number of them",
  });
}

/**
 * A champion of a series as bytes. Pooled members, feature specs and interval profile are named, not copied: the run stores each
 * once.
 *
 * @param champion What serves the key. @returns Bytes for a pack.
 */
export function encodeChampion(champion: Champion): Uint8Array<ArrayBuffer> {
  return writeChampion(SERIES_LAYOUT, champion);
}

/**
 * A reader of champions of series of one run. Pooled models, specs and interval profile are decoded once, however many keys use
 * them.
 *
 * @param sources Families and shared artifacts.
 * @returns From the bytes of {@linkcode encodeChampion} to a champion.
 * The reader throws `FitError` `CORRUPT_ARTIFACT` for broken bytes, `OLD_ARTIFACT` for those of another release and `SPEC_MISMATCH` if the stored spec is another.
 */
export function createChampionReader(sources: ChampionSources<FeatureSpec>): (bytes: Uint8Array) => Champion {
  return championReader(SERIES_LAYOUT, sources);
}

/**
 * Names of the families that a champion's members are of, so that they can be loaded before it is read.
 *
 * @param bytes Of a champion of any kind.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes.
 */
export function familiesOf(bytes: Uint8Array): string[] {
  return [...new Set(headOf(bytes).members.map((member) => member.family))];
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
    /** In which way of its family it was made smaller; absent where it was not. */
    readonly smaller?: string;
  }[];
}

/**
 * Who makes a champion's forecast, read without loading any model.
 *
 * @param bytes Of a champion of any kind.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes.
 */
export function summarizeChampion(bytes: Uint8Array): ChampionSummary {
  const { members, combine } = headOf(bytes);
  const voting = members.filter(({ weight }) => weight > 0);
  const weightOf = ({ weight }: NamedMember) => combine === "median" ? 1 : weight;
  const total = voting.reduce((sum, member) => sum + weightOf(member), 0);
  return {
    combine,
    members: voting.map((member) => ({
      contender: member.contender,
      family: member.family,
      share: weightOf(member) / total,
      pooled: member.shared !== "",
      ...(member.smaller === undefined ? {} : { smaller: member.smaller }),
    })).sort((a, b) => b.share - a.share),
  };
}

/** A member of a champion, as its bytes name it. */
export type NamedMember = Pick<BaseMember<unknown>, "contender" | "weight" | "shared">;

/**
 * Who makes a champion's forecast and who only stands in, with weights as they are stored, read without loading any model.
 *
 * @param bytes Of a champion of any kind.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes.
 */
export function membersOf(bytes: Uint8Array): { readonly combine: Combine; readonly members: readonly NamedMember[] } {
  const { combine, members } = headOf(bytes);
  return { combine, members: members.map(({ contender, weight, shared }) => ({ contender, weight, shared })) };
}

function headOf(bytes: Uint8Array): BaseHead {
  return checkedHead(decodeArtifact(bytes).header, SERIES_LAYOUT, ROWS_LAYOUT);
}
