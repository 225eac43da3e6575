import { assertEquals, assertFalse } from "@std/assert";
import fc from "fast-check";
import {
  eventQuery,
  lastOutcomeQuery,
  outcomeOf,
  outcomeQuery,
  runQuery,
  servingQuery,
  versionOf,
  versionQuery,
} from "@lib/registry/queries.ts";

Deno.test("versionQuery() user texts are bound values, never part of the statement (property)", () => {
  const text = fc.string({ minLength: 3 }).map((s) => `§${s}`);
  fc.assert(fc.property(text, text, (column, value) => {
    const all = {
      run: value,
      contender: value,
      family: value,
      status: value,
      alias: value,
      metric: value,
      newest: true,
    };
    const query = versionQuery({ ...all, group: value, keys: [value], where: { [column]: [value, value] }, limit: 3 });
    assertFalse(query.sql.includes("§"));
    assertEquals(query.sql.split("?").length - 1, query.values.length);
  }));
});

Deno.test("versionQuery() without filter lists everything in order of registration", () => {
  const query = versionQuery({});
  assertFalse(query.sql.includes(" WHERE v."));
  assertEquals(query.values, [-1]);
});

Deno.test("runQuery(), outcomeQuery(), eventQuery() bind one value per placeholder", () => {
  const queries = [
    runQuery({ run: "r", name: "n", group: "g", limit: 1 }),
    outcomeQuery("r", { status: "failed" }),
    lastOutcomeQuery("g", ["i"]),
    servingQuery({ run: "r", stage: "None", contender: "c", keys: ["i"] }),
    servingQuery({ id: 3 }),
    servingQuery({ alias: "a", group: "g", keys: ["i"], where: { item: ["7"] } }),
    eventQuery({ kind: "k", run: "r", key: "i", after: 3, group: "g", limit: 9 }),
  ];
  for (const query of queries) assertEquals(query.sql.split("?").length - 1, query.values.length);
});

Deno.test("versionOf() and outcomeOf() null scores are NaN", () => {
  const common = { key_id: "k", parts: '["a"]', scores: '{"mase":null,"mae":2}', status: "champion" };
  const version = versionOf({ ...common, id: 1, number: 2, aliases: "[]", flags: "[]", bytes: 9 });
  assertEquals([version.scores, version.version, version.bytes], [{ mase: NaN, mae: 2 }, 2, 9]);
  const outcome = outcomeOf({ ...common, contender: "x", version: 2, reason: "", error: null });
  assertEquals([outcome.scores.mase, "error" in outcome], [NaN, false]);
});
