import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { hintName, overrideParams, overrideRecipe } from "@lib/models/contract/override_params.ts";

const BASE = { name: "boosting", params: { trees: 100, loss: "squared", refit: true } };

Deno.test("overrideParams() keeps what is not named", () => {
  assertEquals(overrideParams(BASE, { trees: 5, refit: false }), { trees: 5, loss: "squared", refit: false });
  assertEquals(overrideParams(BASE, {}), BASE.params);
});

Deno.test("overrideParams() refuses unknown names, inherited ones too, and values of another type", () => {
  const errorOf = (params: Record<string, number | string>) => {
    const { code, hint } = assertThrows(() => overrideParams(BASE, params), DataError);
    return [code, hint];
  };
  assertEquals(errorOf({ tree: 5 }), ["UNKNOWN_PARAMETER", 'Did you mean "trees"?']);
  assertEquals(errorOf({ toString: 5 })[0], "UNKNOWN_PARAMETER");
  assertEquals(errorOf({ loss: 5 }), ["INVALID_PARAMETER", 'The default is "squared".']);
});

Deno.test("overrideRecipe() keeps what is not named, and refuses who sees no rows", () => {
  const rows = { name: "r", family: "ridge", recipe: { transform: "scale" as const } }, { recipe: _, ...plain } = rows;
  assertEquals(overrideRecipe(rows, { strategy: "recursive" }, "design"), {
    recipe: { transform: "scale", strategy: "recursive" },
  });
  assertEquals([overrideRecipe(rows, {}, "design"), overrideRecipe(plain, {}, "history")], [
    { recipe: rows.recipe },
    {},
  ]);
  const refused = () => overrideRecipe({ name: "n", family: "naive" }, { strategy: "recursive" }, "history");
  assertEquals(assertThrows(refused, DataError).code, "INVALID_PARAMETER");
});

Deno.test("hintName() names the nearest, else all, else nothing to vary", () => {
  assertEquals(hintName("rigde", ["ridge", "naive"]), 'Did you mean "ridge"?');
  assertEquals(hintName("something", ["ridge", "naive"]), "There are: ridge, naive.");
  assertEquals(hintName("x", []), 'Leave "x" out: there is nothing to vary.');
});
