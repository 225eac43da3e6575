import { RegistryError } from "../../core/errors/errors.ts";
import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import { verifyVersions } from "../../inference/verify_versions.ts";
import type { Decision } from "../../lifecycle/decision.ts";
import { plainKept } from "../../lifecycle/plain_kept.ts";
import { promoteRun, type PromotionResult, type VerifyVersions } from "../../lifecycle/promote.ts";
import { type RejectionResult, rejectRun } from "../../lifecycle/reject.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";

/** How long a decision waits for another writer, in milliseconds: nothing else is answered meanwhile. */
const WAIT_MS = 1_000;
/** Versions that an error names. */
const MOST_NAMED = 20;

/** Decides about runs that wait, as the commands do. */
export interface Decisions {
  /**
   * Let everything of a run serve that waits, in one transaction.
   *
   * @throws {RegistryError} As `promoteRun`; `CONFLICT` while a model cannot serve, `LOCKED`. @throws The signal's reason, if it is
   * aborted before anything has moved.
   */
  approve(run: string, decision: Decision, options: { readonly signal: AbortSignal }): Promise<PromotionResult>;
  /** Reject everything of a run that waits. @throws {RegistryError} As `rejectRun`, `LOCKED`. */
  reject(run: string, decision: Decision): RejectionResult;
}

/**
 * Decisions in a registry. It is opened for writing for each of them alone, so that commands and other servers have their turn.
 *
 * @param source Registry, and what models are loaded and forecasts are made from.
 */
export function decisionsIn(source: InferenceSource): Decisions {
  return {
    async approve(run, decision, { signal }) {
      const registry = openToDecide(source), verify = verifierOf(source, signal);
      try {
        const result = await promoteRun(registry, { run, ...decision }, { verify });
        if (result.conflicts > 0) throw cannotServe(result);
        return result;
      } finally {
        registry.close();
      }
    },
    reject(run, decision) {
      const registry = openToDecide(source);
      try {
        return rejectRun(registry, { run, ...decision });
      } finally {
        registry.close();
      }
    },
  };
}

/**
 * Loads versions as serving would.
 *
 * @param source Folders. @param signal Stops it before anything is decided on what it found.
 */
export function verifierOf(source: InferenceSource, signal: AbortSignal): VerifyVersions {
  return async (versions) => {
    const { broken } = await verifyVersions(source, versions);
    signal.throwIfAborted();
    return broken;
  };
}

/** The registry must be there: one in its place would be empty. */
function openToDecide({ registry, now }: InferenceSource): Registry {
  openRegistry(registry, { now, readOnly: true }).close();
  return openRegistry(registry, { now, waitMs: WAIT_MS });
}

function cannotServe(result: PromotionResult): RegistryError {
  const { run, conflicts } = result, { kept } = plainKept({ kept: result.kept.slice(0, MOST_NAMED) });
  return new RegistryError(
    "CONFLICT",
    `Cannot approve run ${run} as every model that waits must be able to serve: current value is ${conflicts} that cannot`,
    {
      hint: "A dry run names them; deno task promote leaves their keys out by a filter.",
      context: { run, conflicts, kept },
    },
  );
}
