import type { Link } from "./ensemble.ts";
import { LOGISTIC, PINBALL, POISSON, SQUARED } from "./engine/loss.ts";

/** Names of the losses. */
export type LossName = "squared" | "absolute" | "poisson" | "quantile" | "logistic";

/** A loss as boosting needs it; its formulas are in `engine/loss.ts`. */
export interface Loss {
  /** Its name. */
  readonly name: LossName;
  /** Scale of its scores. */
  readonly link: Link;
  /** True if the hessian of every row is its weight. */
  readonly constantHessian: boolean;
  /** Its number in the engine. */
  readonly kind: number;
  /** Level of the pinball loss, in (0, 1); 0.5 for the others. */
  readonly level: number;
  /** Factor of the pinball loss: 2 makes it the absolute error at level 0.5. */
  readonly factor: number;
  /** Why a target is outside the loss' domain, or null. */
  refuses(target: number): string | null;
}

/**
 * A loss by name.
 *
 * @param name Loss. @param quantile Level in (0, 1), for `quantile` only.
 */
export function lossOf(name: LossName, quantile = 0.5): Loss {
  const plain = { name, link: "identity", constantHessian: true, level: 0.5, factor: 1, refuses: () => null } as const;
  switch (name) {
    case "squared":
      return { ...plain, kind: SQUARED };
    case "absolute":
      return { ...plain, kind: PINBALL, factor: 2 };
    case "quantile":
      return { ...plain, kind: PINBALL, level: quantile };
    case "poisson":
      return { ...plain, kind: POISSON, link: "log", constantHessian: false, refuses: refuseNegative };
    case "logistic":
      return { ...plain, kind: LOGISTIC, link: "logit", constantHessian: false, refuses: refuseNumber };
  }
}

function refuseNegative(target: number): string | null {
  return target < 0 ? "must be >= 0 for the poisson loss" : null;
}

function refuseNumber(target: number): string | null {
  return target === 0 || target === 1 ? null : "must be 0 or 1 for the logistic loss";
}
