import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { formatHistory, formatLive, plainEvent, plainLive } from "@lib/cli/live/history_tables.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { HistoryEvent, LiveModel } from "@lib/lifecycle/history.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";

const KEY = seriesKey(["007", "north"]);

function event(kind: string, detail: Record<string, unknown>, changes: Partial<HistoryEvent> = {}): HistoryEvent {
  const nobody = { by: "", note: "", action: "", cause: null };
  return {
    id: 1,
    at: "2026-05-31T12:00:00.000Z",
    kind,
    run: "r1",
    key: null,
    group: null,
    version: null,
    detail,
    ...nobody,
    ...changes,
  };
}

Deno.test("formatHistory() says what, of which key, who and why", () => {
  const text = formatHistory([
    event("PROMOTED", { keys: 3, forced: { gate: [] } }, { by: "ana", note: "better" }),
    event("STAGE_CHANGED", { from: "Staging", to: "Production" }, { key: KEY, version: 2 }),
    event("ALIAS_MOVED", { alias: "champion" }, { key: KEY, version: 2 }),
    event("GATED", { passed: false, keys: { staged: 0, held: 3 } }),
    event("ROLLED_BACK", { to: "2026-03-01", keys: 3 }),
    event("REJECTED", {}, { key: KEY }),
    event("RUN_COMMITTED", { versions: 3 }),
  ], 10);
  assertMatch(text, /2026-05-31T12:00:00Z +PROMOTED 3 keys, forced +r1 +ana +better/);
  assertMatch(text, /Staging → Production +007 \/ north +2 +r1/);
  for (
    const what of ["ALIAS_MOVED champion", "GATED failed", "ROLLED_BACK 3 keys, to 2026-03-01", "RUN_COMMITTED 3 keys"]
  ) {
    assertStringIncludes(text, what);
  }
});

Deno.test("formatHistory() and formatLive() show so many rows and count the rest; of nothing they say so", () => {
  const events = [event("GATED", {}), event("GATED", {}), event("GATED", {})];
  assertStringIncludes(formatHistory(events, 2), "… and 1 more: raise --limit (2)");
  assertEquals(formatHistory([], 2), "Nothing has happened.");
  assertEquals(
    formatLive([], { asOf: "2026-03-01T00:00:00.000Z", most: 2 }),
    "Nothing served at 2026-03-01T00:00:00.000Z.",
  );
});

const LIVE: LiveModel = {
  version: {
    id: 5,
    key: KEY,
    group: "demo",
    version: 2,
    semantic: "ridge_v1.0.1",
    run: "r2",
    contender: "ridge",
    family: "ridge",
    stage: "Archived",
  } as VersionRow,
  since: "2026-03-01T12:00:00.000Z",
  by: "ana",
  note: "better",
  cause: 7,
};

Deno.test("formatLive() who served each key, since when, by whom", () => {
  const text = formatLive([LIVE], { asOf: "2026-03-02T00:00:00.000Z", most: 5 });
  assertMatch(text, /007 \/ north +ridge_v1\.0\.1 +r2 +2026-03-01T12:00:00Z +ana +better/);
});

Deno.test("plainEvent() and plainLive() have keys as their parts", () => {
  const { key, keyId } = plainEvent(event("REJECTED", {}, { key: KEY }));
  assertEquals([key, keyId], [KEY.parts, KEY.id]);
  assertEquals(plainEvent(event("GATED", {})).key, null);
  const { version, semantic, stage, by, since } = plainLive(LIVE);
  assertEquals([version, semantic, stage, by, since], [2, "ridge_v1.0.1", "Archived", "ana", LIVE.since]);
});
