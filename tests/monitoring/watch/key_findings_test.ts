import { assertEquals, assertStringIncludes } from "@std/assert";
import { stepDetectors, watchRow } from "@lib/monitoring/watch/detectors.ts";
import { findingsOf, scanFindings } from "@lib/monitoring/watch/key_findings.ts";
import { stateFor } from "@lib/monitoring/watch/watch_state.ts";
import { REFERENCE } from "../../competition/watch/_watch.ts";

const DAYS = { frequency: "day", anchor: 0 } as const;

function state(y: readonly number[]) {
  const state = stateFor(null, { ids: ["a".repeat(32)], first: 0, last: 9 }),
    same = (value: number) => y.map(() => value);
  watchRow(state.detectors, 0, REFERENCE);
  stepDetectors(state.detectors, { rows: same(0), y, yhat: same(10), lo: same(8.7), hi: same(11.3) }, { floor: 0.2 });
  state.since.fill(19_723);
  return state;
}

Deno.test("findingsOf() what stands, with its figures and since when", () => {
  const [bias, ...others] = findingsOf(state(Array(9).fill(7)), 0, DAYS);
  assertEquals([bias?.level, bias?.code, bias?.evidence.since], ["act", "BIAS_DOWN", "2024-01-01"]);
  assertStringIncludes(
    bias!.message,
    "actuals lie 30 % of the mean below the forecasts for 9 periods, an alarm since 2024",
  );
  assertEquals([bias?.evidence.amount, bias?.evidence.trigg, bias?.evidence.watchedPeriods], [3, -1, 9]);
  assertEquals(others.map(({ code }) => code), ["ERROR_UP", "COVERAGE_DOWN"]);
});

Deno.test("findingsOf() what the scan has found stands where nothing is to be acted on", () => {
  const calm = state([10, 10.1]), loud = state(Array(9).fill(7));
  assertEquals(findingsOf(calm, 0, DAYS), []);
  for (const one of [calm, loud]) one.found[0] = 2;
  assertEquals(findingsOf(calm, 0, DAYS).map(({ level, code }) => [level, code]), [["watch", "SCAN_DOWN"]]);
  assertEquals(findingsOf(loud, 0, DAYS).some(({ level }) => level === "watch"), false);
  assertEquals(scanFindings(loud, 0).map(({ code }) => code), ["SCAN_DOWN"]);
  const told = [1, 2].map((found) => (calm.found[0] = found, scanFindings(calm, 0)[0]!.message));
  assertEquals(told.map((message) => message.match(/above|below/)![0]), ["above", "below"]);
});
