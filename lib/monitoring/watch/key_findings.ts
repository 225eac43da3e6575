import { formatCount } from "../../core/text/plural.ts";
import { formatPercent } from "../../core/text/format_number.ts";
import { SIDES } from "../../competition/watch/watch_period.ts";
import { type Calendar, formatPeriod } from "../../core/time/calendar.ts";
import { alarmSide, type DetectorAlarm, standingAlarms, trackingSignals } from "./detectors.ts";
import type { WatchState } from "./watch_state.ts";

/** What was found of a row that is watched. */
export interface WatchFinding {
  /** Level of the alarm. */
  readonly level: "act" | "watch";
  /** Stable code. */
  readonly code: string;
  /** What it says, to follow the name of the key or total. */
  readonly message: string;
  /** Figures: shares, units of the target, periods. */
  readonly evidence: Readonly<Record<string, number | string | null>>;
}

/** What alarms are called, by detector and direction of the actuals. */
const CODES: Readonly<Record<string, string>> = {
  "bias up": "BIAS_UP",
  "bias down": "BIAS_DOWN",
  "error up": "ERROR_UP",
  "coverage up": "COVERAGE_DOWN",
};

/** Codes of what a scan over all finds. */
const SCANNED = [null, "SCAN_UP", "SCAN_DOWN"] as const;

/**
 * What stands of a row: its calibrated alarms, else what the scan has found of it, as what is to be acted on need not be
 * watched as well.
 *
 * @param state What is remembered. @param row In [0, rows). @param calendar By which periods are told.
 */
export function findingsOf(state: WatchState, row: number, calendar: Calendar): WatchFinding[] {
  const alarms = standingAlarms(state.detectors, row);
  if (alarms.length === 0) return scanFindings(state, row);
  const signals = signalsOf(state, row);
  return alarms.map((alarm) => ofAlarm(alarm, { since: sinceOf(state, alarm, calendar), signals }));
}

/** What the last scan has found of a row, if all of at least a week have seen it. */
export function scanFindings(state: WatchState, row: number): WatchFinding[] {
  const code = SCANNED[state.found[row]!];
  if (code === null || code === undefined) return [];
  const side = code === "SCAN_UP" ? "above" : "below";
  const message =
    `the newest actuals lie ${side} the forecasts more than those of healthy keys do, in all looks of a week`;
  return [{ level: "watch", code, message, evidence: signalsOf(state, row) }];
}

/** What planners know; it triggers nothing. */
function signalsOf({ detectors }: WatchState, row: number): Record<string, number | null> {
  const { trackingSignal, trigg, periods } = trackingSignals(detectors, row);
  const known = (value: number) => Number.isFinite(value) ? value : null;
  return { trackingSignal: known(trackingSignal), trigg: known(trigg), watchedPeriods: periods };
}

function sinceOf({ since }: WatchState, alarm: DetectorAlarm, calendar: Calendar): string {
  return formatPeriod(calendar, since[alarm.row * SIDES.length + alarmSide(alarm)]!);
}

function ofAlarm(
  { detector, direction, statistic, limit, effect, amount, periods }: DetectorAlarm,
  { since, signals }: { readonly since: string; readonly signals: WatchFinding["evidence"] },
): WatchFinding {
  const share = formatPercent(effect, { places: 0 }), span = `for ${formatCount(periods, "period")}`;
  const message = detector === "bias"
    ? `actuals lie ${share} of the mean ${direction === "up" ? "above" : "below"} the forecasts ${span}`
    : detector === "error"
    ? `errors are larger than usual by ${share} of the mean ${span}`
    : `actuals lie outside of their intervals more often than usual ${span}`;
  return {
    level: "act",
    code: CODES[`${detector} ${direction}`] ?? detector,
    message: `${message}, an alarm since ${since}`,
    evidence: { since, effect, amount, periods, statistic, limit, ...signals },
  };
}
