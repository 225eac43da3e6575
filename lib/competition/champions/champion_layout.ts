import {
  type Artifact,
  type ArtifactArray,
  corruptArtifact,
  decodeArtifact,
  encodeArtifact,
} from "../../core/bytes/artifact.ts";
import { FitError } from "../../core/errors/errors.ts";
import { type JsonSchema, schemaProblem } from "../../core/bytes/schema_problem.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import type { BaseChampion, BaseMember } from "./champion_base.ts";
import { MemberReader, MemberWriter, type StoredMember } from "./member_codec.ts";

/** Name under which a run stores its feature spec among the shared artifacts. */
export const SHARED_SPEC = "feature_spec";
/** Name under which a run stores the feature spec of this hash, which only some of its contenders have. */
export function sharedSpec(hash: string): string {
  return `${SHARED_SPEC}:${hash}`;
}

/** Fields that are of a kind of champions alone, as JSON schema has them. */
export interface OwnFields {
  /** Names of those that must be there. */
  readonly required: readonly string[];
  /** What each must be like. */
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

/** What only one kind of champions knows of how they are stored; all else is common. */
export interface ChampionLayout<Spec, Member extends BaseMember<Spec>, C extends BaseChampion<Spec, Member>> {
  /** What headers say that are written. */
  readonly written: number | string;
  /** What headers may say to be read. */
  readonly read: readonly unknown[];
  /** Feature specs. */
  readonly specs: {
    decode(bytes: Uint8Array): Spec;
    hash(spec: Spec): string;
    /** Names of the features that a member's header need not repeat. */
    names(spec: Spec): readonly string[];
  };
  /** What the header of a champion says beside what all say. */
  readonly head: OwnFields;
  /** What a member says beside what all say. */
  readonly member: OwnFields;
  /** The champion's own part. */
  store(champion: C): Artifact;
  /** A member's own part, for the header. */
  storeMember(member: Member): Readonly<Record<string, unknown>>;
  /** Inverse of `storeMember`. @param member As the header has it, of the schema. */
  restoreMember(member: Artifact["header"]): Omit<Member, keyof BaseMember<Spec>>;
  /** Inverse of `store`. @param base The common part. @param stored What its bytes say; `header` is of the schema. */
  restore(base: BaseChampion<Spec, Member>, stored: Artifact & { readonly shared: SharedReader }): C;
}

/** Reads what a run stores once for many keys. @param name Of the artifact. @param decode From its bytes; called once. */
export type SharedReader = <T>(name: string, decode: (bytes: Uint8Array) => T) => T;

/** Where a champion's parts come from. */
export interface ChampionSources<Spec> {
  /** The family of a name. */
  family(name: string): ModelFamily;
  /** Bytes that the run stores under a name. */
  shared(name: string): Uint8Array;
  /** A spec with what has become known since; of the same identity. Default: as it was stored. */
  renew?(spec: Spec): Spec;
}

/** A member as the header of a champion has it. */
export interface MemberHeader
  extends Pick<BaseMember<unknown>, "contender" | "weight" | "shared" | "prior" | "smaller"> {
  /** Name of its family. */
  readonly family: string;
  /** Hash of its feature spec, where that is not the champion's. */
  readonly specHash?: string;
  /** Its model, where it is of the key's own; of layout 3, an array has it whole. */
  readonly model?: StoredMember;
}

/** What the header of every champion says. */
export interface BaseHead extends Pick<BaseChampion<unknown>, "contender" | "combine"> {
  /** Its members. */
  readonly members: readonly MemberHeader[];
  /** Hash of its feature spec. */
  readonly specHash: string;
}

const TEXT = { type: "string" };
const HEAD: OwnFields = {
  required: ["contender", "combine", "members", "specHash"],
  properties: { contender: TEXT, combine: { type: "string", enum: ["weighted", "median"] }, specHash: TEXT },
};
const MEMBER: OwnFields = {
  required: ["contender", "family", "weight", "shared"],
  properties: {
    ...{ contender: TEXT, family: TEXT, shared: TEXT, prior: TEXT, smaller: TEXT, specHash: TEXT },
    weight: { type: "number", minimum: 0 },
  },
};
/** Members that a champion may have. */
const MOST_MEMBERS = 1000;

/**
 * A champion as bytes. What keys share is named, not copied: the run stores each once.
 *
 * @param layout How champions of its kind are stored. @param champion What serves the key. @returns Bytes for a pack.
 */
export function writeChampion<Spec, Member extends BaseMember<Spec>, C extends BaseChampion<Spec, Member>>(
  layout: ChampionLayout<Spec, Member, C>,
  champion: C,
): Uint8Array<ArrayBuffer> {
  const { contender, combine, spec } = champion, { specs } = layout, pool = new MemberWriter();
  const members = champion.members.map((member): MemberHeader => {
    const { contender, family, fitted, weight, shared, smaller, spec: rows = spec } = member, hash = specs.hash(rows);
    const prior = family.onPrior === undefined ? undefined : member.prior;
    const artifact = () => prior === undefined ? family.encode(fitted) : family.onPrior!.encode(fitted);
    const told = { family: family.name, specHash: hash, names: specs.names(rows) };
    const model = shared === "" ? pool.store(artifact(), told) : undefined;
    const own = hash === specs.hash(spec) ? {} : { specHash: hash };
    const facts = { contender, family: family.name, weight, ...layout.storeMember(member) };
    return { ...facts, shared, ...prior === undefined ? {} : { prior }, smaller, ...own, model };
  });
  const { header, arrays } = layout.store(champion);
  return encodeArtifact({
    header: { layout: layout.written, contender, combine, ...header, members, specHash: specs.hash(spec) },
    arrays: { ...arrays, ...pool.arrays() },
  });
}

/**
 * A reader of champions of one run. Pooled models, specs and what else keys share are decoded once, however many use them.
 *
 * @param layout How champions of its kind are stored. @param sources Families and shared artifacts.
 * @returns From the bytes of {@linkcode writeChampion} to a champion.
 * The reader throws {@linkcode FitError} `CORRUPT_ARTIFACT` for broken bytes, `OLD_ARTIFACT` for those of another layout and
 * `SPEC_MISMATCH` if the stored spec is another.
 */
export function championReader<Spec, Member extends BaseMember<Spec>, C extends BaseChampion<Spec, Member>>(
  layout: ChampionLayout<Spec, Member, C>,
  sources: ChampionSources<Spec>,
): (bytes: Uint8Array) => C {
  const cache = new Map<string, unknown>(), { specs } = layout;
  const shared = <T>(name: string, decode: (bytes: Uint8Array) => T): T => {
    if (!cache.has(name)) cache.set(name, decode(sources.shared(name)));
    return cache.get(name) as T;
  };
  return (bytes) => {
    const { header, arrays } = decodeArtifact(bytes), head = checkedHead(header, layout);
    const spec = specOf(SHARED_SPEC, head.specHash), stored = new MemberReader(arrays);
    const own = (member: MemberHeader, i: number, rows: Spec): Artifact =>
      header.layout === 3 ? decodeArtifact(bytesOf(arrays[`member_${i}`])) : stored.read(member.model, {
        family: member.family,
        specHash: member.specHash ?? head.specHash,
        names: specs.names(rows),
      });
    const members = head.members.map((member, i): Member => {
      const { contender, weight, smaller, specHash } = member, family = sources.family(member.family);
      const rows = specHash === undefined ? undefined : specOf(sharedSpec(specHash), specHash);
      const fitted = member.shared === ""
        ? fittedOf(member, own(member, i, rows ?? spec))
        : shared(member.shared, (bytes) => family.decode(decodeArtifact(bytes)));
      const base: BaseMember<Spec> = {
        ...{ contender, weight, shared: member.shared, family, fitted },
        ...smaller === undefined ? {} : { smaller },
        ...rows === undefined ? {} : { spec: rows },
      };
      return { ...base, ...layout.restoreMember({ ...member }) } as Member;
    });
    const { contender, combine } = head;
    return layout.restore({ contender, combine, members, spec }, { header, arrays, shared });
  };

  function fittedOf({ family: name, prior }: MemberHeader, artifact: Artifact): unknown {
    const family = sources.family(name), { onPrior } = family;
    if (prior === undefined || onPrior === undefined) return family.decode(artifact);
    return onPrior.decode(artifact, shared(prior, (bytes) => onPrior.decodePrior(decodeArtifact(bytes))));
  }

  function specOf(name: string, expected: string): Spec {
    const spec = shared(name, (bytes) => renewed(specs.decode(bytes))), hash = specs.hash(spec);
    if (hash === expected) return spec;
    throw new FitError(
      "SPEC_MISMATCH",
      `Cannot use a model as its feature spec must be ${expected}: current value is ${hash}`,
      { hint: "Train again: the registry's run and its feature spec do not belong together." },
    );
  }

  function renewed(spec: Spec): Spec {
    return sources.renew?.(spec) ?? spec;
  }
}

/** How a header may look, whoever wrote it. */
export type AnyLayout = Pick<ChampionLayout<never, never, never>, "read" | "head" | "member">;

/**
 * The header of a champion, which may come from anybody: what time and memory depend on is looked at before it is used.
 *
 * @param header As it was read. @param layouts What it may be of, at least one.
 * @throws {FitError} `OLD_ARTIFACT`, `CORRUPT_ARTIFACT`.
 */
export function checkedHead(header: Artifact["header"], ...layouts: readonly AnyLayout[]): BaseHead {
  const { layout = 1 } = header, found = layouts.find(({ read }) => read.includes(layout));
  if (found === undefined) {
    const known = layouts.flatMap(({ read }) => read).join(" or ");
    throw new FitError(
      "OLD_ARTIFACT",
      `Cannot read a champion as it must have layout ${known}: current value is ${layout}`,
      { hint: "Train again: another release of the library wrote it." },
    );
  }
  const problem = schemaProblem(header, schemaOf(found));
  if (problem === null) return header as unknown as BaseHead;
  throw corruptArtifact("a champion", { must: "its header must be as it was written", found: problem });
}

function schemaOf({ head, member }: AnyLayout): JsonSchema {
  const members = { type: "array", maxItems: MOST_MEMBERS, items: joined(MEMBER, member) };
  const { properties, required, type } = joined(HEAD, head);
  return { type, required, properties: { ...properties, members } };
}

function joined(common: OwnFields, own: OwnFields): JsonSchema & OwnFields {
  return {
    type: "object",
    required: [...common.required, ...own.required],
    properties: { ...common.properties, ...own.properties },
  };
}

function bytesOf(array: ArtifactArray | undefined): Uint8Array {
  if (array instanceof Uint8Array) return array;
  throw corruptArtifact("a champion", { must: "each member needs its bytes", found: "none for one" });
}
