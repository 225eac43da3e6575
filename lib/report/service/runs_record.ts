import { ownScore, selectionMetric } from "../../lineage/run_scores.ts";
import { type RunVerdict, runVerdicts } from "../../lifecycle/run_verdicts.ts";
import type { RunRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";

/** A run, as a list of them shows it. */
export interface ListedRun {
  /** Its id. */
  readonly run: string;
  /** Name for people. */
  readonly name: string;
  /** ISO instant (UTC) of its start. */
  readonly createdAt: string;
  /** Version of the table that it was trained on. */
  readonly dataVersion: number;
  /** Keys by how they ended. */
  readonly outcomes: RunRow["outcomes"];
  /** Keys that it serves now. */
  readonly serves: number;
  /** Models that wait in `Staging`. */
  readonly waits: number;
  /** What its gate said. */
  readonly verdict: RunVerdict;
  /** Who last rejected models of it; null if nobody did. */
  readonly rejectedBy: string | null;
  /** What its choices minimise. */
  readonly metric: string;
  /** Its error on its hold-out by that; NaN where undefined. */
  readonly error: number;
}

/**
 * Runs of a table, the newest first.
 *
 * @param registry Open registry. @param group Feature group.
 * @param options `serves`: keys that runs serve; `limit`: most runs, default 50.
 */
export function runsRecord(
  registry: Registry,
  group: string,
  { serves, limit = 50 }: {
    readonly serves: readonly { readonly run: string; readonly versions: number }[];
    readonly limit?: number;
  },
): ListedRun[] {
  const runs = registry.listRuns({ group, limit }), verdicts = runVerdicts(registry, runs);
  const rejected = new Map(
    registry.events({ kind: "REJECTED", whole: true }).map(({ run, detail }) => [run, String(detail.by)]),
  );
  const counts = new Map(serves.map(({ run, versions }) => [run, versions]));
  return runs.map((row, i): ListedRun => {
    const { run, name, createdAt, lineage, outcomes, staged } = row, metric = selectionMetric(row);
    return {
      run,
      name,
      createdAt,
      dataVersion: lineage.data.version,
      outcomes,
      serves: counts.get(run) ?? 0,
      waits: staged,
      verdict: verdicts[i] ?? "none",
      rejectedBy: rejected.get(run) ?? null,
      metric,
      error: ownScore(row, metric),
    };
  });
}
