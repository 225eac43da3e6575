// A rollout is looked at every day: how often that ends in a wrong decision, and when in the right one, is simulated.
import { assert } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { meanSequence } from "@lib/metrics/confidence_sequence.ts";

const RUNS = 150, DAYS = 60, ALPHA = 0.05;
const rng = createRng(11);

/** Differences of two models that are equally good, as the days bring them. */
const EQUAL: Readonly<Record<string, () => number[]>> = {
  "independent": () => days(() => 0.03 * rng.normal()),
  "tiny": () => days(() => 0.001 * rng.normal()),
  "as large as they can be": () => days(() => Math.max(-1, Math.min(1, 0.4 * rng.normal()))),
  "of a week": () => days((day) => 0.03 * rng.normal() + (day % 7 < 5 ? 0.02 : -0.05)),
  "skewed": () => days(() => 0.03 * (-Math.log(1 - rng.next()) - 1)),
  "that follow each other": () => sticky(0.5),
};

function days(of: (day: number) => number): number[] {
  return Array.from({ length: DAYS }, (_, day) => of(day));
}

function sticky(share: number): number[] {
  let last = 0.03 * rng.normal();
  return days(() => last = share * last + 0.03 * Math.sqrt(1 - share * share) * rng.normal());
}

/** First day on which the interval is above or below 0; null if there is none. */
function decision(values: readonly number[]): { day: number; side: number } | null {
  for (let day = 4; day <= values.length; day++) {
    const { lo, hi } = meanSequence(values.slice(0, day));
    if (lo > 0 || hi < 0) return { day, side: lo > 0 ? 1 : -1 };
  }
  return null;
}

for (const [name, make] of Object.entries(EQUAL)) {
  Deno.test(`meanSequence() looked at daily: models that are equally good are called different within the bound, ${name}`, () => {
    const wrong = Array.from({ length: RUNS }, () => decision(make())).filter((found) => found !== null).length;
    // What a rate of `ALPHA` stays below with all but 1 in 1,000.
    assert(wrong <= ALPHA * RUNS + 3.1 * Math.sqrt(ALPHA * (1 - ALPHA) * RUNS), `${wrong} of ${RUNS}`);
  });
}

Deno.test("meanSequence() looked at daily: what differs by its scatter or more is found within weeks, and never the other way", () => {
  for (const [size, within] of [[1, 45], [2, 25], [5, 18]] as const) {
    const found = Array.from({ length: 40 }, () => decision(days(() => 0.03 * (rng.normal() - size))));
    assert(found.every((one) => one === null || one.side < 0));
    const late = found.filter((one) => one === null || one.day > within).length;
    assert(late <= 8, `${size}: ${late} of 40 later than ${within}`);
  }
});
