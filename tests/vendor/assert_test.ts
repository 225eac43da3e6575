// The assertions themselves are on trial here, so these tests stand on node's.
import { deepStrictEqual, ok, rejects, throws } from "node:assert/strict";
import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotStrictEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
} from "@std/assert";

class A {
  x = 1;
}
class B {
  x = 1;
}
const cycle = () => {
  const value: Record<string, unknown> = { a: 1 };
  value.self = value;
  return value;
};

const EQUAL: [string, unknown, unknown][] = [
  ["NaN", NaN, NaN],
  ["zeros of both signs", 0, -0],
  ["nested", { a: [1, { b: NaN }] }, { a: [1, { b: NaN }] }],
  ["keys in any order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["dates", new Date(5), new Date(5)],
  ["invalid dates", new Date(NaN), new Date(NaN)],
  ["patterns", /a/g, /a/g],
  ["typed arrays with NaN", Float64Array.of(1, NaN), Float64Array.of(1, NaN)],
  ["big integers", [1n], [1n]],
  ["buffers", Uint8Array.of(1, 2).buffer, Uint8Array.of(1, 2).buffer],
  ["sets of objects in any order", new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 2 }, { a: 1 }])],
  ["sets with undefined", new Set([undefined, 1]), new Set([1, undefined])],
  ["maps in any order", new Map([[1, "a"], [2, "b"]]), new Map([[2, "b"], [1, "a"]])],
  ["maps with object keys", new Map([[{ k: 1 }, 1]]), new Map([[{ k: 1 }, 1]])],
  ["no prototype against plain", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ["cycles", cycle(), cycle()],
  ["errors", new RangeError("x"), new RangeError("x")],
  ["symbols as keys", { [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 1 }],
];
const DIFFERENT: [string, unknown, unknown][] = [
  ["number and text", 1, "1"],
  ["missing and undefined", { a: undefined }, {}],
  ["undefined under other names", { a: undefined }, { b: undefined }],
  ["null and undefined", null, undefined],
  ["null and object", null, {}],
  ["lengths", [1, 2], [1, 2, 3]],
  ["classes", new A(), new B()],
  ["class and plain", new A(), { x: 1 }],
  ["array and object", [], {}],
  ["dates", new Date(5), new Date(6)],
  ["patterns", /a/g, /a/i],
  ["kinds of typed arrays", Float64Array.of(1), Float32Array.of(1)],
  ["typed arrays", Float64Array.of(1, NaN), Float64Array.of(1, 2)],
  ["buffers", Uint8Array.of(1, 2).buffer, Uint8Array.of(1, 3).buffer],
  ["sets", new Set([1]), new Set([2])],
  ["sets of objects", new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }])],
  ["sets with undefined", new Set([undefined]), new Set([1])],
  ["maps by value", new Map([[1, "a"]]), new Map([[1, "b"]])],
  ["maps by key", new Map([[1, "a"]]), new Map([[2, "a"]])],
  ["maps: missing and undefined", new Map([[1, undefined]]), new Map([[2, undefined]])],
  ["errors", new RangeError("x"), new RangeError("y")],
  ["symbols as keys", { [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 2 }],
  ["deep", { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }],
];

for (const [name, a, b] of EQUAL) {
  Deno.test(`equal() holds: ${name}`, () => {
    ok(equal(a, b) && equal(b, a));
    assertEquals(a, b);
    throws(() => assertNotEquals(a, b), AssertionError);
  });
}
for (const [name, a, b] of DIFFERENT) {
  Deno.test(`equal() does not hold: ${name}`, () => {
    ok(!equal(a, b) && !equal(b, a));
    assertNotEquals(a, b);
    throws(() => assertEquals(a, b), AssertionError);
  });
}

const messageOf = (fn: () => unknown): string => {
  try {
    fn();
  } catch (error) {
    ok(error instanceof AssertionError);
    return error.message;
  }
  return "nothing thrown";
};

Deno.test("assertEquals() shows only the lines that differ, with some around them", () => {
  const values = Array.from({ length: 50 }, (_, i) => i);
  const text = messageOf(() => assertEquals(values, values.with(25, -1), "numbers"));
  ok(text.startsWith("Values are not equal: numbers\n"));
  ok(text.includes("-     25,") && text.includes("+     -1,") && text.includes("24,"));
  ok(!text.includes(" 3,"));
});

Deno.test("assertEquals() says where typed arrays part, also beyond what is printed", () => {
  const a = new Float64Array(20_000), b = a.with(15_000, 7);
  ok(messageOf(() => assertEquals(a, b)).length > 20);
  ok(messageOf(() => assertEquals(Float64Array.of(1, 2), Float64Array.of(1, 3))).includes("first at index 1: 2 and 3"));
});

Deno.test("assertEquals() explains values that print alike", () => {
  ok(messageOf(() => assertEquals([() => 1], [() => 1])).includes("both print as"));
});

Deno.test("assertAlmostEquals() takes 1e-7 of the expected value unless told", () => {
  assertAlmostEquals(1, 1 + 1e-8);
  assertAlmostEquals(NaN, NaN);
  assertAlmostEquals(Infinity, Infinity);
  assertAlmostEquals(0.1, 0.2, 0.11);
  throws(() => assertAlmostEquals(1, 1.001), /to be close to/);
  throws(() => assertAlmostEquals(1, NaN), AssertionError);
  throws(() => assertAlmostEquals(NaN, 1), AssertionError);
  throws(() => assertAlmostEquals(0, 1e-9), AssertionError);
});

Deno.test("assertThrows() checks class and message and gives the error", () => {
  const error = assertThrows(
    () => {
      throw new RangeError("too large: 7");
    },
    RangeError,
    "too large",
  );
  deepStrictEqual([error instanceof RangeError, error.message], [true, "too large: 7"]);
  const boom = () => {
    throw new TypeError("boom");
  };
  throws(() => assertThrows(boom, RangeError), /instance of "RangeError", but was "TypeError"/);
  throws(() => assertThrows(boom, TypeError, "other"), /to include "other"/);
  throws(() => assertThrows(() => {}), /Expected function to throw/);
  throws(() =>
    assertThrows(() => {
      throw "text";
    }, Error), /non-Error/);
  const thrown = assertThrows(() => {
    throw "text";
  });
  deepStrictEqual(thrown, "text");
});

Deno.test("assertRejects() checks class and message and gives the error", async () => {
  const error = await assertRejects(() => Promise.reject(new RangeError("late")), RangeError, "late");
  deepStrictEqual(error.message, "late");
  await rejects(() => assertRejects(() => Promise.reject(new TypeError("x")), RangeError), /but was "TypeError"/);
  await rejects(() => assertRejects(() => Promise.resolve(1)), /Expected function to reject/);
  await rejects(
    () =>
      assertRejects(() => {
        throw new RangeError("synchronous");
      }, RangeError),
    /Function throws when expected to reject/,
  );
});

Deno.test("order assertions hold at and around the border, never for NaN", () => {
  assertGreater(2, 1);
  assertGreaterOrEqual(1, 1);
  assertLess(1, 2);
  assertLessOrEqual(1, 1);
  throws(() => assertGreater(1, 1), /Expect 1 > 1/);
  throws(() => assertGreaterOrEqual(0, 1), /Expect 0 >= 1/);
  throws(() => assertLess(1, 1), /Expect 1 < 1/);
  throws(() => assertLessOrEqual(2, 1), /Expect 2 <= 1/);
  for (const compare of [assertGreater, assertGreaterOrEqual, assertLess, assertLessOrEqual]) {
    throws(() => compare(NaN, 1), AssertionError);
  }
});

Deno.test("truth assertions", () => {
  assert(1);
  assertFalse(0);
  assertExists(0);
  assertInstanceOf(new RangeError(), Error);
  assertStringIncludes("abc", "bc");
  assertMatch("abc", /b/);
  throws(() => assert(0, "why"), /^AssertionError: why$/);
  throws(() => assertFalse(1), AssertionError);
  throws(() => assertExists(null), /not be null or undefined/);
  throws(() => assertInstanceOf(1, Error), /instance of "Error" but was "number"/);
  throws(() => assertStringIncludes("abc", "x"), /to contain: "x"/);
  throws(() => assertMatch("abc", /x/), /to match/);
  throws(() => fail("no"), /Failed assertion: no/);
});

Deno.test("assertStrictEquals() tells equal from same", () => {
  const value = { a: 1 };
  assertStrictEquals(value, value);
  assertStrictEquals(NaN, NaN);
  assertNotStrictEquals(value, { a: 1 });
  throws(() => assertStrictEquals(value, { a: 1 }), /not reference-equal/);
  throws(() => assertStrictEquals(0, -0), AssertionError);
  throws(() => assertNotStrictEquals(value, value), AssertionError);
});

Deno.test("assertArrayIncludes() and assertObjectMatch() take parts", () => {
  assertArrayIncludes([{ a: 1 }, { a: 2 }], [{ a: 2 }]);
  throws(() => assertArrayIncludes([1, 2], [2, 3]), /missing/);
  assertObjectMatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } });
  throws(() => assertObjectMatch({ a: 1 }, { b: 1 }), AssertionError);
  throws(() => assertObjectMatch({ a: [1, 2] }, { a: [1] }), AssertionError);
});
