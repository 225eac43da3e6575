import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import type { VerifyVersions } from "../../lifecycle/promote.ts";
import type { FolderOptions } from "../options/options.ts";
import type { Session } from "../session/session.ts";

/** What models are loaded and forecasts are made from before anything moves. */
export function inferenceSource(
  session: Session,
  { registry, store, future }: FolderOptions & { readonly future?: string },
): InferenceSource {
  return { registry, store, future, now: () => new Date(), log: session.log };
}

/** Loads versions by that, as serving would. */
export function moveVerifier(source: InferenceSource): VerifyVersions {
  return async (versions) => {
    const { verifyVersions } = await import("../../inference/verify_versions.ts");
    return (await verifyVersions(source, versions)).broken;
  };
}
