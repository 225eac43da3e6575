/**
 * Limits of the gate where a config says nothing. They refuse only what the keys of a run have shown: see `judgeRun`.
 *
 * Chosen on windows before those that any result of this project is measured on, see docs/guides/gates.md.
 */
export const GATE_DEFAULTS = { skill: -0.1, failed: 0.2, degenerate: 0.2 } as const;
