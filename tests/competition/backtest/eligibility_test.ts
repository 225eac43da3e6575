import { endedAfter, fallbackName, findFallbackReason } from "../../../lib/competition/backtest/eligibility.ts";
import { assertEquals } from "@std/assert";
import fc from "fast-check";

const LIMITS = { minRows: 4, endedAfter: 3, zeroFilled: false };
const reasonOf = (y: number[], limits: Partial<typeof LIMITS> = {}) =>
  findFallbackReason(Float64Array.from(y), { ...LIMITS, ...limits });

Deno.test("findFallbackReason() lets an ordinary key compete", () => {
  assertEquals(reasonOf([1, 2, NaN, 0, 3]), "");
});

Deno.test("findFallbackReason() names keys without demand", () => {
  assertEquals(reasonOf([]), "ALL_MISSING");
  assertEquals(reasonOf([NaN, NaN]), "ALL_MISSING");
  assertEquals(reasonOf([0, NaN, 0, 0, 0]), "ALL_ZERO");
});

Deno.test("findFallbackReason() counts silence since the last demand, zero or missing alike", () => {
  assertEquals(reasonOf([1, 2, 3, 4, 5, 0, NaN]), "");
  assertEquals(reasonOf([1, 2, 3, 4, 5, 0, NaN, 0]), "ENDED");
  assertEquals(reasonOf([1, 2, 3, 4, 5, NaN, NaN, NaN]), "ENDED");
});

Deno.test("findFallbackReason() counts observations, and only demands where zeros were filled in", () => {
  assertEquals(reasonOf([1, NaN, 2, NaN, 3]), "TOO_SHORT");
  assertEquals(reasonOf([1, 0, 2, 0, 3]), "");
  assertEquals(reasonOf([1, 0, 2, 0, 3], { zeroFilled: true }), "TOO_SHORT");
  assertEquals(reasonOf([1, 4, 2, 0, 3], { zeroFilled: true }), "");
});

Deno.test("findFallbackReason() names a constant key, missing values aside", () => {
  assertEquals(reasonOf([7, 7, NaN, 7, 7]), "CONSTANT");
  assertEquals(reasonOf([7, 7, NaN, 7, 7.5]), "");
});

Deno.test("findFallbackReason() does not depend on the unit of y", () => {
  const value = fc.oneof(fc.constant(0), fc.constant(NaN), fc.integer({ min: 1, max: 3 }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 12 }), fc.boolean(), (y, zeroFilled) => {
      assertEquals(reasonOf(y.map((v) => v * 1024), { zeroFilled }), reasonOf(y, { zeroFilled }));
    }),
    { seed: 1 },
  );
});

Deno.test("endedAfter() is two horizons or one season", () => {
  assertEquals(endedAfter(28, 7), 56);
  assertEquals(endedAfter(8, 52), 52);
});

Deno.test("fallbackName() forecasts zero only where no demand is left", () => {
  const names = (zeroFilled: boolean) =>
    (["", "TOO_SHORT", "CONSTANT", "ENDED", "ALL_ZERO", "ALL_MISSING"] as const)
      .filter((reason) => fallbackName(reason, zeroFilled) === "zero");
  assertEquals(names(true), ["ENDED", "ALL_ZERO"]);
  assertEquals(names(false), ["ALL_ZERO"]);
});
