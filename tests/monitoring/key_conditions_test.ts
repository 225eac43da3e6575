import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/panel.ts";
import { keyConditions, type KeyStanding } from "@lib/monitoring/key_conditions.ts";

function standing(name: string, given: Partial<KeyStanding> = {}): KeyStanding {
  return { key: seriesKey([name]), isInTable: true, hasModel: true, age: 3, gain: null, ...given };
}

Deno.test("keyConditions() the first that holds; counts add up; ok is not told", () => {
  const { counts, conditions } = keyConditions([
    standing("ok"),
    standing("old", { age: 28, gain: 0.25 }),
    standing("unknown", { age: null }),
    standing("new", { hasModel: false, age: null }),
    standing("gone", { isInTable: false, age: 99 }),
  ], { staleAfter: 28 });
  assertEquals(counts, { ok: 2, degraded: 0, drifted: 0, stale: 1, new: 1, ended: 1 });
  assertEquals(conditions.map(({ key, condition, code }) => [key.parts[0], condition, code]), [
    ["old", "stale", "MODEL_OLD"],
    ["new", "new", "NO_MODEL"],
    ["gone", "ended", "NOT_IN_TABLE"],
  ]);
  assertEquals([conditions[0]?.evidence, conditions[0]?.gain, conditions[0]?.level], [
    { age: 28, staleAfter: 28 },
    0.25,
    null,
  ]);
});
