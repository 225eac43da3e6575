import { assertEquals } from "@std/assert";
import { runsRecord } from "@lib/report/service/runs_record.ts";
import { rejectRun } from "@lib/lifecycle/reject.ts";
import { ANA, registerRun, withRegistry } from "../../lifecycle/_registered.ts";

Deno.test(
  "runsRecord() lists runs, the newest first, with what serves and waits; a run without a metric has no error",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const runs = runsRecord(registry, "demo", { serves: [{ run: "r1", versions: 3 }] });
    assertEquals(runs.map(({ run, serves, waits, verdict }) => [run, serves, waits, verdict]), [
      ["r2", 0, 3, "waiting"],
      ["r1", 3, 0, "passed"],
    ]);
    assertEquals(runs.map(({ metric, error }) => [metric, error]), [["", NaN], ["", NaN]]);
    assertEquals(runsRecord(registry, "demo", { serves: [], limit: 1 }).length, 1);
  }),
);

Deno.test(
  "runsRecord() says who rejected a run",
  withRegistry((registry) => {
    registerRun(registry, "r1");
    registerRun(registry, "r2");
    rejectRun(registry, { run: "r2", ...ANA });
    const runs = runsRecord(registry, "demo", { serves: [] });
    assertEquals(runs.map(({ run, rejectedBy }) => [run, rejectedBy]), [["r2", "ana"], ["r1", null]]);
  }),
);
