import type { RunVerdict } from "../../lifecycle/run_verdicts.ts";

/** What the gate said of a run, in words; it says nothing of `none`. Pages of one server say the same. */
export const GATE: Readonly<Record<Exclude<RunVerdict, "none">, string>> = {
  passed: "passed",
  refused: "refused",
  waiting: "passed, waits for approval",
};
