import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import type { Params } from "../../../lib/models/contract/family.ts";
import { FLAG, integerIn, numberAbove, numberIn, oneOf, resolveParams } from "../../../lib/models/contract/params.ts";

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

Deno.test("resolveParams() takes both ends of a span, but not the open one", () => {
  assertEquals(resolve({ trees: 1, rate: 1, share: 1 }).trees, 1);
  assertEquals(resolve({ trees: 100, rate: 1e-9 }).rate, 1e-9);
  const wrong: Params[] = [{ trees: 101 }, { rate: 1.0001 }, { share: 1.0001 }, { trees: Infinity }, { share: NaN }];
  for (const params of wrong) {
    assertEquals(assertThrows(() => resolve(params), FitError).code, "INVALID_PARAMS");
  }
});

Deno.test("resolveParams() states the rule that was broken and the value", () => {
  const messageOf = (params: Params) => assertThrows(() => resolve(params), FitError).message;
  assertStringIncludes(messageOf({ trees: 0 }), "trees must be an integer in [1, 100]: current value is 0");
  assertStringIncludes(messageOf({ rate: 0 }), "rate must be a number in (0, 1]: current value is 0");
  assertStringIncludes(messageOf({ growth: "wide" }), 'growth must be one of depth, leaf: current value is "wide"');
  assertStringIncludes(messageOf({ refit: "yes" }), 'refit must be true or false: current value is "yes"');
  assertStringIncludes(
    messageOf({ leaves: 3 }),
    'a parameter must be one of trees, rate, share, growth, refit: current value is "leaves"',
  );
});

Deno.test("resolveParams() gives the defaults for no params, and refuses inherited names", () => {
  assertEquals(resolve({}), defaults);
  for (const name of ["constructor", "__proto__x", "hasOwnProperty"]) {
    assertEquals(assertThrows(() => resolve({ [name]: 1 }), FitError).code, "INVALID_PARAMS");
  }
});
