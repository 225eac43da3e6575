import type { SplitRules } from "./arena.ts";

/** A split must beat the best by more than rounding: else empty bins behind it would pass as better. */
export const TIE: number = 1 + 2 ** -50;

/** Soft threshold of a gradient sum under an L1 penalty. */
export function soften(gradient: number, l1: number): number {
  return gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0;
}

/** Quality of a leaf: twice the loss it saves, G² / (H + lambda). 0 for an empty leaf. */
export function leafScore(gradient: number, hessian: number, rules: SplitRules): number {
  const g = soften(gradient, rules.l1), h = hessian + rules.lambda;
  return h > 0 ? g * g / h : 0;
}
