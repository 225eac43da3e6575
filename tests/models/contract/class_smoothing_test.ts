import { assertEquals } from "@std/assert";
import { SmoothingTrial, smoothTo } from "@lib/models/contract/class_smoothing.ts";

const HALVES = Float64Array.of(0.5, 0.5), RIGHT = Float64Array.of(1, 0), WRONG = Float64Array.of(0, 1);

Deno.test("smoothTo() counts shares of all rows as some votes more", () => {
  const said = Float64Array.of(1, 0);
  smoothTo(said, Float64Array.of(0.25, 0.75), { votes: 3, smoothing: 1 });
  assertEquals([...said], [3.25 / 4, 0.75 / 4]);
});

Deno.test("SmoothingTrial is least where votes are never wrong, and most where they say nothing", () => {
  const best = (rows: readonly Float64Array[], weight = 1) => {
    const trial = new SmoothingTrial(HALVES);
    rows.forEach((said, i) => trial.add(said, { actual: 0, votes: 2, weight: i === 0 ? weight : 1 }));
    return trial.best();
  };
  assertEquals(best([RIGHT, RIGHT]), 2 ** -8);
  assertEquals(best([RIGHT, WRONG]), 4);
  assertEquals(
    best([RIGHT, WRONG], 20),
    0.25,
    "the weight of a row counts: 20 : 1, of 2 votes about a tenth and its half",
  );
  assertEquals(best([]), 1);
});
