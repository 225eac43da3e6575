import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors.ts";
import type { Params } from "../../../lib/models/family.ts";
import { FLAG, integerIn, numberAbove, numberIn, oneOf, resolveParams } from "../../../lib/models/trees/params.ts";

const defaults = { trees: 10, rate: 0.1, share: 0.5, growth: "depth", refit: true };
const rules = {
  trees: integerIn(1, 100),
  rate: numberAbove(0, 1),
  share: numberIn(0, 1),
  growth: oneOf("depth", "leaf"),
  refit: FLAG,
};
const resolve = (params: Params) => resolveParams(defaults, params, { family: "f", rules });

Deno.test("resolveParams() overrides defaults and leaves them as they were", () => {
  assertEquals(resolve({ trees: 3, refit: false, share: 0 }), { ...defaults, trees: 3, refit: false, share: 0 });
  assertEquals(defaults.trees, 10);
});

Deno.test("resolveParams() names the parameter that is unknown or wrong", () => {
  const cases: [Params, string][] = [
    [{ treees: 3 }, "treees"],
    [{ toString: 1 }, "toString"],
    [{ trees: 0 }, "trees"],
    [{ trees: 2.5 }, "trees"],
    [{ trees: "7" }, "trees"],
    [{ rate: 0 }, "rate"],
    [{ rate: NaN }, "rate"],
    [{ share: -0.1 }, "share"],
    [{ growth: "wide" }, "growth"],
    [{ refit: 1 }, "refit"],
  ];
  for (const [params, name] of cases) {
    const error = assertThrows(() => resolve(params), FitError);
    assertEquals([error.code, error.context.param], ["INVALID_PARAMS", name]);
    assertStringIncludes(error.message, name);
  }
});
