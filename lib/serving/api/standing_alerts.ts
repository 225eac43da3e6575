import { readAlertState } from "../../monitoring/alerting/alert_state.ts";
import type { Alert } from "../../monitoring/alerting/alerts.ts";
import { damagedLookFile, lookFile } from "../../monitoring/watch/look_files.ts";

/** Something that monitoring has found and that holds. */
export interface StandingAlert extends Alert {
  /** ISO instant at which it was first seen. */
  readonly since: string;
  /** Names of the rules that it is told by. */
  readonly rules: readonly string[];
}

/**
 * Alerts of a table that hold, as the rules of its config know them.
 *
 * @param reports Folder of reports. @param table Name of the table.
 * @returns The oldest first; none where nothing was ever looked for.
 * @throws {DataError} `DAMAGED_FILE` if what monitoring has written is not as it was.
 */
export function standingAlerts(reports: string, table: string): StandingAlert[] {
  const path = lookFile({ reports, table }, "alerts"), state = readAlertState(path);
  if (state === null) throw damagedLookFile(path);
  const standing = Object.entries(state).flatMap(([rule, events]) =>
    events.filter(({ until }) => until === null).map((event) => ({ rule, ...event }))
  );
  const byAlert = Map.groupBy(standing, ({ alert: { kind, code, subject } }) => JSON.stringify([kind, code, subject]));
  return [...byAlert.values()].map((events) => {
    const [first, ...others] = events.toSorted((a, b) => a.since < b.since ? -1 : 1);
    return { ...first!.alert, since: first!.since, rules: [first!, ...others].map(({ rule }) => rule).toSorted() };
  }).toSorted((a, b) => a.since < b.since ? -1 : a.since > b.since ? 1 : 0);
}
