import type { ResolvedConfig } from "../core/config/resolve_config.ts";
import type { SeriesKey } from "../core/rows/panel.ts";
import { alarmOfMass, alertsOf, type Watched, watchedKey } from "./alerting/look_alerts.ts";
import { tellLook, type TellLookOptions } from "./alerting/tell_look.ts";
import { type DataAlarm, sortAlarms } from "./inputs/data_alarm.ts";
import type { MonitorResult } from "./monitor_result.ts";
import { judgeService } from "./service/judge_service.ts";
import { lookAtService, type LookAtServiceOptions } from "./service/look_at_service.ts";
import { keyConditions, type KeyStanding } from "./watch/key_conditions.ts";
import type { WatchFinding } from "./watch/key_findings.ts";

/** What a look has found, at forecasts or at rows. */
export interface FoundInLook {
  /** About the data; null: they could not be checked. */
  readonly alarms: readonly DataAlarm[] | null;
  /** Keys that something stands of. */
  readonly acting: readonly { readonly key: SeriesKey; readonly findings: readonly WatchFinding[] }[];
  /** Keys that are watched. */
  readonly watched: number;
  /** Totals that are watched beside them. */
  readonly totals: readonly Watched[];
  /** How each key stands. */
  readonly standings: readonly KeyStanding[];
}

/** Which table was looked at, and as what. */
export interface LookedTable {
  /** Its name. */
  readonly table: string;
  /** Its config: limits of alarms. */
  readonly config: ResolvedConfig;
  /** As asked. */
  readonly options: TellLookOptions & LookAtServiceOptions & {
    /** Age from which a model is stale. */
    readonly staleAfter: (config: ResolvedConfig) => number;
  };
}

/** What follows from a look, the same of every kind of table. */
export type Conclusion = Pick<
  MonitorResult,
  "keys" | "alerts" | "conditions" | "blocked" | "service" | "told" | "table" | "at"
>;

/**
 * Say what follows from what a look has found: whether too many keys alarm together, how keys stand, how the server did; and tell
 * it.
 *
 * @param found What it is. @param looked Of which table.
 * @throws {DataError} As `watchService`.
 */
export async function concludeLook(
  { alarms: found, acting, watched, totals, standings }: FoundInLook,
  { table, config, options }: LookedTable,
): Promise<Conclusion> {
  const { monitoring } = config, mass = alarmOfMass(acting, { watched, limit: monitoring.massAlarm });
  const alarms = sortAlarms([...found ?? [], ...mass === null ? [] : [mass]]);
  const { counts, conditions } = keyConditions(standings, { staleAfter: options.staleAfter(config) });
  const service = await lookAtService(table, options);
  const alerts = [
    ...alertsOf(alarms, acting.map(({ key, findings }) => watchedKey(key, notTold(findings, alarms))), totals),
    ...service === undefined ? [] : judgeService(service, monitoring.service),
  ];
  const looks = { isChecked: found !== null, isMass: mass !== null, isAsked: service !== undefined };
  return {
    keys: counts,
    alerts,
    conditions,
    blocked: alarms.filter(({ blocking }) => blocking),
    service: service ?? null,
    told: await tellLook({ table, alerts, ...looks }, options),
    table,
    at: options.now().toISOString(),
  };
}

/** What an alarm of the whole table says already is not told of each key again. */
function notTold(findings: readonly WatchFinding[], alarms: readonly DataAlarm[]): WatchFinding[] {
  return findings.filter(({ code, evidence }) =>
    !alarms.some((alarm) => alarm.code === code && alarm.column === evidence.column)
  );
}
