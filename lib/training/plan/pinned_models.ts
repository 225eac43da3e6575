import { SHARED_SPEC, sharedSpec } from "../../competition/champions/champion_layout.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import { decodeSpec, type FeatureSpec, renewDates } from "../../features/spec/spec.ts";
import { specDates } from "../../features/dates/spec_dates.ts";
import type { StoredDates } from "../../features/dates/stored_dates.ts";
import type { Registry } from "../../registry/registry.ts";
import { decodePlan, SHARED_PLAN, sharedName } from "./plan_record.ts";

/** Models of all keys that serve on as a run registered them, and the feature specs that they need. */
export interface PinnedModels {
  /** Run that has them. */
  readonly run: string;
  /** Its feature spec. */
  readonly spec: FeatureSpec;
  /** Feature specs of those of its contenders that have one of their own. */
  readonly specs: Readonly<Record<string, FeatureSpec>>;
  /** Hash of the bytes of each, by contender. */
  readonly models: Readonly<Record<string, string>>;
}

/** As a plan names them. */
export type PinnedPlan = Pick<PinnedModels, "run" | "models">;

/**
 * The models of all keys that a run has registered.
 *
 * @param registry Open registry. @param run Its id.
 * @throws {RegistryError} `NOT_FOUND`, `CORRUPT_PACK`, `ARTIFACT_SWEPT`. @throws {FitError} `CORRUPT_ARTIFACT`.
 */
export function pinnedModels(registry: Registry, run: string): PinnedModels {
  const prefix = sharedName(""), names = registry.listShared(run).filter((name) => name.startsWith(prefix));
  const models = names.map((name) => [name.slice(prefix.length), hashBytes(registry.readShared(run, name))]);
  const specAt = (name: string) => decodeSpec(registry.readShared(run, name));
  return {
    run,
    spec: specAt(SHARED_SPEC),
    specs: ownSpecsOf(registry, run, specAt),
    models: Object.fromEntries(models),
  };
}

/**
 * Pinned models with the dates that a table has now: what is fitted beside them sees events that came since.
 *
 * @param pinned As another run registered them. @param dates Of the table; absent if it has none.
 */
export function renewPinned(pinned: PinnedModels, dates: StoredDates | undefined): PinnedModels {
  if (dates === undefined) return pinned;
  const known = new Map<FeatureSpec, FeatureSpec>();
  const renew = (spec: FeatureSpec) => {
    const renewed = known.get(spec) ?? renewDates(spec, specDates(dates, spec.calendar));
    known.set(spec, renewed);
    return renewed;
  };
  const specs = Object.entries(pinned.specs).map(([name, spec]) => [name, renew(spec)] as const);
  return { ...pinned, spec: renew(pinned.spec), specs: Object.fromEntries(specs) };
}

/** Equal ones are the same object: what is made of a spec is remembered for it. */
function ownSpecsOf(registry: Registry, run: string, specAt: (name: string) => FeatureSpec): PinnedModels["specs"] {
  if (!registry.listShared(run).includes(SHARED_PLAN)) return {};
  const { specs = {} } = decodePlan(registry.readShared(run, SHARED_PLAN));
  const byHash = new Map([...new Set(Object.values(specs))].map((hash) => [hash, specAt(sharedSpec(hash))]));
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, hash]) => {
      const spec = byHash.get(hash);
      return spec === undefined ? [] : [[name, spec]];
    }),
  );
}
