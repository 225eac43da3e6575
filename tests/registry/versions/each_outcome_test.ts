import { assertEquals } from "@std/assert";
import type { Query } from "../../../lib/registry/versions/queries.ts";
import { eachOutcome } from "../../../lib/registry/versions/each_outcome.ts";

const ROWS = Array.from({ length: 7 }, (_, i) => ({
  ...{ series_id: 10 + 3 * i, key_id: `k${i}`, parts: '["x"]', status: "champion", contender: "ets", version: 1 },
  ...{ reason: "", error: null, scores: "{}" },
}));

Deno.test("eachOutcome() gives every outcome once, over the ends of pages, and asks for no more than there are", () => {
  for (const [page, asked] of [[3, 3], [7, 2], [10, 1]] as const) {
    const queries: Query[] = [];
    const all = (query: Query) => {
      queries.push(query);
      const [after, limit] = query.values.slice(-2).map(Number);
      return ROWS.filter(({ series_id }) => series_id > after!).slice(0, limit);
    };
    const found = [...eachOutcome(all, "r1", page)];
    assertEquals([found.map(({ key }) => key.id), queries.length], [ROWS.map(({ key_id }) => key_id), asked]);
  }
});
