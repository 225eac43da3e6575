import { assertEquals } from "@std/assert";
import { DEMO_SIMULATION } from "../../../lib/data/simulate/simulation.ts";
import { formatDay } from "../../../lib/core/time/time_format.ts";

Deno.test("DEMO_SIMULATION is three whole years", () => {
  const { start, days } = DEMO_SIMULATION;
  assertEquals([start, start + days - 1].map((day) => formatDay(day, "YYYY-MM-DD")), ["2022-01-01", "2024-12-31"]);
});
