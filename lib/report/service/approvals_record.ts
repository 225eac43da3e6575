import { rejectionsOf } from "../../lifecycle/candidates.ts";
import { failedGate } from "../../lifecycle/failed_gate.ts";
import { activeRollout } from "../../lifecycle/rollout_state.ts";
import { type RunVerdict, runVerdicts } from "../../lifecycle/run_verdicts.ts";
import type { Registry } from "../../registry/registry.ts";

/** Runs that are looked at, the newest: older ones wait for nobody. */
const MOST_RUNS = 100;

/** A run whose models wait for somebody's decision. */
export interface WaitingRun {
  /** Its id. */
  readonly run: string;
  /** Name for people. */
  readonly name: string;
  /** ISO instant (UTC) of its start. */
  readonly createdAt: string;
  /** Version of the table that it was trained on. */
  readonly dataVersion: number;
  /** Models that wait in `Staging`. */
  readonly waits: number;
  /** Of them, models that somebody has rejected: only `--force` promotes them. */
  readonly rejected: number;
  /** Who rejected last, and why; null if nobody did. */
  readonly rejection: { readonly by: string; readonly note: string } | null;
  /** What its gate said. */
  readonly verdict: RunVerdict;
  /** Rules of its gate that it breaks, each as one text. */
  readonly broken: readonly string[];
}

/** What waits for a decision. */
export interface ApprovalsRecord {
  /** Runs whose models wait, the newest first. */
  readonly waiting: readonly WaitingRun[];
  /** The rollout that is on its way, or null: while it is, a promotion of its run ends it. */
  readonly rollout: { readonly run: string; readonly share: number; readonly startedAt: string } | null;
}

/**
 * What waits for a decision in a table.
 *
 * @param registry Open registry. @param group Feature group.
 */
export function approvalsRecord(registry: Registry, group: string): ApprovalsRecord {
  const runs = registry.listRuns({ group, limit: MOST_RUNS }).filter(({ staged }) => staged > 0);
  const verdicts = runVerdicts(registry, runs), rollout = activeRollout(registry, group);
  return {
    waiting: runs.map(({ run, name, createdAt, staged, lineage }, i): WaitingRun => {
      const rejections = [
        ...rejectionsOf(registry, run, registry.listVersions({ group, run, stage: "Staging" })).values(),
      ];
      return {
        run,
        name,
        createdAt,
        dataVersion: lineage.data.version,
        waits: staged,
        rejected: rejections.length,
        rejection: rejections.at(-1) ?? null,
        verdict: verdicts[i] ?? "none",
        broken: failedGate(registry, run)?.broken ?? [],
      };
    }),
    rollout: rollout && { run: rollout.run, share: rollout.share, startedAt: rollout.startedAt },
  };
}
