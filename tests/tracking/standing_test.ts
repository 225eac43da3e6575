import { assertEquals } from "@std/assert";
import type { Stage } from "@lib/registry/records.ts";
import { standingOf } from "@lib/tracking/standing.ts";

Deno.test("standingOf() the stage that matters most, with the counts of all", () => {
  const stage = (...stages: Stage[]) => standingOf(stages.map((stage) => ({ stage }))).stage;
  assertEquals(stage("Archived", "Production", "Staging"), "Production");
  assertEquals(stage("None", "Staging", "Archived"), "Staging");
  assertEquals(stage("None", "Archived"), "Archived");
  assertEquals(standingOf([]), { stage: "None", models: { None: 0, Staging: 0, Production: 0, Archived: 0 } });
});
