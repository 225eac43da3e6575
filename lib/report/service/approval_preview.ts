import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import { plainPreview } from "../../inference/preview_moves.ts";
import { previewMoves } from "../../inference/preview_moves.ts";
import { plainKept } from "../../lifecycle/plain_kept.ts";
import { loadPromotion, planRunPromotion, promotionResult, type VerifyVersions } from "../../lifecycle/promote.ts";
import type { Registry } from "../../registry/registry.ts";

/** Keys that a preview names one by one, and keys of each list of changes. */
const MOST_NAMED = 50, MOST_CHANGES = 10;

/** What the approval of a run would do: nothing has moved. */
export type ApprovalPreview = Awaited<ReturnType<typeof previewApproval>>;

/**
 * What would happen if everything of a run that waits were promoted: the dry run of `promote`, its keys cut to those that can be
 * read.
 *
 * @param registry Open registry. @param source What models are loaded and forecasts are made from.
 * @param options `run`: whose models; `verify`: loads them.
 * @throws As `planRunPromotion` and `previewMoves`.
 */
export async function previewApproval(
  registry: Registry,
  source: InferenceSource,
  { run, verify }: { readonly run: string; readonly verify: VerifyVersions },
) {
  const promotion = await loadPromotion(planRunPromotion(registry, { run }), verify);
  const { keys, ...preview } = plainPreview(
    await previewMoves(source, promotion.plan.moves, { most: MOST_CHANGES }),
  );
  const { kept, ...result } = plainKept(promotionResult(promotion));
  return {
    ...result,
    kept: kept.slice(0, MOST_NAMED),
    ...preview,
    moves: keys.length,
    keys: keys.slice(0, MOST_NAMED),
  };
}
