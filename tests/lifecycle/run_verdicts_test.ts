import { assertEquals } from "@std/assert";
import { promoteRun } from "@lib/lifecycle/promote.ts";
import { runVerdicts } from "@lib/lifecycle/run_verdicts.ts";
import { KEYS, register } from "../registry/_fixtures.ts";
import { ANA, registerRun, WHOLE, withRegistry } from "./_registered.ts";

Deno.test(
  "runVerdicts() the last word of the gate on each run, and whether it waits for somebody's word",
  withRegistry(async (registry) => {
    const verdicts = () => runVerdicts(registry, registry.listRuns()).toReversed();
    register(registry, "r1", KEYS);
    registerRun(registry, "r2", { stage: "None", broken: [{ name: "rmspe", value: 2, limit: 1 }] });
    registerRun(registry, "r3");
    assertEquals(verdicts(), ["none", "refused", "waiting"]);
    await promoteRun(registry, { run: "r3", ...ANA }, WHOLE);
    registry.act({ kind: "GATED", run: "r2", detail: { by: "gate", passed: true, rules: [] }, moves: [] });
    assertEquals(verdicts(), ["none", "passed", "passed"]);
  }),
);
