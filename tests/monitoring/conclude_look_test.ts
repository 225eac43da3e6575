import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { concludeLook } from "@lib/monitoring/conclude_look.ts";
import { type DataAlarm, NO_KEYS } from "@lib/monitoring/inputs/data_alarm.ts";
import type { KeyStanding } from "@lib/monitoring/watch/key_conditions.ts";

const MOVED: DataAlarm = {
  ...{ code: "COLUMN_DRIFTED", severity: "warning", blocking: false, scope: "table", message: "", hint: "" },
  ...{ column: "price", keys: NO_KEYS, evidence: {} },
};

/** What follows of so many keys that are to be acted on, of twenty. */
async function conclude(count: number, alarms: readonly DataAlarm[] | null) {
  const findings = [
    { level: "act", code: "ERROR_UP", message: "errors have grown", evidence: {} },
    { level: "act", code: "COLUMN_DRIFTED", message: "price has moved", evidence: { column: "price" } },
  ] as const;
  const standings = Array.from({ length: 20 }, (_, k): KeyStanding => ({
    ...{ key: seriesKey([`k${k}`]), isInTable: true, hasModel: true, damage: null, age: 1, gain: null, input: null },
    findings: k < count ? findings : [],
  }));
  const config = resolveConfig(parseConfig({ source: "t.csv" }), { frequency: "day" });
  const options = { reports: Deno.makeTempDirSync(), now: () => new Date(0), staleAfter: () => 10 };
  const acting = standings.slice(0, count);
  return await concludeLook({ alarms, acting, watched: 20, totals: [], standings }, { table: "t", config, options });
}

Deno.test("concludeLook() tells keys to act on, of what all have moved by only the table, and counts how keys stand", async () => {
  const { keys, alerts, conditions, blocked, service, told, table, at } = await conclude(2, [MOVED]);
  assertEquals([keys.degraded, keys.ok, conditions.length], [2, 18, 2]);
  assertEquals(alerts.map(({ kind, code }) => [kind, code]), [["data", "COLUMN_DRIFTED"], ["act", "ERROR_UP"], [
    "act",
    "ERROR_UP",
  ]]);
  assertEquals([blocked, service, told, table, at], [[], null, [], "t", "1970-01-01T00:00:00.000Z"]);
});

Deno.test("concludeLook() of too many keys tells and blocks that alone, also where data could not be checked", async () => {
  const { alerts, blocked } = await conclude(15, null);
  assertEquals([alerts, blocked].map((all) => all.map(({ code }) => code)), [["MASS_ALARM"], ["MASS_ALARM"]]);
});
