import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import type { Config } from "../../core/config/config_type.ts";
import type { Severity } from "../../core/errors/finding.ts";
import type { Alert } from "../alerting/alerts.ts";
import type { ServiceFigures } from "./service_figures.ts";

/** Requests without which a share or a time says nothing. */
const FEWEST_REQUESTS = 20;

/**
 * What somebody should know of a server. Pure.
 *
 * @param figures Of the last look; null: it did not answer. @param limits `monitoring.service` of the config.
 */
export function judgeService(figures: ServiceFigures | null, limits: Config["monitoring"]["service"]): Alert[] {
  if (figures === null) {
    return [alertOf("SERVICE_DOWN", "error", "the server does not answer", {})];
  }
  const { isReady, requests, errorShare, p99Seconds, perSecond, memoryBytes, unlogged } = figures;
  const alerts: Alert[] = [], isEnough = requests >= FEWEST_REQUESTS, { errorShare: limit } = limits;
  if (!isReady) alerts.push(alertOf("SERVICE_NOT_READY", "error", "the server takes no requests", {}));
  if (isEnough && limit !== null && isAbove(errorShare, limit)) {
    const message = `${formatPercent(errorShare)} of ${requests} requests failed by the server's fault, more than ${
      formatPercent(limit)
    }`;
    alerts.push(alertOf("SERVICE_ERRORS", "error", message, { requests, errorShare, limit }));
  }
  if (isEnough && isAbove(p99Seconds, limits.p99Seconds)) {
    const message = `one of a hundred requests took longer than ${
      formatNumber(p99Seconds, { digits: 3 })
    } s, which is more than ${limits.p99Seconds} s`;
    alerts.push(alertOf("SERVICE_SLOW", "warning", message, { requests, p99Seconds, limit: limits.p99Seconds }));
  }
  if (perSecond !== null && limits.perSecond !== null && perSecond < limits.perSecond) {
    const message = `${formatNumber(perSecond, { digits: 3 })} requests came a second, fewer than ${limits.perSecond}`;
    alerts.push(alertOf("SERVICE_IDLE", "warning", message, { requests, perSecond, limit: limits.perSecond }));
  }
  const memoryMb = memoryBytes === null ? null : memoryBytes / 1e6;
  if (isAbove(memoryMb, limits.memoryMb)) {
    const message = `the server holds ${formatNumber(Math.round(memoryMb))} MB, more than ${limits.memoryMb}`;
    alerts.push(alertOf("SERVICE_MEMORY", "warning", message, { memoryMb, limit: limits.memoryMb }));
  }
  if (unlogged > 0) {
    const message = `the forecasts of ${unlogged} answers could not be logged`;
    alerts.push(alertOf("SERVICE_UNLOGGED", "warning", message, { unlogged }));
  }
  return alerts;
}

const HINTS: Readonly<Record<string, string>> = {
  SERVICE_DOWN: "Look whether deno task serve runs, and whether --service names it.",
  SERVICE_NOT_READY: "Its GET /v2/health/ready says why.",
  SERVICE_ERRORS: "Its log has a line for each of them.",
  SERVICE_SLOW: "Start more replicas, or give its caches more memory.",
  SERVICE_IDLE: "Look whether those who ask can reach it.",
  SERVICE_MEMORY: "Lower the bounds of its caches.",
  SERVICE_UNLOGGED: "Look whether the disk of --predictions is full.",
};

function alertOf(code: string, severity: Severity, message: string, evidence: Alert["evidence"]): Alert {
  const about = { kind: "service", subject: "", keys: 0, examples: [] } as const;
  return { ...about, code, severity, message, hint: HINTS[code] ?? "", evidence };
}

function isAbove(value: number | null, limit: number | null): value is number {
  return value !== null && limit !== null && value > limit;
}
