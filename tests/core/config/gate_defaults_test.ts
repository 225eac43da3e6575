import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { GATE_DEFAULTS } from "@lib/core/config/gate_defaults.ts";

Deno.test("GATE_DEFAULTS are the only limits of a config that says nothing", () => {
  const { gates } = parseConfig({ source: "t.csv" }).lifecycle;
  const asked = Object.entries(gates.run).filter(([, limit]) => limit !== null);
  assertEquals(Object.fromEntries(asked), { ...GATE_DEFAULTS });
  assertEquals(Object.values(gates.key).filter((limit) => limit !== null), []);
});
