import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type DataAlarm, NO_KEYS } from "@lib/monitoring/inputs/data_alarm.ts";
import { keyConditions, keyInputs, type KeyStanding } from "@lib/monitoring/watch/key_conditions.ts";

function standing(name: string, given: Partial<KeyStanding> = {}): KeyStanding {
  return {
    key: seriesKey([name]),
    isInTable: true,
    hasModel: true,
    damage: null,
    age: 3,
    gain: null,
    findings: [],
    input: null,
    ...given,
  };
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

Deno.test("keyConditions() alarms to act on before what is watched, before what is wrong with the data, before age", () => {
  const act = { level: "act", code: "BIAS_UP", message: "", evidence: { effect: 0.4 } } as const;
  const watch = { level: "watch", code: "SCAN_UP", message: "", evidence: {} } as const;
  const unit = { condition: "drifted", code: "UNIT_CHANGED" } as const;
  const { conditions, counts } = keyConditions([
    standing("act", { findings: [act, watch], input: unit, age: 99 }),
    standing("watch", { findings: [watch], input: unit }),
    standing("unit", { input: unit, age: 99 }),
    standing("over", { findings: [act], input: { condition: "ended", code: "KEYS_ENDED" } }),
    standing("new", { hasModel: false, input: unit }),
    standing("broken", { damage: "CORRUPT_PACK", age: 99 }),
    standing("broken row", { hasModel: false, damage: "CORRUPT_DATABASE" }),
    standing("broken and degraded", { damage: "CORRUPT_PACK", findings: [act] }),
  ], { staleAfter: 28 });
  assertEquals(conditions.map(({ condition, level, code }) => [condition, level, code]), [
    ["degraded", "act", "BIAS_UP"],
    ["drifted", "watch", "SCAN_UP"],
    ["drifted", null, "UNIT_CHANGED"],
    ["ended", null, "KEYS_ENDED"],
    ["new", null, "NO_MODEL"],
    ["new", null, "CORRUPT_PACK"],
    ["new", null, "CORRUPT_DATABASE"],
    ["degraded", "act", "BIAS_UP"],
  ]);
  assertEquals([counts.degraded, counts.drifted, conditions[0]?.evidence], [2, 2, { effect: 0.4 }]);
});

Deno.test("keyInputs() what data alarms say of single keys; of the table they say nothing of a key", () => {
  const alarm = (code: DataAlarm["code"], ids: string[]): DataAlarm => ({
    ...{ code, severity: "warning", blocking: false, scope: "keys", message: "", hint: "", column: "", evidence: {} },
    keys: { ...NO_KEYS, count: ids.length, ids },
  });
  const inputs = keyInputs([alarm("KEYS_SILENT", ["a"]), alarm("UNIT_CHANGED", ["a", "b"]), alarm("KEYS_NEW", ["c"])]);
  assertEquals([...inputs].map(([id, { condition }]) => [id, condition]), [["a", "stale"], ["b", "drifted"]]);
});
