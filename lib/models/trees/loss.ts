import type { Link } from "./ensemble/ensemble.ts";
import { LOGISTIC, PINBALL, POISSON, RELATIVE, SOFTMAX, SQUARED, TWEEDIE } from "./engine/loss.ts";

/** Names of the losses. */
export type LossName =
  | "squared"
  | "absolute"
  | "poisson"
  | "quantile"
  | "logistic"
  | "relative"
  | "tweedie"
  | "softmax";

/** Losses of one number. */
export type NumberLoss = Exclude<LossName, "softmax">;

/** A loss as boosting needs it; its formulas are in `engine/loss.ts`. */
export interface BoostingLoss {
  /** Its name. */
  readonly name: LossName;
  /** Scores of a row. */
  readonly outputs: number;
  /** Scale of its scores. */
  readonly link: Link;
  /** True if the hessian of every row is its weight. */
  readonly constantHessian: boolean;
  /** Its number in the engine. */
  readonly kind: number;
  /** Level of the pinball loss, in (0, 1); power of `tweedie`, in (1, 2); 0.5 for the others. */
  readonly level: number;
  /** Factor of the pinball loss: 2 makes it the absolute error at level 0.5. */
  readonly factor: number;
  /** Why a target is outside the loss' domain, or null. */
  refuses(target: number): string | null;
}

/** Where the deviance of `tweedie` lies between Poisson's (1) and gamma's (2). */
const POWER = 1.5;

/**
 * A loss by name.
 *
 * @param name Loss; `relative` is that of logarithms: what is minimised is the error over the target, of their exponents.
 * @param level Level in (0, 1) for `quantile`, power in (1, 2) for `tweedie`, default 1.5; number of classes of `softmax`; not read for the others.
 */
export function lossOf(name: LossName, level?: number): BoostingLoss {
  const plain = {
    name,
    outputs: 1,
    link: "identity",
    constantHessian: true,
    level: 0.5,
    factor: 1,
    refuses: () => null,
  } as const;
  switch (name) {
    case "squared":
      return { ...plain, kind: SQUARED };
    case "absolute":
      return { ...plain, kind: PINBALL, factor: 2 };
    case "quantile":
      return { ...plain, kind: PINBALL, level: level ?? 0.5 };
    case "poisson":
      return { ...plain, kind: POISSON, link: "log", constantHessian: false, refuses: refuseNegative };
    case "relative":
      return { ...plain, kind: RELATIVE };
    case "tweedie": {
      const domain = { link: "log", constantHessian: false, refuses: refuseNegative } as const;
      return { ...plain, ...domain, kind: TWEEDIE, level: level ?? POWER };
    }
    case "softmax": {
      const outputs = level ?? 2, several = { outputs, link: "softmax", constantHessian: false } as const;
      return { ...plain, ...several, kind: SOFTMAX, refuses: (target) => refuseClass(target, outputs) };
    }
    case "logistic":
      return { ...plain, kind: LOGISTIC, link: "logit", constantHessian: false, refuses: refuseNumber };
  }
}

function refuseNegative(target: number): string | null {
  return target < 0 ? "must be >= 0 for a loss of counts" : null;
}

function refuseClass(target: number, classes: number): string | null {
  return Number.isInteger(target) && target >= 0 && target < classes
    ? null
    : `must be an integer below ${classes} for the softmax loss`;
}

function refuseNumber(target: number): string | null {
  return target === 0 || target === 1 ? null : "must be 0 or 1 for the logistic loss";
}
