import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { keepLook } from "@lib/monitoring/last_look.ts";
import type { MonitorResult } from "@lib/monitoring/monitor_result.ts";
import { keptLook } from "@lib/serving/server/kept_look.ts";

Deno.test("keptLook() reads a look once, another one when it comes, and a damaged one never as if it were whole", () => {
  const reports = Deno.makeTempDirSync(), look = keptLook(reports);
  const found = (checked: number) => ({ table: "demo", dataVersion: 1, checked, at: "x" }) as MonitorResult;
  try {
    assertEquals(look("demo"), null);
    keepLook(reports, found(1));
    const first = look("demo");
    assertEquals(first?.checked, 1);
    assertStrictEquals(look("demo"), first);
    keepLook(reports, found(2222));
    assertEquals([look("demo")?.checked, look("other")], [2222, null]);
    Deno.writeTextFileSync(`${reports}/monitor/demo/look.json`, "{}");
    assertEquals(assertThrows(() => look("demo"), DataError).code, "DAMAGED_FILE");
    assertEquals(assertThrows(() => look("demo"), DataError).code, "DAMAGED_FILE");
  } finally {
    Deno.removeSync(reports, { recursive: true });
  }
});
