import { seriesSpec } from "../../features/row_spec.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import { decodeImport, IMPORTED } from "../../models/trees/imported.ts";
import type { Params } from "../../models/contract/family.ts";
import { readImport } from "../../registry/packs/imports.ts";
import type { Registry } from "../../registry/registry.ts";
import type { TreeModel } from "../../models/trees/model.ts";
import { bindTo, meantTexts } from "../plan/bind_to.ts";
import { type Journal, lacking } from "./journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { sharedName } from "../plan/plan_record.ts";

/** The imported models of a run, as a worker needs them: bound to the rows of the run, and blind to windows they may have seen. */
export class ImportedModels {
  readonly #models = new Map<string, { readonly model: TreeModel; readonly until: number }>();

  /**
   * Read them from the journal.
   *
   * @param journal Of the run. @param plan The run.
   * @throws {DataError} `CORRUPT_JOURNAL` if one is missing. @throws {FitError} `CORRUPT_ARTIFACT`, `SPEC_MISMATCH`.
   */
  static async open(journal: Journal, plan: Pick<TrainingPlan, "contenders" | "spec">): Promise<ImportedModels> {
    const opened = new ImportedModels();
    for (const { name, params } of importsOf(plan)) {
      const hash = String(params.model), bytes = await journal.imported(hash);
      if (bytes === null) throw lacking(`imports/${hash}`);
      opened.#models.set(name, {
        model: bind(bytes, { params, spec: seriesSpec(plan.spec) }),
        until: Number(params.trainedUntil),
      });
    }
    return opened;
  }

  /** Whether a contender is an imported model. */
  has(contender: string): boolean {
    return this.#models.has(contender);
  }

  /** The model for forecasts from an origin on; null if it may have seen what comes then. */
  at(contender: string, origin: number): TreeModel | null {
    const found = this.#models.get(contender);
    return found === undefined || found.until > origin ? null : found.model;
  }
}

/**
 * Give the journal of a run the imported models that compete, so that workers, and a run that goes on later, need nothing else.
 *
 * @param journal Of the run. @param plan The run. @param registry Registry root.
 * @throws {RegistryError} `CORRUPT_IMPORT`.
 */
export async function journalImports(
  journal: Journal,
  plan: Pick<TrainingPlan, "contenders">,
  registry: string,
): Promise<void> {
  for (const { params } of importsOf(plan)) {
    const hash = String(params.model);
    if (await journal.imported(hash) === null) await journal.putImported(hash, readImport(registry, hash));
  }
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

function importsOf({ contenders }: Pick<TrainingPlan, "contenders">): TrainingPlan["contenders"] {
  return contenders.filter(({ family }) => family === IMPORTED);
}

function bind(bytes: Uint8Array, { params, spec }: { params: Params; spec: FeatureSpec }): TreeModel {
  return bindTo(decodeImport(bytes), { spec, meant: meantTexts(params) ?? undefined });
}
