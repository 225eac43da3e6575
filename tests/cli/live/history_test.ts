import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("history tells decisions, changes of a key, and what was live when", () =>
  withTrained(async ({ train, options }) => {
    const { run } = (await train("--item", "007", "--quiet", "--no-charts", "--json")).json();
    await cli(["promote", "--run", String(run), "--by", "ana", "--note", "better", ...options()]);
    const history = async (...more: string[]) => (await cli(["history", ...options(), "--json", ...more])).json();
    const { events } = await history() as { events: Record<string, unknown>[] };
    const { kind, by, note, key } = events[0]!;
    assertEquals([kind, by, note, key], ["PROMOTED", "ana", "better", null]);
    const ofKey = (await history("--item", "007", "--location", "north")).events as Record<string, unknown>[];
    assertEquals(ofKey.some((event) => event.kind === "STAGE_CHANGED" && event.by === "ana"), true);
    assertEquals(new Set(ofKey.map((event) => JSON.stringify(event.key))), new Set(['["007","north"]', "null"]));
    const text = await cli(["history", ...options(), "--limit", "1"]);
    assertStringIncludes(text.stdout, "PROMOTED 2 keys");

    const today = new Date().toISOString().slice(0, 10);
    const live = await history("--as-of", today) as { asOf: string; live: Record<string, unknown>[] };
    assertEquals([live.asOf, live.live.length], [`${today}T23:59:59.999Z`, 4]);
    assertEquals(live.live.filter((row) => row.by === "ana").map((row) => row.run), [run, run]);
    assertEquals((await history("--as-of", "2001-01-01")).live, []);
    assertStringIncludes((await cli(["history", ...options(), "--as-of", today])).stdout, "4 keys were served at");
    const ahead = await cli(["history", ...options(), "--as-of", "2999-01-01"]);
    assertStringIncludes(ahead.stderr, "2999-01-01T23:59:59.999Z lies ahead");
    const nowhere = await cli(["history", ...options(), "--run", "nope"]);
    assertEquals([nowhere.code, nowhere.stderr.includes("NOT_FOUND")], [1, true]);
  }));

Deno.test("history takes dates that there are", async () => {
  const { code, stderr } = await cli(["history", "--as-of", "2026-02-30"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "the end of that day in UTC");
});

Deno.test("history takes kinds that there are, and none of what served", async () => {
  const unknown = await cli(["history", "--kind", "promoted"]);
  assertEquals(unknown.code, 2);
  assertStringIncludes(unknown.stderr, "Allowed choices are GATED, PROMOTED");
  const both = await cli(["history", "--as-of", "2026-01-31", "--kind", "PROMOTED"]);
  assertEquals(both.code, 2);
  assertStringIncludes(both.stderr, "leave out --kind");
});
