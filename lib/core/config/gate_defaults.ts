/**
 * Limits of the gate where a config says nothing. They refuse only what the keys of a run have shown: see `judgeRun`.
 *
 * Chosen by what they mean and looked at on windows before all hold-outs, see docs/guides/gates.md.
 */
export const GATE_DEFAULTS = { skill: -0.1, failed: 0.2, degenerate: 0.2, units: 0.2 } as const;

/**
 * What is beyond these is refused however few the keys: a skill below -1 or errors more than twice the champions' are no
 * matter of luck in one window that anybody would let serve unseen. Round figures, chosen by what they mean, not on any window.
 */
export const HARD_LIMITS = { skill: -1, non_inferiority: 1 } as const;
