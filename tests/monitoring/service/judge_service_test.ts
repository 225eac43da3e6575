import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { judgeService } from "@lib/monitoring/service/judge_service.ts";
import type { ServiceFigures } from "@lib/monitoring/service/service_figures.ts";

const WELL: ServiceFigures = {
  at: "2026-01-01T00:00:00.000Z",
  since: null,
  requests: 1000,
  perSecond: 5,
  errorShare: 0.01,
  p50Seconds: 0.01,
  p99Seconds: 1,
  unlogged: 0,
  memoryBytes: 1e9,
  isReady: true,
};
const told = (part: Partial<ServiceFigures> | null, service: Record<string, unknown> = {}) => {
  const { monitoring } = parseConfig({ source: "t.csv", monitoring: { service } });
  return judgeService(part === null ? null : { ...WELL, ...part }, monitoring.service).map(({ code }) => code);
};

Deno.test("judgeService() is silent within its limits, and tells of each that is not kept", () => {
  assertEquals(told({}), []);
  assertEquals(told(null), ["SERVICE_DOWN"]);
  assertEquals(told({ isReady: false, errorShare: 0.02, p99Seconds: 1.1, memoryBytes: 1.1e9, unlogged: 1 }), [
    "SERVICE_NOT_READY",
    "SERVICE_ERRORS",
    "SERVICE_SLOW",
    "SERVICE_MEMORY",
    "SERVICE_UNLOGGED",
  ]);
  assertEquals(told({}, { perSecond: 6 }), ["SERVICE_IDLE"]);
});

Deno.test("judgeService() asks what the config asks, and says nothing of few requests or what is unknown", () => {
  const off = { p99Seconds: null, errorShare: null, memoryMb: null };
  assertEquals(told({ errorShare: 1, p99Seconds: 99, memoryBytes: 1e12 }, off), []);
  assertEquals(told({ requests: 19, errorShare: 1, p99Seconds: 99 }), []);
  assertEquals(told({ errorShare: null, p99Seconds: null, memoryBytes: null, perSecond: null }, { perSecond: 6 }), []);
});
