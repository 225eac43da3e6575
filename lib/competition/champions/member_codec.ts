import { type Artifact, type ArtifactArray, corruptArtifact } from "../../core/bytes/artifact.ts";
import type { FitError } from "../../core/errors/errors.ts";

/** A model inside a champion: what it does not share with the champion or other members. */
export interface StoredMember {
  /** Header of its artifact without what the champion tells. */
  readonly header: Artifact["header"];
  /** Which entries of its header the champion tells. */
  readonly told: readonly string[];
  /** Name of each of its arrays to that in the champion. */
  readonly arrays: Readonly<Record<string, string>>;
}

/** What members' headers say that the champion knows: which family, and which feature rows. */
export interface ToldMembers {
  /** Name of the member's family. */
  readonly family: string;
  /** Hash of the champion's feature spec. */
  readonly specHash: string;
  /** Names of its features; absent: not known. */
  readonly names: readonly string[] | undefined;
}

/** The arrays of all members of a champion, equal ones once: linear models of one key share means and scales. */
export class MemberWriter {
  readonly #arrays: ArtifactArray[] = [];

  /**
   * Take a model.
   *
   * @param artifact What its family encoded. @param told What its header need not repeat.
   * @returns What is left of it, for the champion's header.
   */
  store(artifact: Artifact, told: ToldMembers): StoredMember {
    const facts: Readonly<Record<string, unknown>> = { ...told };
    const isTold = ([name, value]: readonly [string, unknown]) =>
      Object.hasOwn(facts, name) && isSame(value, facts[name]);
    const entries = Object.entries(artifact.header), arrays = Object.entries(artifact.arrays);
    return {
      header: Object.fromEntries(entries.filter((entry) => !isTold(entry))),
      told: entries.filter(isTold).map(([name]) => name),
      arrays: Object.fromEntries(arrays.map(([name, array]) => [name, this.#keep(array)])),
    };
  }

  /** Every array under the name that members know it by. */
  arrays(): Record<string, ArtifactArray> {
    return Object.fromEntries(this.#arrays.map((array, i) => [nameOf(i), array]));
  }

  #keep(array: ArtifactArray): string {
    let at = this.#arrays.findIndex((other) => isSameArray(other, array));
    if (at < 0) at = this.#arrays.push(array) - 1;
    return nameOf(at);
  }
}

function nameOf(position: number): string {
  return `m${position}`;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other ||
    (Array.isArray(one) && Array.isArray(other) && one.length === other.length &&
      one.every((item, i) => item === other[i]));
}

function isSameArray(one: ArtifactArray, other: ArtifactArray): boolean {
  if (one.constructor !== other.constructor || one.length !== other.length) return false;
  const bytes = bytesOf(one), others = bytesOf(other);
  return bytes.every((byte, i) => byte === others[i]);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArtifactArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** How many times the bytes of a champion its members may take together: equal arrays are small beside what is a member's own. */
const MOST_SHARING = 32;

/** Gives members their artifacts back. */
export class MemberReader {
  readonly #arrays: Artifact["arrays"];
  #left: number;

  /** @param arrays Of the champion; they are not copied. */
  constructor(arrays: Artifact["arrays"]) {
    this.#arrays = arrays;
    this.#left = MOST_SHARING * Object.values(arrays).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /**
   * The artifact of a member, inverse of `MemberWriter.store`.
   *
   * @param member Of a champion's header. @param told As when it was stored.
   * @throws {FitError} `CORRUPT_ARTIFACT` if it is no member, an array or a told entry is missing, or members name arrays so often
   * that they would take many times the memory of their champion.
   */
  read(member: unknown, told: ToldMembers): Artifact {
    if (!isStored(member)) throw corrupt("none");
    const facts: Readonly<Record<string, unknown>> = { ...told };
    const known = member.told.map((name) => {
      if (!Object.hasOwn(facts, name) || facts[name] === undefined) throw corrupt(`no ${name}`);
      return [name, facts[name]];
    });
    const arrays = Object.entries(member.arrays).map(([name, stored]) => [name, this.#take(stored)] as const);
    return { header: { ...member.header, ...Object.fromEntries(known) }, arrays: Object.fromEntries(arrays) };
  }

  #take(name: string): ArtifactArray {
    const array = Object.hasOwn(this.#arrays, name) ? this.#arrays[name] : undefined;
    if (array === undefined) throw corrupt(`no array ${name}`);
    this.#left -= array.byteLength;
    if (this.#left < 0) throw corrupt(`array ${name} once too often`);
    return array;
  }
}

function isStored(member: unknown): member is StoredMember {
  if (!isRecord(member)) return false;
  const { header, told, arrays } = member;
  return isRecord(header) && Array.isArray(told) && isRecord(arrays);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function corrupt(found: string): FitError {
  return corruptArtifact("a member of a champion", { must: "its model must be there", found });
}
