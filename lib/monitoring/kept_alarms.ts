import type { Config } from "../core/config/config.ts";
import { registryIdentity } from "../registry/versions/identity.ts";
import { openRegistry } from "../registry/registry.ts";
import { keyConditions } from "./watch/key_conditions.ts";
import { alarmOfMass } from "./alerting/look_alerts.ts";
import type { MonitorResult } from "./monitor_result.ts";
import { findingsOfKey, readStanding, standingAfter } from "./rows/standing_rows.ts";

/** Of which table, and where looks keep what stands. */
export interface KeptAlarmsOptions {
  /** Registry root. */
  readonly registry: string;
  /** Folder of reports. */
  readonly reports: string;
  /** Name of the table. */
  readonly table: string;
  /** Has the share of keys that may alarm together. */
  readonly config: Pick<Config, "monitoring">;
  /** Clock. */
  readonly now: () => Date;
}

/**
 * What looks at a table of rows have found of those who still serve, without another look.
 *
 * @param options Registry, reports. @throws {RegistryError} As `openRegistry`.
 */
export function keptAlarms(
  { registry: root, reports, table, config: { monitoring }, now }: KeptAlarmsOptions,
): Pick<MonitorResult, "checked" | "conditions" | "blocked"> {
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    const champions = registry.resolveAll({ group: table }).filter(({ damage }) => damage === undefined);
    const owner = { reports, table, registry: registryIdentity(registry.recordedRuns()) };
    const nothing = { champions, tested: new Map<string, never>(), moved: new Map<string, never>() };
    const state = standingAfter(readStanding(owner).state, nothing);
    const keys = champions.map(({ key }) => ({ key, findings: findingsOfKey(state, key) }));
    const mass = alarmOfMass(keys, { watched: state.size, limit: monitoring.massAlarm });
    const unknown = { isInTable: true, hasModel: true, damage: null, age: null, input: null };
    const standings = keys.map((one) => ({ ...unknown, ...one, gain: state.get(one.key.id)?.gain ?? null }));
    const { conditions } = keyConditions(standings, { staleAfter: Infinity });
    return { checked: state.size, conditions, blocked: mass === null ? [] : [mass] };
  } finally {
    registry.close();
  }
}
