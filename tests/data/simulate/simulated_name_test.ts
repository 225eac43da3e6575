import { assertEquals } from "@std/assert";
import { simulatedName } from "@lib/data/simulate/simulated_name.ts";

Deno.test("simulatedName() is that of a table that is made, null of any other source", () => {
  const names = ["simulator", "simulator:churn", "simulator.csv", "a/simulator:churn"].map(simulatedName);
  assertEquals(names, ["demo", "churn", null, null]);
});
