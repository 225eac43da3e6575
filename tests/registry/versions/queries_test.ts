import { assertEquals, assertFalse } from "@std/assert";
import fc from "fast-check";
import {
  eventQuery,
  lastOutcomeQuery,
  liveQuery,
  outcomeQuery,
  runQuery,
  servingQuery,
  versionQuery,
} from "@lib/registry/versions/queries.ts";

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
    eventQuery({
      kind: "k",
      run: "r",
      keys: ["i"],
      where: { item: ["7"] },
      after: 3,
      until: "2024",
      cause: 1,
      group: "g",
      limit: 9,
    }),
    liveQuery("2024", { keys: ["i"], limit: 3 }),
  ];
  for (const query of queries) assertEquals(query.sql.split("?").length - 1, query.values.length);
});

Deno.test("versionQuery() a text that is no semantic version finds none", () => {
  const bound = (semantic: string) => versionQuery({ semantic }).values.slice(0, -1);
  assertEquals(bound("global_ridge_v2_v1.20.3"), ["global_ridge_v2", 1, 20, 3]);
  for (const text of ["", "ridge", "ridge_v1.2", "ridge_v1.2.x", "_v1.2.3.4"]) assertEquals(bound(text)[1], -1, text);
});
