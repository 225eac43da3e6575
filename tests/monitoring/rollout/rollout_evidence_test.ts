import { assert, assertEquals } from "@std/assert";
import type { Calendar } from "@lib/core/time/calendar.ts";
import type { PairedErrors, PeriodLosses } from "@lib/monitoring/rollout/paired_errors.ts";
import { rolloutEvidence } from "@lib/monitoring/rollout/rollout_evidence.ts";

const DAILY: Calendar = { frequency: "day", anchor: 0 };
const WOBBLE = [0.9, 1.1, 1, 1.05, 0.95];

function losses(run: number, other: number, { keys = 10, later = 0 } = {}): PeriodLosses {
  return { run, other, pairs: keys, later, keys: new Set(Array.from({ length: keys }, (_, k) => k)) };
}

function pairsOf(periods: readonly PeriodLosses[]): PairedErrors {
  const side = () => ({
    ...{ keys: new Set([1]), first: 0, pairs: 2, total: 0, size: 10, absolute: [1, 2], signed: [1, -1] },
  } as const);
  const found = { periods: new Map(periods.entries()), sides: { challenger: side(), champion: side() } };
  const actuals = {
    first: 0,
    periods: 0,
    end: 0,
    last: new Int32Array(0),
    isZeroFilled: false,
    y: new Float64Array(0),
    scale: new Float64Array(0),
  };
  return { ...found, actuals, unscaled: 1, pending: 3 } as unknown as PairedErrors;
}

const days = (ratio: number, count = 40) =>
  Array.from({ length: count }, (_, day) => losses(ratio * WOBBLE[day % 5]!, WOBBLE[(day * 2) % 5]!));

function evidence(periods: readonly PeriodLosses[], more: { isSquared?: boolean; calendar?: Calendar } = {}) {
  const { isSquared = false, calendar = DAILY } = more;
  return rolloutEvidence(pairsOf(periods), { group: { calendar }, isSquared, margin: 0.05 });
}

Deno.test("rolloutEvidence() better, no worse, worse, and open while little is known", () => {
  assertEquals([0.7, 1, 1.4].map((ratio) => evidence(days(ratio, 120)).verdict), ["better", "not_worse", "worse"]);
  assertEquals(evidence(days(0.7, 4)).verdict, "open");
  const { verdict, ratio, lo, hi, first, last, keys, pairs } = evidence(days(0.8));
  assert(ratio !== null && lo !== null && hi !== null && lo < ratio && ratio < hi && hi < 1, `${lo} ${ratio} ${hi}`);
  assertEquals([verdict, first, last, keys], ["better", "1970-01-01", "1970-02-09", 10]);
  assertEquals(pairs, { compared: 400, pending: 3, unscaled: 1 });
});

Deno.test("rolloutEvidence() nothing compared is nothing known, and no number", () => {
  const { verdict, ratio, lo, hi, periods, first } = evidence([]);
  assertEquals([verdict, ratio, lo, hi, periods, first], ["open", null, null, null, 0, null]);
  assertEquals(evidence([losses(0, 0)]).ratio, 1);
});

Deno.test("rolloutEvidence() squared losses are told as the ratio of their roots", () => {
  const [plain, squared] = [evidence([losses(4, 1)]).ratio, evidence([losses(4, 1)], { isSquared: true }).ratio];
  assertEquals([plain?.toFixed(6), squared?.toFixed(6)], ["4.000000", "2.000000"]);
});

Deno.test("rolloutEvidence() hours are looked at by day, and a period of which few keys have reported waits", () => {
  const hours = evidence(Array.from({ length: 48 }, () => losses(1, 2)), { calendar: { ...DAILY, frequency: "hour" } });
  assertEquals([hours.periods, hours.soak, hours.pairs.compared], [2, 7, 480]);
  assertEquals(evidence([losses(1, 1), losses(9, 1, { keys: 4 })]).periods, 1);
  assertEquals([evidence(days(1)).soak, evidence([losses(1, 1, { later: 2 }), losses(1, 1)]).since], [7, 1]);
});

Deno.test("rolloutEvidence() sides: errors over what came, no number where nothing did", () => {
  const [challenger] = evidence(days(1)).sides;
  assertEquals(challenger, {
    ...{ cohort: "challenger", keys: 1, pairs: 2, total: 0 },
    ...{ wape: { run: 0.1, other: 0.2 }, bias: { run: null, other: null } },
  });
});
