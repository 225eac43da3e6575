import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assignParts, needsFolds, partsByTime, partShares, TRAINED } from "@lib/data/rows/assign_parts.ts";

const SHARES = { train: 0.7, validation: 0.15, test: 0.15 };

/** Units of any number of rows and classes, with different orders. */
const UNITS = fc.uniqueArray(
  fc.record({
    order: fc.double({ min: 0, max: 1, noNaN: true }),
    rows: fc.integer({ min: 1, max: 3 }),
    stratum: fc.integer({ min: 0, max: 3 }),
  }),
  { selector: ({ order }) => order, minLength: 1, maxLength: 300 },
);
type Unit = typeof UNITS extends fc.Arbitrary<(infer One)[]> ? One : never;

const columns = (units: readonly Unit[]) => ({
  order: Float64Array.from(units, ({ order }) => order),
  rows: Int32Array.from(units, ({ rows }) => rows),
  stratum: Int32Array.from(units, ({ stratum }) => stratum),
});

function rowsIn(units: readonly Unit[], parts: Int32Array, part: number): number {
  return units.reduce((sum, { rows }, u) => sum + (parts[u] === part ? rows : 0), 0);
}

Deno.test("assignParts() keeps to the shares of all rows to the size of a unit", () => {
  fc.assert(fc.property(UNITS, (units) => {
    const shares = partShares(SHARES, { rows: 10_000, folds: 5 }), parts = assignParts(columns(units), shares);
    const total = units.reduce((sum, { rows }) => sum + rows, 0);
    for (const { part, share } of shares) {
      assert(Math.abs(rowsIn(units, parts, part) - share * total) <= 2 * 3, `part ${part} of ${total} rows`);
    }
  }));
});

Deno.test("assignParts() gives each class its share of each part", () => {
  const units = Array.from({ length: 900 }, (_, i) => ({ order: (i * 0.618034) % 1, rows: 1, stratum: i % 3 }));
  const parts = assignParts(columns(units), partShares(SHARES, { rows: 100, folds: 5 }));
  for (const stratum of [0, 1, 2]) {
    const own = units.map((unit) => ({ ...unit, rows: unit.stratum === stratum ? 1 : 0 }));
    assert(Math.abs(rowsIn(own, parts, 5) - 45) <= 2, `test part of class ${stratum}`);
    for (const fold of [0, 1, 2, 3, 4]) assert(Math.abs(rowsIn(own, parts, fold) - 51) <= 2, `fold ${fold}`);
  }
});

Deno.test("assignParts() depends on the units alone, not on where they stand", () => {
  fc.assert(fc.property(UNITS, fc.integer({ min: 1, max: 1000 }), (units, turn) => {
    const turned = units.map((_, i) => units[(i + turn) % units.length]!),
      shares = partShares(SHARES, { rows: 100, folds: 5 });
    const parts = assignParts(columns(units), shares), other = assignParts(columns(turned), shares);
    assertEquals(other, parts.map((_, i) => parts[(i + turn) % units.length]!));
  }));
});

Deno.test("assignParts() always trains on strata that cannot be split", () => {
  const units = [0, 1, 2, 3].map((stratum) => ({ order: stratum / 10, rows: 1, stratum }));
  const parts = assignParts(columns(units), [{ part: 4, share: 1 }], { always: new Set([1, 3]) });
  assertEquals([...parts], [4, TRAINED, 4, TRAINED]);
});

Deno.test("partShares() add up to 1; few rows have folds, many one part to choose on, without folds all have that", () => {
  for (const [rows, folds] of [[10, 5], [10_000, 5], [10, 1]] as const) {
    const sum = partShares(SHARES, { rows, folds }).reduce((total, { share }) => total + share, 0);
    assert(Math.abs(sum - 1) < 1e-12);
  }
  assertEquals(partShares(SHARES, { rows: 10_000, folds: 5 }).map(({ part }) => part), [-1, 0, 5]);
  assertEquals(partShares(SHARES, { rows: 10, folds: 1 }).map(({ part }) => part), [-1, 0, 1]);
});

Deno.test("partShares() begins with another fold by turn", () => {
  assertEquals(partShares(SHARES, { rows: 10, folds: 3, turn: 7 }).map(({ part }) => part), [1, 2, 0, 3]);
});

Deno.test("needsFolds() where a part to choose on would have fewer than 100 rows", () => {
  assertEquals([needsFolds(666, SHARES), needsFolds(667, SHARES)], [true, false]);
});

Deno.test("partsByTime() has cut-offs in time: a later part has later rows, one time is in one part", () => {
  const times = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 20, maxLength: 200 });
  fc.assert(fc.property(times, fc.integer({ min: 1, max: 5 }), (times, folds) => {
    const parts = partsByTime(Float64Array.from(times), SHARES, folds);
    if (parts === null) return;
    for (let i = 0; i < times.length; i++) {
      for (let j = 0; j < times.length; j++) if (times[i]! < times[j]!) assert(parts[i]! <= parts[j]!);
      assert(parts.every((part, j) => times[i] !== times[j] || part === parts[i]));
    }
    assert(parts.includes(TRAINED) && parts.includes(folds));
  }));
});

Deno.test("partsByTime() gives each part its share where all times are different", () => {
  const parts = partsByTime(Float64Array.from({ length: 100 }, (_, i) => 99 - i), SHARES, 3)!;
  assertEquals([-1, 0, 1, 2, 3].map((part) => parts.filter((own) => own === part).length), [70, 5, 5, 5, 15]);
});

Deno.test("partsByTime() is null where too few times are different, and has no last part without a share", () => {
  assertEquals(partsByTime(new Float64Array(50), SHARES, 1), null);
  assertEquals(partsByTime(new Float64Array(0), SHARES, 1), null);
  const parts = partsByTime(Float64Array.of(1, 2, 3, 4), { train: 0.5, validation: 0.5, test: 0 }, 1)!;
  assertEquals([...parts], [-1, -1, 0, 0]);
});
