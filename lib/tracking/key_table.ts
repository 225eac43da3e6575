import { outputKeyNames } from "../data/outputs/output_names.ts";
import { METRICS } from "../metrics/metric_list.ts";
import type { RunRow, VersionRow } from "../registry/versions/row_types.ts";

/** A table as MLflow's own `log_table` writes it and its `load_table` and pages read it. */
export interface Table {
  /** Names of the columns, shape [c]. */
  readonly columns: readonly string[];
  /** Rows, each of shape [c]; null is unknown. */
  readonly data: readonly (readonly (string | number | null)[])[];
}

/**
 * Keys × version × stage: what of a run serves, waits or has served, and how it scored on the hold-out.
 *
 * @param run The run. @param versions Its versions, one row each, in this order.
 */
export function keyTable(run: Pick<RunRow, "keyColumns">, versions: readonly VersionRow[]): Table {
  const columns: [name: string, value: (version: VersionRow) => string | number][] = [
    ["semantic", ({ semantic }) => semantic],
    ["stage", ({ stage }) => stage],
    ["aliases", ({ aliases }) => aliases.toSorted().join(", ")],
    ["contender", ({ contender }) => contender],
    ["family", ({ family }) => family],
    ["status", ({ status }) => status],
    ["reason", ({ reason }) => reason],
    ["chosen", ({ chosen }) => Number(chosen)],
    ["version", ({ version }) => version],
    ["id", ({ id }) => id],
    ["key_id", ({ key }) => key.id],
    ["bytes", ({ bytes }) => bytes],
    ...METRICS.map((
      { name },
    ): [string, (version: VersionRow) => number] => [name, ({ scores }) => scores[name] ?? NaN]),
  ];
  const keys = outputKeyNames(run.keyColumns, columns.map(([name]) => name));
  return {
    columns: [...keys, ...columns.map(([name]) => name)],
    data: versions.map((version) => [
      ...keys.map((_, part) => (version.key.parts[part] ?? "").toWellFormed()),
      ...columns.map(([, value]) => orNull(value(version))),
    ]),
  };
}

/** JSON has no NaN. */
function orNull(value: string | number): string | number | null {
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}
