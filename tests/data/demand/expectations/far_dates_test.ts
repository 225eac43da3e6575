import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { areMistyped, type LonelyEvidence, lonelyRows } from "../../../../lib/data/demand/expectations/far_dates.ts";

function counts(periods: readonly number[], rows: (i: number) => number = () => 8) {
  return { periods: Int32Array.from(periods), rows: Float64Array.from(periods, (_, i) => rows(i)) };
}

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
const END = { frequency: "day", side: "end" } as const;
const START = { frequency: "day", side: "start" } as const;

Deno.test("lonelyRows() finds few rows after a gap that the table does not know, at either end", () => {
  const table = counts([-700, ...range(0, 300), 420], (i) => i === 0 || i === 301 ? 1 : 8);
  assertEquals(
    lonelyRows(table, END),
    [{ edge: 299, gap: 121, span: 299, rows: 1 }],
    "not from the other end's lonely row",
  );
  assertEquals(lonelyRows(table, START), [{ edge: 0, gap: 700, span: 299, rows: 1 }]);
});

Deno.test("lonelyRows() gives every gap at the end, the longest tail first", () => {
  const table = counts([...range(0, 300), 350, 420, 640], (i) => i >= 300 ? 1 : 8);
  assertEquals(lonelyRows(table, END).map(({ edge, rows }) => [edge, rows]), [[299, 3], [350, 2], [420, 1]]);
});

Deno.test("lonelyRows() finds nothing near, nothing crowded and nothing where such gaps are usual", () => {
  const tail = (periods: readonly number[]) => lonelyRows(counts(periods, () => 1), END).length;
  assertEquals(tail([...range(0, 300), 306]), 0, "as late as data comes");
  assertEquals(tail([...range(0, 300), ...range(400, 420)]), 0, "more than one row in twenty");
  assertEquals(tail([...range(0, 100), ...range(160, 260), 370]), 0, "closed for two months before");
  assertEquals(tail([...range(0, 9), 400]), 1);
  assertEquals(tail([...range(0, 8), 400]), 0, "nine periods are no bulk");
  assertEquals(tail(range(0, 3000, 30)), 0, "monthly rows of a daily table");
});

Deno.test("lonelyRows() is symmetric in time", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.integer({ min: -800, max: 800 }), fc.integer({ min: 1, max: 9 })), {
        selector: ([period]) => period,
        minLength: 1,
        maxLength: 60,
      }),
      (cells) => {
        const sorted = cells.toSorted(([a], [b]) => a - b);
        const there = { periods: Int32Array.from(sorted, ([p]) => p), rows: Float64Array.from(sorted, ([, n]) => n) };
        const back = { periods: there.periods.map((p) => -p).reverse(), rows: there.rows.toReversed() };
        const mirror = lonelyRows(back, START).map(({ edge, ...rest }) => ({ edge: -edge, ...rest }));
        assertEquals(mirror.map((row) => ({ ...row, edge: row.edge + 0 })), lonelyRows(there, END));
      },
    ),
    { numRuns: 200, seed: 3 },
  );
});

const DENSE: LonelyEvidence = {
  lonely: { edge: 299, gap: 121, span: 299, rows: 1 },
  side: "end",
  keysPerPeriod: [1],
  mostOfOneKey: 1,
  keys: 1,
  usual: Array(56).fill(8),
  keysBefore: 8,
  holes: 0,
};
const judge = (changes: Partial<LonelyEvidence>) => areMistyped({ ...DENSE, ...changes }, "day");
const alone = { usual: [1, 1, 1], keysBefore: 1 };

Deno.test("areMistyped() takes rows for mistyped that nobody else keeps company", () => {
  assertEquals(judge({}), true);
  assertEquals(judge({ keysPerPeriod: [1, 2, 1] }), true);
  assertEquals(judge({ keysPerPeriod: [1, 3, 1], keys: 3 }), false, "three of eight have opened");
  assertEquals(judge({ keysPerPeriod: Array(31).fill(1), mostOfOneKey: 31 }), true, "one key's month");
  assertEquals(judge({ side: "start", keysPerPeriod: Array(31).fill(1), mostOfOneKey: 31 }), false, "a trial");
  const near = { ...DENSE.lonely, gap: 45, rows: 4 };
  assertEquals(judge({ lonely: near, mostOfOneKey: 4 }), false, "one key has opened again first");
});

Deno.test("areMistyped() of sparse keys asks who was there in a stretch as long as the gap", () => {
  assertEquals(judge({ usual: [1, 0, 2], keysBefore: 9 }), true);
  assertEquals(judge({ usual: [1, 0, 2], keysBefore: 3 }), false);
  assertEquals(
    judge({ usual: [1, 0, 2], keysBefore: 9, lonely: { ...DENSE.lonely, gap: 45 } }),
    false,
    "closed for weeks",
  );
});

Deno.test("areMistyped() of a single key needs a hole a year nearer, or a distance beyond the table's length", () => {
  assertEquals(judge(alone), false);
  assertEquals(judge({ ...alone, holes: 1 }), true);
  assertEquals(judge({ ...alone, holes: 1, lonely: { ...DENSE.lonely, rows: 2 } }), false, "one of two rows");
  assertEquals(judge({ ...alone, lonely: { ...DENSE.lonely, gap: 36_500 } }), true);
  const beyond = (gap: number, span: number, rows: number) =>
    judge({ ...alone, lonely: { edge: 299, gap, span, rows }, mostOfOneKey: rows });
  assertEquals([beyond(73, 38, 2), beyond(330, 38, 2)], [false, true], "a slow seller; a year away");
  assertEquals([beyond(700, 300, 4), beyond(3600, 300, 20)], [false, true], "a long pause; no pause");
});
