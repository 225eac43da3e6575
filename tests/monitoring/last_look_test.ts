import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { keepLook, lastLook, lookStamp } from "@lib/monitoring/last_look.ts";
import type { MonitorResult } from "@lib/monitoring/monitor_result.ts";

Deno.test("lastLook() gives what keepLook() kept last, null where nobody has looked, and refuses what is damaged", () => {
  const reports = Deno.makeTempDirSync(), path = `${reports}/monitor/demo/look.json`;
  const look = (at: string) => ({ table: "demo", dataVersion: 3, at, checked: 2 }) as MonitorResult;
  try {
    assertEquals([lastLook(reports, "demo"), lookStamp(reports, "demo")], [null, ""]);
    keepLook(reports, look("2024-01-01T00:00:00.000Z"));
    const first = lookStamp(reports, "demo");
    keepLook(reports, look("2024-01-02T00:00:00.000Z"));
    // Nothing was looked at: what is known stays.
    keepLook(reports, { ...look("2024-01-03T00:00:00.000Z"), dataVersion: null });
    assertEquals(lastLook(reports, "demo"), look("2024-01-02T00:00:00.000Z"));
    assertEquals([lastLook(reports, "other"), lookStamp(reports, "demo") === first], [null, false]);
    const text = Deno.readTextFileSync(path);
    for (const broken of [text.replace('"checked": 2', '"checked": 3'), "", text.slice(0, 40)]) {
      Deno.writeTextFileSync(path, broken);
      assertEquals(assertThrows(() => lastLook(reports, "demo"), DataError).code, "DAMAGED_FILE");
    }
  } finally {
    Deno.removeSync(reports, { recursive: true });
  }
});
