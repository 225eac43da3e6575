import { assertEquals } from "@std/assert";
import { compareScopes, type ScopedError } from "@lib/training/assessment/compare_scopes.ts";

/** Errors of a contender on two folds and the hold-out. */
function rows(key: string, contender: string, scope: string, errors: readonly [number, number, number]): ScopedError[] {
  return ["fold_1", "fold_2", "holdout"].map((span, s) => ({ key, contender, scope, span, error: errors[s]! }));
}

Deno.test("compareScopes() the best of each scope by the folds, compared on the hold-out", () => {
  const [key] = compareScopes([
    ...rows("a", "ets", "local", [4, 4, 9]),
    ...rows("a", "naive", "local", [5, 5, 1]),
    ...rows("a", "forest", "pooled", [5, 5, 10]),
    ...rows("a", "blend", "combination", [1, 1, 1]),
  ]);
  assertEquals(key, { key: "a", local: 9, global: 10, ratio: 0.9, worst: 0.9, clear: true });
});

Deno.test("compareScopes() clearly better is better by a tenth everywhere, not on the average", () => {
  const all = compareScopes([
    ...rows("a", "ets", "local", [1, 9.5, 1]),
    ...rows("a", "forest", "pooled", [10, 10, 10]),
    ...rows("b", "ets", "local", [1, NaN, 1]),
    ...rows("b", "forest", "pooled", [10, 10, 10]),
  ]);
  assertEquals(all.map(({ key, worst, clear }) => [key, worst, clear]), [["a", 0.95, false]]);
});

Deno.test("compareScopes() keys without a local, a global or a hold-out error are left out; zeros are alike", () => {
  const all = compareScopes([
    ...rows("a", "ets", "local", [1, 1, 1]),
    ...rows("b", "ets", "local", [1, 1, NaN]),
    ...rows("b", "forest", "pooled", [1, 1, 1]),
    ...rows("c", "ets", "local", [0, 0, 0]),
    ...rows("c", "forest", "pooled", [0, 0, 0]),
  ]);
  assertEquals(all.map(({ key, ratio, clear }) => [key, ratio, clear]), [["c", 1, false]]);
});
