import type { KeyList, ServedState } from "../../inference/service/forecast_service.ts";
import type { KeptLook } from "../../monitoring/last_look.ts";
import type { Condition } from "../../monitoring/watch/key_conditions.ts";
import type { Registry } from "../../registry/registry.ts";
import { runMetric } from "./fleet_record.ts";

/** A key, as a list of keys shows it. JSON has null for NaN. */
export interface ListedKey {
  /** Its id. */
  readonly id: string;
  /** Its parts. */
  readonly key: readonly string[];
  /** Whether a model of its own competition serves it, another forecast, or nothing. */
  readonly status: "champion" | "fallback" | "none";
  /** Reason of a fallback; else empty. */
  readonly reason: string;
  /** Contender that serves; empty if nothing does. */
  readonly contender: string;
  /** Run of what serves; empty likewise. */
  readonly run: string;
  /** What choices of that run minimise; empty if not known. */
  readonly metric: string;
  /** The error by that on its hold-out; NaN where undefined. */
  readonly error: number;
  /** How it stands by the last look of `monitor`; empty: nobody has looked. */
  readonly condition: Condition | "";
}

/**
 * Keys of a page of the table.
 *
 * @param served What is served. @param list The page. @param look The last look of `monitor`, or null.
 */
export function keysRecord(
  { registry }: Pick<ServedState, "registry">,
  { keys }: Pick<KeyList, "keys">,
  look: KeptLook | null,
): ListedKey[] {
  const ids = keys.flatMap(({ version }) => version ?? []);
  const versions = new Map(registry.listVersions({ ids }).map((row) => [row.id, row]));
  const metrics = metricsOf(registry, new Set(keys.map(({ run }) => run)));
  const conditions = new Map(look?.conditions.map(({ key, condition }) => [key.id, condition]));
  return keys.map(({ key, version, run }): ListedKey => {
    const row = version === null ? undefined : versions.get(version), metric = metrics.get(run) ?? "";
    return {
      id: key.id,
      key: key.parts,
      status: row?.status ?? "none",
      reason: row?.reason ?? "",
      contender: row?.contender ?? "",
      run,
      metric,
      error: row?.scores[metric] ?? NaN,
      condition: conditions.get(key.id) ?? (look === null ? "" : "ok"),
    };
  });
}

function metricsOf(registry: Registry, runs: ReadonlySet<string>): Map<string, string> {
  return new Map([...runs].flatMap((run) => {
    const metric = run === "" ? "" : runMetric(registry, run);
    return metric === "" ? [] : [[run, metric] as const];
  }));
}
