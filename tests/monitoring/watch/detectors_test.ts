import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  alarmSide,
  type DetectorPeriods,
  isWatched,
  openDetectors,
  standingAlarms,
  stepDetectors,
  trackingSignals,
  watchRow,
} from "@lib/monitoring/watch/detectors.ts";
import { SIDES } from "@lib/competition/watch/watch_period.ts";
import { REFERENCE } from "../../competition/watch/_watch.ts";

/** One key, row 0, forecast 10 ± 1.3. */
function periods(y: readonly number[]): DetectorPeriods {
  const same = (value: number) => y.map(() => value);
  return { rows: same(0), y, yhat: same(10), lo: same(8.7), hi: same(11.3) };
}

function watched() {
  const detectors = openDetectors(1);
  watchRow(detectors, 0, REFERENCE);
  return detectors;
}

Deno.test("stepDetectors() finds a mean that moved once, with its direction and its size", () => {
  const alarms = stepDetectors(watched(), periods(Array(40).fill(7)), { floor: 0.2 });
  const [bias] = alarms.filter(({ detector }) => detector === "bias");
  assertEquals(alarms.filter(({ detector }) => detector === "bias").length, 1);
  assertEquals([bias?.direction, bias?.periods], ["down", 3]);
  assertAlmostEquals(bias!.effect, 0.3);
  assert(bias!.statistic > bias!.limit);
});

Deno.test("alarmSide() is the place of a side in a state", () => {
  assertEquals(SIDES.map(alarmSide), [0, 1, 2, 3]);
});

Deno.test("stepDetectors() finds errors that grew on both sides, and actuals outside of their intervals", () => {
  const alternating = Array.from({ length: 40 }, (_, i) => 10 + (i % 2 === 0 ? 4 : -4));
  const found = stepDetectors(watched(), periods(alternating), { floor: 0.2 });
  assertEquals(found.map(({ detector }) => detector).sort(), ["coverage", "error"]);
});

Deno.test("stepDetectors() gives no alarm of an effect below the floor, however sure it is", () => {
  const small = periods(Array(200).fill(11));
  assertEquals(stepDetectors(watched(), small, { floor: 0.2 }), []);
  assertEquals(stepDetectors(watched(), small, { floor: 0.09 }).map(({ detector }) => detector), ["bias"]);
});

Deno.test("stepDetectors() gives no alarm of an amount below what is worth one", () => {
  const alarms = (amount: number) => stepDetectors(watched(), periods(Array(60).fill(7)), { floor: 0.2, amount });
  assertEquals(alarms(2.9).map(({ detector, amount }) => [detector, amount])[0], ["bias", 3]);
  assertEquals(alarms(3.1).filter(({ detector }) => detector !== "coverage"), []);
});

Deno.test("stepDetectors() is changed by nothing that is not known", () => {
  const detectors = watched(), before = detectors.states.slice();
  const unknown = { ...periods([NaN, 30]), yhat: [10, NaN] };
  assertEquals(stepDetectors(detectors, unknown, { floor: 0.2 }), []);
  assertEquals(detectors.states, before);
  const noInterval = { ...periods(Array(40).fill(15)), lo: Array(40).fill(NaN) };
  assert(stepDetectors(detectors, noInterval, { floor: 0.2 }).every(({ detector }) => detector !== "coverage"));
});

Deno.test("stepDetectors() gives the same however its periods are cut into calls", () => {
  const y = Array.from({ length: 60 }, (_, i) => 10 + 3 * Math.sin(i * i)), whole = watched(), single = watched();
  const together = stepDetectors(whole, periods(y), { floor: 0.2 });
  assertEquals(y.flatMap((value) => stepDetectors(single, periods([value]), { floor: 0.2 })), together);
  assertEquals(single.states, whole.states);
});

Deno.test("standingAlarms() holds an alarm until what had changed is over", () => {
  const detectors = watched();
  stepDetectors(detectors, periods(Array(300).fill(7)), { floor: 0.2 });
  assert(standingAlarms(detectors, 0).some(({ detector }) => detector === "bias"));
  stepDetectors(detectors, periods(Array(20).fill(10)), { floor: 0.2 });
  assertEquals(standingAlarms(detectors, 0), []);
  const again = stepDetectors(detectors, periods(Array(20).fill(7)), { floor: 0.2 });
  assert(again.some(({ detector }) => detector === "bias"));
});

Deno.test("watchRow() starts one row anew and leaves the others", () => {
  const detectors = openDetectors(3, watched());
  assertEquals([0, 1, 2].map((row) => isWatched(detectors, row)), [true, false, false]);
  watchRow(detectors, 2, REFERENCE);
  stepDetectors(detectors, { ...periods([7, 7]), rows: [0, 2] }, { floor: 0.2 });
  watchRow(detectors, 0, null);
  assertEquals([0, 2].map((row) => trackingSignals(detectors, row).periods), [0, 1]);
  assertEquals(isWatched(detectors, 0), false);
});

Deno.test("trackingSignals() are the sum of errors and the smoothed error over the smoothed absolute error", () => {
  const detectors = watched();
  assertEquals(trackingSignals(detectors, 0), { trackingSignal: NaN, trigg: NaN, periods: 0 });
  stepDetectors(detectors, periods([12, 9]), { floor: 0.2 });
  const smoothed = 2 + 0.1 * (-1 - 2),
    size = 2 + 0.1 * (1 - 2),
    { trackingSignal, trigg } = trackingSignals(detectors, 0);
  assertAlmostEquals(trackingSignal, 1 / size);
  assertAlmostEquals(trigg, smoothed / size);
});
