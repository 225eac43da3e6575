import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type ObservedRows, type RegulariseOptions, regulariseRows } from "../../../lib/data/demand/regularise.ts";

/** Rows as [period, y, x, good]. */
function observed(rows: readonly (readonly [number, number, number?, number?])[]): ObservedRows {
  return {
    period: Int32Array.from(rows, (row) => row[0]),
    good: Uint8Array.from(rows, (row) => row[3] ?? 1),
    row: Float64Array.from(rows, (_, i) => i + 1),
    y: Float64Array.from(rows, (row) => row[1]),
    x: [Float64Array.from(rows, (row) => row[2] ?? NaN)],
  };
}

function how(
  cleaning: Partial<RegulariseOptions["cleaning"]>,
  rest: Partial<RegulariseOptions> = {},
): RegulariseOptions {
  return {
    end: 8,
    calendar: { frequency: "day", anchor: 0 },
    cleaning: { duplicates: "sum", gaps: "missing", outliers: "keep", ...cleaning },
    kinds: ["future"],
    categorical: [false],
    ...rest,
  };
}

Deno.test("regulariseRows() fills gaps up to the panel's end by the policy", () => {
  const rows = observed([[3, 1, 10], [6, 4, 20]]);
  const missing = regulariseRows(rows, how({ gaps: "missing" }));
  assertEquals([missing.start, missing.gaps, missing.kept], [3, 4, 2]);
  assertEquals([...missing.y], [1, NaN, NaN, 4, NaN, NaN]);
  assertEquals([...regulariseRows(rows, how({ gaps: "zero" })).y], [1, 0, 0, 4, 0, 0]);
});

Deno.test("regulariseRows() leaves exogenous values of filled periods missing", () => {
  const { x } = regulariseRows(observed([[5, 1, 10], [7, 2, 20]]), how({ gaps: "zero" }));
  assertEquals([...x[0]], [10, NaN, 20, NaN]);
});

Deno.test("regulariseRows() never makes a zero of a missing or quarantined value", () => {
  const { y, gaps } = regulariseRows(observed([[4, 1], [5, NaN], [6, -3, 1, 0], [8, 2]]), how({ gaps: "zero" }));
  assertEquals([...y], [1, NaN, NaN, 0, 2]);
  assertEquals(gaps, 1);
});

Deno.test("regulariseRows() prefers a good row to a quarantined one of the same period", () => {
  const { y } = regulariseRows(observed([[7, 9, 1, 0], [7, 5], [8, 6]]), how({ gaps: "zero" }));
  assertEquals([...y], [5, 6]);
});

Deno.test("regulariseRows() treats duplicates by the policy", () => {
  const rows = observed([[8, 1, 10], [8, NaN, 20], [8, 4, 60]]);
  const y = (duplicates: "sum" | "mean" | "first" | "last") => {
    const regular = regulariseRows(rows, how({ duplicates }));
    return [regular.y[0], regular.x[0][0], regular.merged];
  };
  assertEquals(y("sum"), [5, 30, 2]);
  assertEquals(y("mean"), [2.5, 30, 2]);
  assertEquals(y("first"), [1, 10, 2]);
  assertEquals(y("last"), [4, 60, 2]);
  const kept = regulariseRows(rows, how({ duplicates: "quarantine" }));
  assertEquals([[...kept.y], kept.merged, kept.quarantined], [[1], 0, [2, 3]]);
});

Deno.test("regulariseRows() takes the first level of duplicates, as categories have no mean", () => {
  const rows = observed([[8, 1, 2], [8, 4, 5]]);
  assertEquals(regulariseRows(rows, how({}, { categorical: [true] })).x[0][0], 2);
});

Deno.test("regulariseRows() spreads a static column's first value and tells that it varies", () => {
  const rows = observed([[5, 1, NaN], [6, 2, 7], [8, 3, 9]]);
  const regular = regulariseRows(rows, how({}, { kinds: ["static"] }));
  assertEquals([...regular.x[0]], [7, 7, 7, 7]);
  assertEquals(regular.varying, [0]);
});

Deno.test("regulariseRows() keeps implausible values or sets them to missing, and tells them either way", () => {
  const rows = observed(Array.from({ length: 9 }, (_, i) => [i, i === 4 ? 1e6 : 5] as const));
  assertEquals(regulariseRows(rows, how({})).y[4], 1e6);
  const cleaned = regulariseRows(rows, how({ outliers: "missing", gaps: "zero" }));
  assertEquals(cleaned.y[4], NaN);
  assertEquals(cleaned.outliers, [{ period: 4, value: 1e6 }]);
});

Deno.test("regulariseRows() gives a key without a good row one missing row", () => {
  for (const rows of [observed([]), observed([[3, 1, 1, 0]]), observed([[8, 1, 1, 0]])]) {
    const regular = regulariseRows(rows, how({ gaps: "zero" }));
    assertEquals([regular.start, [...regular.y], regular.kept, regular.gaps], [8, [NaN], 0, 0]);
  }
});

Deno.test("regulariseRows() sums and counts as a plain loop does", () => {
  const row = fc.tuple(
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 0, max: 9 }),
    fc.constant(1),
    fc.constantFrom(0, 1, 1),
  );
  fc.assert(fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
    const sorted = rows.toSorted((a, b) => a[0] - b[0]);
    const regular = regulariseRows(observed(sorted), how({ gaps: "zero" }));
    const good = sorted.filter((r) => r[3] === 1);
    const start = good.length === 0 ? 8 : good[0][0];
    for (let period = start; period <= 8; period++) {
      const here = good.filter((r) => r[0] === period);
      const bad = sorted.some((r) => r[0] === period && r[3] === 0);
      const expected = here.length > 0 ? here.reduce((s, r) => s + r[1], 0) : bad || good.length === 0 ? NaN : 0;
      assertEquals(regular.y[period - start], expected);
    }
    assertEquals(regular.kept + regular.merged, good.length);
  }));
});

const messy = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 10 }),
    fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(NaN)),
    fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(NaN)),
    fc.constantFrom(0, 1, 1),
  ),
  { maxLength: 25 },
).map((rows) => rows.toSorted((a, b) => a[0] - b[0]).filter((row) => row[0] <= 8 || row[3] === 0));
const policies = fc.record({
  duplicates: fc.constantFrom(
    "sum" as const,
    "mean" as const,
    "first" as const,
    "last" as const,
    "quarantine" as const,
  ),
  gaps: fc.constantFrom("missing" as const, "zero" as const),
});

Deno.test("regulariseRows() counts as gaps the periods without any row, good or quarantined, under either policy", () => {
  fc.assert(fc.property(messy, policies, (rows, policy) => {
    const regular = regulariseRows(observed(rows), how(policy));
    const good = rows.filter((row) => row[3] === 1);
    const start = good[0]?.[0] ?? 8;
    const empty = Array.from({ length: 9 - start }, (_, i) => start + i).filter((p) =>
      rows.every((row) => row[0] !== p)
    );
    assertEquals(regular.gaps, good.length === 0 ? 0 : empty.length);
  }));
});

Deno.test("regulariseRows() finds a gap beside a period that has a good and a quarantined row", () => {
  const rows = observed([[5, 1], [5, -3, 1, 0], [8, 2]]);
  for (const gaps of ["zero", "missing"] as const) assertEquals(regulariseRows(rows, how({ gaps })).gaps, 2);
});

Deno.test("regulariseRows() gives every good row one fate", () => {
  fc.assert(fc.property(messy, policies, (rows, policy) => {
    const { kept, merged, quarantined } = regulariseRows(observed(rows), how(policy));
    assertEquals(kept + merged + quarantined.length, rows.filter((row) => row[3] === 1).length);
    assertEquals(new Set(quarantined).size, quarantined.length);
    for (const row of quarantined) assertEquals(rows[row - 1][3], 1);
  }));
});

Deno.test("regulariseRows() of regular rows changes nothing", () => {
  fc.assert(fc.property(messy, policies, (rows, policy) => {
    const once = regulariseRows(observed(rows), how(policy));
    const again = regulariseRows(
      observed([...once.y].map((y, i) => [once.start + i, y, once.x[0][i], 1] as const)),
      how(policy),
    );
    assertEquals([again.start, again.y, again.x], [once.start, once.y, once.x]);
    assertEquals([again.gaps, again.merged, again.kept], [0, 0, once.y.length]);
  }));
});

Deno.test("regulariseRows() ends every key at the panel's end, whatever it held", () => {
  fc.assert(fc.property(messy, policies, fc.integer({ min: 8, max: 30 }), (rows, policy, end) => {
    const { start, y, x } = regulariseRows(observed(rows), how(policy, { end }));
    assertEquals(start + y.length - 1, end);
    assertEquals(x[0].length, y.length);
  }));
});

Deno.test("regulariseRows() does not read what a quarantined row says", () => {
  fc.assert(fc.property(messy, policies, (rows, policy) => {
    const lies = rows.map(([p, y, x, good]) => good === 1 ? [p, y, x, good] as const : [p, 1e9, -1e9, 0] as const);
    assertEquals(regulariseRows(observed(lies), how(policy)), regulariseRows(observed(rows), how(policy)));
  }));
});

Deno.test("regulariseRows() takes exogenous values of duplicates by their kind", () => {
  const rows = observed([[8, 1, NaN], [8, 2, 4], [8, 3, 10]]);
  const x = (cleaning: Partial<RegulariseOptions["cleaning"]>, rest: Partial<RegulariseOptions> = {}) =>
    regulariseRows(rows, how(cleaning, rest)).x[0][0];
  assertEquals([x({}), x({ duplicates: "mean" }), x({ duplicates: "last" })], [7, 7, 10]);
  assertEquals(x({ duplicates: "first" }), 4, "the first known one");
  assertEquals(x({}, { kinds: ["static"] }), 4);
  assertEquals(x({ duplicates: "last" }, { categorical: [true] }), 10);
  assertEquals(x({ duplicates: "quarantine" }), NaN, "the first row alone is kept");
});

Deno.test("regulariseRows() static columns ignore quarantined rows, and do not vary by missing values", () => {
  const rows = observed([[5, 1, 3, 0], [6, 2, 7], [7, 2, NaN], [8, 3, 7]]);
  const { x, varying } = regulariseRows(rows, how({}, { kinds: ["static"] }));
  assertEquals([[...x[0]], varying], [[7, 7, 7], []]);
});

Deno.test("regulariseRows() leaves closed periods missing under either policy, and counts no gap there", () => {
  // 1970-01-03 and 04 are the weekend: periods 2 and 3.
  const calendar = { frequency: "day" as const, anchor: 0, closed: [5, 6] };
  const rows = observed([[1, 5], [5, 6]]);
  const zero = regulariseRows(rows, how({ gaps: "zero" }, { calendar, end: 6 }));
  assertEquals([[...zero.y], zero.gaps], [[5, NaN, NaN, 0, 6, 0], 2]);
  const missing = regulariseRows(rows, how({ gaps: "missing" }, { calendar, end: 6 }));
  assertEquals([[...missing.y], missing.gaps], [[5, NaN, NaN, NaN, 6, NaN], 2]);
});
