import { type Artifact, type ArtifactArray, decodeArtifact, encodeArtifact } from "../core/artifact.ts";
import { FitError } from "../core/errors.ts";
import { decodeSpec, type FeatureSpec, specHash } from "../features/spec.ts";
import type { ModelFamily } from "../models/family.ts";
import type { Champion, ChampionMember } from "./champion.ts";
import type { Combine } from "./combine.ts";
import { decodeProfile, type IntervalProfile } from "./interval_profile.ts";
import { type FixedInterval, type KeyInterval, levelsOf } from "./intervals.ts";
import { MemberReader, MemberWriter, type StoredMember } from "./member_codec.ts";

/** Name under which a run stores its feature spec among the shared artifacts. */
export const SHARED_SPEC = "feature_spec";
/** Name under which a run stores the shapes of its errors, which all its intervals rest on. */
export const SHARED_INTERVALS = "interval_profile";

/**
 * Layout of champions: 2 carries the key's first period and what was seen of it; 3 names the group of its errors and its last
 * period; 4 holds equal arrays of its members once, and no member repeats what the champion says.
 */
const LAYOUT = 4;
/** Layouts that are read. */
const READ: readonly unknown[] = [3, LAYOUT];

/** A member as the header of a champion has it. */
interface MemberHeader {
  readonly contender: string;
  readonly family: string;
  readonly weight: number;
  readonly smear: number;
  readonly shared: string;
  /** Its model, where it is of the key's own; of layout 3, an array has it whole. */
  readonly model?: StoredMember;
}

/**
 * A champion as bytes. Pooled members, feature spec and interval profile are named, not copied: the run stores each once.
 *
 * @param champion What serves the key. @returns Bytes for a pack.
 */
export function encodeChampion(champion: Champion): Uint8Array<ArrayBuffer> {
  const { contender, combine, seasonLength, start, end, seen, horizon, nonNegative, interval, spec } = champion;
  const pool = new MemberWriter();
  const members = champion.members.map(({ contender, family, fitted, weight, smear, shared }): MemberHeader => {
    const told = { family: family.name, specHash: specHash(spec), names: spec.names };
    const model = shared === "" ? pool.store(family.encode(fitted), told) : undefined;
    return { contender, family: family.name, weight, smear, shared, model };
  });
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
    specHash: specHash(spec),
  };
  const ends: Artifact["arrays"] = "profile" in interval ? {} : { lo: interval.lo, hi: interval.hi };
  return encodeArtifact({ header, arrays: { ...ends, ...pool.arrays() } });
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
      spec = decodeSpec(sources.shared(SHARED_SPEC));
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
    const stored = new MemberReader(arrays);
    const own = (member: MemberHeader, i: number): Artifact =>
      header.layout === 3
        ? decodeArtifact(bytesOf(arrays[`member_${i}`]))
        : stored.read(member.model, { family: member.family, specHash: hash, names: spec?.names });
    const members = head.members.map((member, i): ChampionMember => {
      const family = sources.family(member.family), { contender, weight, smear, shared } = member;
      if (shared === "") return { contender, weight, smear, shared, family, fitted: family.decode(own(member, i)) };
      if (!cache.has(shared)) cache.set(shared, family.decode(decodeArtifact(sources.shared(shared))));
      return { contender, weight, smear, shared, family, fitted: cache.get(shared) };
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

function assertLayout({ layout = 1 }: Artifact["header"]): void {
  if (READ.includes(layout)) return;
  throw new FitError(
    "OLD_ARTIFACT",
    `Cannot read a champion as it must have layout ${READ.join(" or ")}: current value is ${layout}`,
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
