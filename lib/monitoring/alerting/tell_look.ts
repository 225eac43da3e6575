import type { Config } from "../../core/config/config_type.ts";
import { ALERT_KINDS } from "../../core/config/monitoring_defaults.ts";
import { lookFile } from "../watch/look_files.ts";
import type { Alert } from "./alerts.ts";
import { type AlertDelivery, deliverAlerts, type DeliverOptions } from "./deliver_alerts.ts";

/** How people are reached. */
export type ReachOptions = Pick<DeliverOptions, "variable" | "fetch" | "wait" | "run">;

/** Who is told of a look. */
export interface TellLookOptions {
  /** Has the rules; default: nobody is told. */
  readonly config?: Pick<Config, "monitoring">;
  /** Folder of reports, which keeps what was told. */
  readonly reports: string;
  /** How those are reached who want to be told; default: nobody is told. */
  readonly tell?: ReachOptions;
  /** Whether nothing is told. Default false. */
  readonly readOnly?: boolean;
  /** Clock. */
  readonly now: () => Date;
}

/** What a look has looked at: what was not looked for is not over. */
export interface LookedAt {
  /** Name of the table. */
  readonly table: string;
  /** What holds. */
  readonly alerts: readonly Alert[];
  /** Whether what comes in was checked. */
  readonly isChecked: boolean;
  /** Whether too many keys alarm together: then nothing is said of single ones. */
  readonly isMass: boolean;
  /** Whether a server was asked. */
  readonly isAsked: boolean;
}

/**
 * Tell of a look by the rules of the config that somebody names.
 *
 * @param looked Table, what holds, what was looked for. @param options Rules, and who is reached how.
 * @returns As {@linkcode deliverAlerts}.
 */
export async function tellLook(
  { table, alerts, isChecked, isMass, isAsked }: LookedAt,
  { config, reports, tell, readOnly = false, now }: TellLookOptions,
): Promise<AlertDelivery[]> {
  if (tell === undefined || config === undefined || readOnly) return [];
  const isLooked = { data: isChecked, service: isAsked, act: !isMass, watch: !isMass };
  const looked = ALERT_KINDS.filter((kind) => isLooked[kind]), state = lookFile({ reports, table }, "alerts");
  return await deliverAlerts({ ...tell, table, rules: config.monitoring.alerts, alerts, looked, state, now });
}
