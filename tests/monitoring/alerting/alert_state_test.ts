import { assertEquals } from "@std/assert";
import { readAlertState, writeAlertState } from "@lib/monitoring/alerting/alert_state.ts";
import { alertOf, hour } from "./_rules.ts";

Deno.test("readAlertState() gives what writeAlertState() wrote, nothing without a file, null of what is damaged", () => {
  const dir = Deno.makeTempDirSync(), path = `${dir}/monitor/demo/alerts.json`;
  try {
    assertEquals(readAlertState(path), {});
    const told = { status: "firing", at: hour(1), severity: "error", keys: 0 } as const;
    const state = { on_call: [{ alert: alertOf(), since: hour(0), until: null, told }], other: [] };
    writeAlertState(path, state);
    assertEquals(readAlertState(path), state);
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("demand", "demanx"));
    assertEquals(readAlertState(path), null);
    assertEquals([readAlertState(dir), readAlertState(`${path}/x`)], [null, {}]);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
