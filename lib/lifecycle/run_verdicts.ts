import type { RunRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";

/** What the gate last said of a run: `waiting`: it has passed, and models of it wait in `Staging`; `none`: nothing. */
export type RunVerdict = "passed" | "refused" | "waiting" | "none";

/**
 * The gate's last verdict on each run.
 *
 * @param registry Open registry. @param runs Its runs.
 * @returns In the order of the runs.
 */
export function runVerdicts(registry: Registry, runs: readonly Pick<RunRow, "run" | "staged">[]): RunVerdict[] {
  const last = new Map(registry.events({ kind: "GATED", whole: true }).map(({ run, detail }) => [run, detail.passed]));
  return runs.map(({ run, staged }) => {
    const passed = last.get(run);
    if (passed === undefined) return "none";
    if (passed !== true) return "refused";
    return staged > 0 ? "waiting" : "passed";
  });
}
