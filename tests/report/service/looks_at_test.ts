import { assertEquals } from "@std/assert";
import type { Explanation } from "@lib/explain/explain_champion.ts";
import { GROUPS } from "@lib/explain/groups.ts";
import { looksAt } from "@lib/report/service/looks_at.ts";

const none = new Float64Array(2);

function explanation(changes: Partial<Explanation>): Explanation {
  const groups = Object.fromEntries(GROUPS.map((group) => [group, none])) as Explanation["groups"];
  return { base: 5, yhat: Float64Array.of(8, 3), groups, features: [], members: [], ...changes };
}

Deno.test("looksAt() shares are of what is added and taken, the largest first; what does nothing is left out", () => {
  const { groups } = explanation({});
  const feature = (name: string, gains: number[]) => ({
    feature: name,
    meaning: `what ${name} is`,
    group: "history" as const,
    gains: Float64Array.from(gains),
    values: [],
  });
  const told = looksAt(
    explanation({
      groups: { ...groups, level: Float64Array.of(1, 0), season: Float64Array.of(2, -1) },
      features: [feature("a", [1, 0]), feature("b", [0, 0]), feature("c", [-2, 1])],
    }),
    ["d1", "d2"],
  );
  assertEquals(told.shares, [{ group: "season", share: 0.75 }, { group: "level", share: 0.25 }]);
  assertEquals([told.groups, told.yhat, told.base], [{ level: [1, 0], season: [2, -1] }, [8, 3], 5]);
  assertEquals(told.features, [
    { feature: "c", meaning: "what c is", share: 0.75 },
    { feature: "a", meaning: "what a is", share: 0.25 },
  ]);
});

Deno.test("looksAt() nothing is shared where nothing is added", () => {
  const { shares, features, groups } = looksAt(explanation({}), ["d1", "d2"]);
  assertEquals([shares, features, groups], [[], [], {}]);
});
