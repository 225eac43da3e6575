import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { RefitPlan } from "./refit_plan.ts";

/** Keys that have raced after each round: who is far behind shows it on a few, small groups show it later. */
export const RACE_ROUNDS: readonly number[] = [64, 128, 192, 256];
/** A race is worth its while where so many times its keys are spared. */
const SPARED = 2;

/** What decides whether a run holds a race. */
export interface RacedRun {
  /** What was asked for. */
  readonly config: Pick<ResolvedConfig, "racing" | "register">;
  /** Models that are fitted again, if any are. */
  readonly refit?: RefitPlan;
  /** Number of keys. */
  readonly keys: number;
}

/**
 * Whether contenders that cannot win are left out after a sample of the keys: not where a run registers them all, fits models
 * again, or has few keys.
 */
export function isRaced({ config, refit, keys }: RacedRun): boolean {
  return config.racing && config.register !== "all" && refit === undefined && keys > SPARED * (RACE_ROUNDS.at(-1) ?? 0);
}
