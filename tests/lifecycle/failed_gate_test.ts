import { assertEquals } from "@std/assert";
import { failedGate } from "@lib/lifecycle/failed_gate.ts";
import { registerRun, withRegistry } from "./_registered.ts";

Deno.test(
  "failedGate() the rules that the run breaks; null for a run that has passed, or was never judged",
  withRegistry((registry) => {
    registerRun(registry, "r1", {
      broken: [{ name: "wape", value: 0.5, limit: 0.4 }, { name: "mase", value: 2, limit: 1 }],
    });
    registerRun(registry, "r2");
    assertEquals(failedGate(registry, "r1")?.broken, ["wape 0.5, limit 0.4", "mase 2, limit 1"]);
    assertEquals([failedGate(registry, "r2"), failedGate(registry, "r3")], [null, null]);
  }),
);

Deno.test(
  "failedGate() the last verdict counts, and what could not be judged says so",
  withRegistry((registry) => {
    registerRun(registry, "r1");
    const rules = [{ name: "skill", scope: "run", value: null, limit: 0, ok: false }, {
      name: "wape",
      scope: "key",
      value: 9,
      limit: 1,
      ok: false,
    }];
    registry.act({ kind: "GATED", run: "r1", detail: { passed: false, rules }, moves: [] });
    assertEquals(failedGate(registry, "r1")?.broken, ["skill undefined, limit 0"]);
    registry.act({ kind: "GATED", run: "r1", detail: { passed: true, rules: [] }, moves: [] });
    assertEquals(failedGate(registry, "r1"), null);
  }),
);
