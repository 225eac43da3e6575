import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../lib/core/numbers/random.ts";
import { date, EIGHT, endOf, finding, prepare, rows } from "../data/_calendar_edges.ts";
import { inFolder } from "../data/_tables.ts";

Deno.test("judgeEdges() lets no single row move the end of the others, wherever it lies", () =>
  inFolder(async (dir) => {
    const daily = { frequency: "day" as const };
    const shape = fc.record({
      keys: fc.integer({ min: 4, max: 8 }),
      days: fc.integer({ min: 40, max: 250 }),
      share: fc.constantFrom(0.6, 0.9, 1),
      closed: fc.constantFrom<number[]>([], [6], [5, 6]),
      away: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3000 }), fc.constantFrom(365, 36_524)),
      side: fc.constantFrom("after" as const, "before" as const),
      seed: fc.integer(),
    });
    for (
      const [n, { keys, days, share, closed, away, side, seed }] of fc.sample(shape, { numRuns: 16, seed: 11 })
        .entries()
    ) {
      const rng = createRng(seed);
      const open = (t: number) => !closed.includes(t % 7);
      const good = rows(EIGHT.slice(0, keys), 0, days).filter((_, i) => open(i % days) && rng.next() < share);
      const at = side === "after" ? days - 1 + away : -away;
      const [plain, typed] = [await prepare(dir, good, daily), await prepare(dir, [...good, `a,${date(at)},5`], daily)];
      const note = `${n}: ${keys} keys × ${days} days, ${share}, closed ${closed}, ${away} days ${side}`;
      assertEquals(endOf(typed), endOf(plain), note);
      assertEquals([...typed.group.keyRows].slice(1), [...plain.group.keyRows].slice(1), note);
      if (away > 7) assertEquals(finding(typed, "DATE_FAR_OFF")?.count, 1, note);
      if (share === 1) assertEquals([plain.counts.ahead, plain.counts.quarantined], [0, 0], note);
    }
  }));
