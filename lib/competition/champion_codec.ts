import { type Artifact, type ArtifactArray, decodeArtifact, encodeArtifact } from "../core/artifact.ts";
import { FitError } from "../core/errors.ts";
import { LONGEST_HORIZON, LONGEST_SEASON, MOST_LEVELS } from "../core/resolve_config.ts";
import { schemaProblem } from "../core/schema_problem.ts";
import { decodeSpec, type FeatureSpec, specHash } from "../features/spec.ts";
import type { ModelFamily } from "../models/family.ts";
import type { Champion, ChampionMember } from "./champion.ts";
import type { Combine } from "./combine.ts";
import type { IntervalProfile } from "./interval_profile.ts";
import { decodeProfile } from "./profile_codec.ts";
import { type FixedInterval, type KeyInterval, levelsOf } from "./intervals.ts";
import { MemberReader, MemberWriter, type StoredMember } from "./member_codec.ts";

/** Name under which a run stores its feature spec among the shared artifacts. */
export const SHARED_SPEC = "feature_spec";
/** Name under which a run stores the feature spec of this hash, which only some of its contenders have. */
export function sharedSpec(hash: string): string {
  return `${SHARED_SPEC}:${hash}`;
}

/** Name under which a run stores the shapes of its errors, which all its intervals rest on. */
export const SHARED_INTERVALS = "interval_profile";

/**
 * Layout of champions: 2 carries the key's first period and what was seen of it; 3 names the group of its errors and its last
 * period; 4 holds equal arrays of its members once, and no member repeats what the champion says; 5 names the feature spec of
 * members that have one of their own.
 */
const LAYOUT = 5;
/** Layouts that are read. */
const READ: readonly unknown[] = [3, 4, LAYOUT];

/** A member as the header of a champion has it. */
interface MemberHeader {
  readonly contender: string;
  readonly family: string;
  readonly weight: number;
  readonly smear: number;
  /** Absent where it is not raised. */
  readonly lift?: number;
  readonly shared: string;
  readonly smaller?: string;
  /** Hash of its feature spec, where that is not the champion's. */
  readonly specHash?: string;
  /** Its model, where it is of the key's own; of layout 3, an array has it whole. */
  readonly model?: StoredMember;
}

/**
 * A champion as bytes. Pooled members, feature specs and interval profile are named, not copied: the run stores each once.
 *
 * @param champion What serves the key. @returns Bytes for a pack.
 */
export function encodeChampion(champion: Champion): Uint8Array<ArrayBuffer> {
  const { contender, combine, seasonLength, start, end, seen, horizon, nonNegative, interval, spec } = champion;
  const pool = new MemberWriter();
  const members = champion.members.map((member): MemberHeader => {
    const { contender, family, fitted, weight, smear, lift, shared, smaller } = member;
    const { spec: rows = spec } = member, hash = specHash(rows);
    const told = { family: family.name, specHash: hash, names: rows.names };
    const model = shared === "" ? pool.store(family.encode(fitted), told) : undefined;
    const own = hash === specHash(spec) ? {} : { specHash: hash };
    return { contender, family: family.name, weight, smear, lift, shared, smaller, ...own, model };
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
 * @param bytes What {@linkcode encodeChampion} gave.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes.
 */
export function summarizeChampion(bytes: Uint8Array): ChampionSummary {
  const { members, combine } = headOf(bytes);
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
      ...(member.smaller === undefined ? {} : { smaller: member.smaller }),
    })).sort((a, b) => b.share - a.share),
  };
}

/** A member of a champion, as its bytes name it. */
export type NamedMember = Pick<ChampionMember, "contender" | "weight" | "shared">;

/**
 * Who makes a champion's forecast and who only stands in, with weights as they are stored, read without loading any model.
 *
 * @param bytes What {@linkcode encodeChampion} gave.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes.
 */
export function membersOf(bytes: Uint8Array): { readonly combine: Combine; readonly members: readonly NamedMember[] } {
  const { combine, members } = headOf(bytes);
  return { combine, members: members.map(({ contender, weight, shared }) => ({ contender, weight, shared })) };
}

/** Where a champion's parts come from. */
export interface ChampionSources {
  /** The family of a name. */
  family(name: string): ModelFamily;
  /** Bytes that the run stores under a name. */
  shared(name: string): Uint8Array;
  /** A spec with what has become known since; of the same identity. Default: as it was stored. */
  renew?(spec: FeatureSpec): FeatureSpec;
}

/**
 * A reader of champions of one run. Pooled models, specs and interval profile are decoded once, however many keys use them.
 *
 * @param sources Families and shared artifacts.
 * @returns From the bytes of {@linkcode encodeChampion} to a champion.
 * The reader throws {@linkcode FitError} `CORRUPT_ARTIFACT` for broken bytes, `OLD_ARTIFACT` for those of another release and `SPEC_MISMATCH` if the stored spec is another.
 */
export function createChampionReader(sources: ChampionSources): (bytes: Uint8Array) => Champion {
  const cache = new Map<string, unknown>(), specs = new Map<string, FeatureSpec>();
  let profile: IntervalProfile | undefined;
  return (bytes) => {
    const { header, arrays } = decodeArtifact(bytes), head = checkedHead(header);
    const spec = specOf(SHARED_SPEC, head.specHash), stored = new MemberReader(arrays);
    const own = (member: MemberHeader, i: number, { names }: FeatureSpec): Artifact =>
      header.layout === 3
        ? decodeArtifact(bytesOf(arrays[`member_${i}`]))
        : stored.read(member.model, { family: member.family, specHash: member.specHash ?? head.specHash, names });
    const members = head.members.map((member, i): ChampionMember => {
      const family = sources.family(member.family),
        { contender, weight, smear, lift, shared, smaller, specHash } = member;
      const rows = specHash === undefined ? undefined : specOf(sharedSpec(specHash), specHash);
      const facts = {
        ...{ contender, weight, smear, shared, family },
        ...lift === undefined ? {} : { lift },
        ...smaller === undefined ? {} : { smaller },
        ...rows === undefined ? {} : { spec: rows },
      };
      if (shared === "") return { ...facts, fitted: family.decode(own(member, i, rows ?? spec)) };
      if (!cache.has(shared)) cache.set(shared, family.decode(decodeArtifact(sources.shared(shared))));
      return { ...facts, fitted: cache.get(shared) };
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
      interval: interval === null ? fixedInterval(head, arrays) : learnedInterval(interval),
    };
  };

  function specOf(name: string, expected: string): FeatureSpec {
    const known = specs.get(name), spec = known ?? renewed(decodeSpec(sources.shared(name)));
    if (known === undefined) specs.set(name, spec);
    const hash = specHash(spec);
    if (hash === expected) return spec;
    throw new FitError(
      "SPEC_MISMATCH",
      `Cannot use a model as its feature spec must be ${expected}: current value is ${hash}`,
      { hint: "Train again: the registry's run and its feature spec do not belong together." },
    );
  }

  function renewed(spec: FeatureSpec): FeatureSpec {
    return sources.renew?.(spec) ?? spec;
  }

  function learnedInterval(interval: Omit<KeyInterval, "profile">): KeyInterval {
    profile ??= decodeProfile(sources.shared(SHARED_INTERVALS));
    return { ...interval, profile };
  }
}

function fixedInterval({ levels, horizon }: Head, { lo, hi }: Artifact["arrays"]): FixedInterval {
  const size = levels.length * horizon;
  const isWhole = lo instanceof Float64Array && hi instanceof Float64Array && lo.length === size && hi.length === size;
  if (isWhole) return { levels, lo, hi };
  throw new FitError(
    "CORRUPT_ARTIFACT",
    `Cannot decode a champion as its interval needs ${size} offsets of 64 bits: current value is another number of them`,
    { hint: "Restore the registry root from a backup or train the key again." },
  );
}

/** What the header of a champion says. */
interface Head extends Omit<Champion, "interval" | "members" | "spec"> {
  readonly levels: readonly number[];
  readonly interval: Omit<KeyInterval, "profile"> | null;
  readonly members: readonly MemberHeader[];
  readonly specHash: string;
}

const TEXT = { type: "string" }, PERIOD = { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 };
const SHARE = { type: "number", minimum: 0 };
const HEAD = {
  type: "object",
  required: [
    ...["contender", "combine", "seasonLength", "start", "end", "seen", "horizon", "nonNegative", "levels", "interval"],
    ...["members", "specHash"],
  ],
  properties: {
    contender: TEXT,
    combine: { type: "string", enum: ["weighted", "median"] },
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
    members: {
      type: "array",
      maxItems: 1000,
      items: {
        type: "object",
        required: ["contender", "family", "weight", "smear", "shared"],
        properties: {
          ...{ contender: TEXT, family: TEXT, weight: SHARE, smear: SHARE, shared: TEXT, smaller: TEXT },
          ...{ specHash: TEXT, lift: { type: "number" } },
        },
      },
    },
    specHash: TEXT,
  },
};

function headOf(bytes: Uint8Array): Head {
  return checkedHead(decodeArtifact(bytes).header);
}

/** A champion may come from anybody: what time and memory depend on is looked at before it is used. */
function checkedHead(header: Artifact["header"]): Head {
  assertLayout(header);
  const problem = schemaProblem(header, HEAD);
  if (problem === null) return header as unknown as Head;
  throw new FitError(
    "CORRUPT_ARTIFACT",
    `Cannot decode a champion as its header must be as it was written: current value is ${problem}`,
    { hint: "Restore the registry root from a backup or train the key again." },
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
