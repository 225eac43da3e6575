import { assert, assertEquals } from "@std/assert";
import { DEFAULT_GROUPS } from "@lib/competition/watch/default_groups.ts";
import { referenceUnder } from "@lib/competition/watch/watch_profile.ts";

Deno.test("DEFAULT_GROUPS have a limit for every detector of every demand class, higher for a smaller promise", () => {
  const score = { mean: 0, scale: 0.3, allowance: 0.4, persistence: 1 };
  for (const [name, group] of Object.entries(DEFAULT_GROUPS)) {
    const limits = (promise: number) => {
      const key = { level: 10, scores: [score, score, score] as const };
      const { bias, error, coverage } = referenceUnder(key, group, { periods: 365, perYear: 365, promise });
      return [bias.limit, error.limit, coverage.limit];
    };
    const seldom = limits(0.01);
    assert(limits(0.1).every((limit, j) => limit > 1 && limit < seldom[j]!), name);
    assertEquals([group.priors.length, group.from.length, group.joint.share], [3, 3, 0.05]);
  }
});
