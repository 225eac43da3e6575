import type { Champion } from "../../competition/champions/champion.ts";
import { createChampionReader, encodeChampion, SHARED_INTERVALS } from "../../competition/champions/champion_codec.ts";
import { SHARED_SPEC, sharedSpec } from "../../competition/champions/champion_layout.ts";
import { encodeProfile } from "../../competition/calibration/profile_codec.ts";
import type { NewcomerProfile } from "../../competition/contenders/newcomers.ts";
import type { VerdictLimits } from "../../competition/backtest/verdict.ts";
import { type ArtifactArray, decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import { FitError } from "../../core/errors/errors.ts";
import { type FeatureSpec, specHash } from "../../features/spec/spec.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import { importFamily } from "../../models/import_family.ts";

/** Names of the champions of new keys in a world, by age. */
const NEWCOMER = "newcomer:";

/**
 * What the models of one run share, collected while its keys are written: feature specs, shapes of errors, pooled models, the
 * choice for new keys. A run's champions have one feature spec object beside those of members, by which its world is known.
 */
export class WorldsWriter {
  readonly #worlds = new Map<FeatureSpec, World>();

  /** Which world a champion lives in; what it shares with others is kept. */
  place(champion: Champion): number {
    const { spec, interval, members } = champion;
    let world = this.#worlds.get(spec);
    if (world === undefined) this.#worlds.set(spec, world = newWorld(this.#worlds.size, spec));
    if ("profile" in interval && !world.shared.has(SHARED_INTERVALS)) {
      world.shared.set(SHARED_INTERVALS, encodeProfile(interval.profile));
    }
    for (const { family, fitted, shared, spec: own } of members) {
      world.families.add(family.name);
      if (own !== undefined) world.shared.set(sharedSpec(specHash(own)), specBytes(own));
      if (shared !== "" && !world.shared.has(shared)) world.shared.set(shared, encodeArtifact(family.encode(fitted)));
    }
    return world.id;
  }

  /** Which world a run's choice for new keys lives in. */
  placeNewcomers(profile: NewcomerProfile): number {
    const [id = 0] = profile.ages.map(({ champion }) => this.place(champion));
    const world = [...this.#worlds.values()][id];
    if (world !== undefined) world.newcomers = profile;
    return id;
  }

  /** Every world as bytes, by number. */
  encode(): Uint8Array<ArrayBuffer>[] {
    return [...this.#worlds.values()].map(({ families, shared, newcomers }) => {
      const arrays: Record<string, ArtifactArray> = Object.fromEntries(shared);
      for (const { known, champion } of newcomers?.ages ?? []) arrays[`${NEWCOMER}${known}`] = encodeChampion(champion);
      const { ratio, limits, ages } = newcomers ?? {};
      const choice = newcomers === null ? null : { ratio, limits, known: ages?.map(({ known }) => known) };
      return encodeArtifact({ header: { families: [...families].sort(), newcomers: choice }, arrays });
    });
  }
}

interface World {
  readonly id: number;
  readonly families: Set<string>;
  readonly shared: Map<string, Uint8Array>;
  newcomers: NewcomerProfile | null;
}

function newWorld(id: number, spec: FeatureSpec): World {
  const shared = new Map([[SHARED_SPEC, specBytes(spec)]]);
  return { id, families: new Set(), shared, newcomers: null };
}

function specBytes(spec: FeatureSpec): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(spec));
}

/** A world that can be used. */
export interface BundleWorld {
  /** Decode a champion of it. */
  read(model: Uint8Array): Champion;
  /** Who serves new keys; null if the run has no choice. */
  readonly newcomers: NewcomerProfile | null;
}

/** What the header of a world says. */
interface WorldHeader {
  readonly families: readonly string[];
  readonly newcomers:
    | { readonly ratio: number; readonly limits: VerdictLimits; readonly known: readonly number[] }
    | null;
}

/**
 * A world of a bundle, its families loaded.
 *
 * @param bytes What {@linkcode WorldsWriter} gave.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes, `UNKNOWN_FAMILY`.
 */
export async function decodeWorld(bytes: Uint8Array): Promise<BundleWorld> {
  const { header, arrays } = decodeArtifact(bytes), { families, newcomers } = header as unknown as WorldHeader;
  const loaded = new Map<string, ModelFamily>();
  for (const family of await Promise.all(families.map(importFamily))) loaded.set(family.name, family);
  const shared = (name: string) => namedBytes(arrays, name);
  const family = (name: string) => loaded.get(name) ?? missing(`family ${name}`);
  const read = createChampionReader({ family, shared });
  if (newcomers === null) return { read, newcomers };
  const { ratio, limits, known } = newcomers;
  const ages = known.map((age) => ({ known: age, champion: read(shared(`${NEWCOMER}${age}`)) }));
  return { read, newcomers: { ratio, limits, ages } };
}

/** The bytes of a name. @throws {FitError} `CORRUPT_ARTIFACT` if there are none. */
export function namedBytes(arrays: Readonly<Record<string, ArtifactArray>>, name: string): Uint8Array {
  const found = arrays[name];
  return found instanceof Uint8Array ? found : missing(name);
}

function missing(name: string): never {
  throw new FitError(
    "CORRUPT_ARTIFACT",
    `Cannot read a bundle as it must hold ${name}: current value is nothing of this name`,
    { hint: "Export the bundle again." },
  );
}
