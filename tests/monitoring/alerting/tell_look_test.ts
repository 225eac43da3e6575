import { assertEquals } from "@std/assert";
import { lookFile } from "@lib/monitoring/watch/look_files.ts";
import { readAlertState } from "@lib/monitoring/alerting/alert_state.ts";
import { tellLook } from "@lib/monitoring/alerting/tell_look.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { alertOf, hour } from "./_rules.ts";

Deno.test("tellLook() tells by the rules of a config; what was not looked for is not over", async () => {
  const reports = Deno.makeTempDirSync(), rule = { name: "r", file: `${reports}/alerts.jsonl` };
  const config = parseConfig({ source: "t.csv", monitoring: { alerts: [rule] } });
  const tell = { variable: () => undefined }, table = "demo";
  const options = (at: number) => ({ config, reports, tell, now: () => new Date(hour(at)) });
  const data = alertOf(),
    key = alertOf({ kind: "act", code: "BIAS", subject: "k" }),
    server = alertOf({ kind: "service" });
  const looked = { table, alerts: [data, key, server], isChecked: true, isMass: false, isAsked: true };
  const counts = async (...[what, how]: Parameters<typeof tellLook>) =>
    (await tellLook(what, how)).map(({ firing, recovered }) => [firing, recovered]);
  assertEquals(await counts(looked, { ...options(0), readOnly: true }), []);
  assertEquals(await counts(looked, { ...options(0), tell: undefined }), []);
  assertEquals(await counts(looked, { ...options(0), config: undefined }), []);
  assertEquals(readAlertState(lookFile({ reports, table }, "alerts")), {}, "nothing was told so far");
  assertEquals(await counts(looked, options(1)), [[3, 0]]);
  const nothing = { table, alerts: [], isChecked: false, isMass: true, isAsked: false };
  assertEquals(await counts(nothing, options(2)), [], "nothing was looked for");
  assertEquals(await counts({ ...nothing, isChecked: true }, options(3)), [[0, 1]]);
  assertEquals(await counts({ ...nothing, isMass: false, isAsked: true }, options(4)), [[0, 2]]);
});
