import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import type { VerifyVersions } from "../../lifecycle/promote.ts";
import type { FolderOptions } from "../options/options.ts";
import type { KeptVersion, PlannedMove } from "../../lifecycle/move_plan.ts";
import { plainKept } from "../../lifecycle/plain_kept.ts";
import { EXIT } from "../session/exit_code.ts";
import type { Session } from "../session/session.ts";
import { formatKept, formatPreview } from "./move_tables.ts";

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

/**
 * Tell what has moved, or what would move and what that does to the forecasts.
 *
 * @param session Of the command. @param result What has moved, or would.
 * @param options `tell`: it in a sentence; `planned`: what would move, and by what forecasts are made.
 * @returns Exit code: 1 if something that cannot serve has stopped all.
 */
export async function tellMoves(
  session: Session,
  result: { readonly kept: readonly KeptVersion[]; readonly conflicts: number },
  { tell, planned }: {
    readonly tell: () => string;
    readonly planned?: { readonly source: InferenceSource; readonly moves: readonly PlannedMove[] };
  },
): Promise<number> {
  const told = () => [tell(), ...result.kept.length === 0 ? [] : [formatKept(result.kept)]].join("\n");
  if (planned === undefined) session.result(plainKept(result), told);
  else {
    const { plainPreview, previewMoves } = await import("../../inference/preview_moves.ts");
    const preview = await previewMoves(planned.source, planned.moves);
    const value = { ...plainKept(result), dryRun: true, preview: plainPreview(preview) };
    session.result(value, () => `${told()}\n\n${formatPreview(preview)}`);
  }
  return result.conflicts > 0 ? EXIT.ERROR : EXIT.DONE;
}
