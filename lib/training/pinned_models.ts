import { SHARED_SPEC } from "../competition/champion_codec.ts";
import { hashBytes } from "../core/hash.ts";
import { decodeSpec, type FeatureSpec } from "../features/spec.ts";
import type { Registry } from "../registry/registry.ts";
import { sharedName } from "./finish_key.ts";
import type { Journal } from "./journal.ts";
import type { TrainingPlan } from "./plan.ts";

/** Models of all keys that serve on as a run registered them, and the feature spec that they need. */
export interface PinnedModels {
  /** Run that has them. */
  readonly run: string;
  /** Its feature spec. */
  readonly spec: FeatureSpec;
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
  return { run, spec: decodeSpec(registry.readShared(run, SHARED_SPEC)), models: Object.fromEntries(models) };
}

/**
 * Give the journal of a run the models that it does not fit itself.
 *
 * @param journal Of the run. @param plan The run. @param registry Has them.
 */
export async function journalPinned(
  journal: Journal,
  { pinned }: Pick<TrainingPlan, "pinned">,
  registry: Registry,
): Promise<void> {
  for (const [contender, hash] of Object.entries(pinned?.models ?? {})) {
    if (await journal.imported(hash) !== null) continue;
    await journal.putImported(hash, registry.readShared(pinned?.run ?? "", sharedName(contender)));
  }
}
