import { assertEquals } from "@std/assert";
import { rejectRun } from "@lib/lifecycle/reject.ts";
import { approvalsRecord } from "@lib/report/service/approvals_record.ts";
import { ANA, registerRun, withRegistry } from "../../lifecycle/_registered.ts";
import { KEYS } from "../../registry/_fixtures.ts";

const BO = { by: "bo", note: "closed" };

Deno.test(
  "approvalsRecord() lists runs that wait, the newest first, with gate and rejections; what serves waits for nobody",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2", { keys: KEYS.slice(0, 2) });
    registerRun(registry, "r3", { keys: KEYS.slice(2), broken: [{ name: "rmspe", value: 0.2, limit: 0.1 }] });
    rejectRun(registry, { run: "r2", where: { item: [KEYS[0].parts[0]!], location: [KEYS[0].parts[1]!] }, ...ANA });
    const { waiting, rollout } = approvalsRecord(registry, "demo");
    assertEquals(waiting.map(({ run, waits, rejected }) => [run, waits, rejected]), [["r3", 1, 0], ["r2", 2, 1]]);
    assertEquals(waiting.map(({ verdict, broken }) => [verdict, broken]), [
      ["refused", ["rmspe 0.2, limit 0.1"]],
      ["waiting", []],
    ]);
    assertEquals(waiting.map(({ rejection }) => rejection), [null, { ...ANA }]);
    rejectRun(registry, { run: "r2", ...BO });
    rejectRun(registry, { run: "r2", where: { item: [KEYS[0].parts[0]!], location: [KEYS[0].parts[1]!] }, ...ANA });
    assertEquals(approvalsRecord(registry, "demo").waiting[1]?.rejection, { ...ANA });
    assertEquals([rollout, approvalsRecord(registry, "other").waiting], [null, []]);
  }),
);
