import { assertEquals } from "@std/assert";
import type { Stage } from "@lib/registry/versions/row_types.ts";
import { standingTags } from "@lib/tracking/standing.ts";

Deno.test("standingTags() the stage that matters most, with the counts of all", () => {
  const tags = (...stages: Stage[]) => Object.values(standingTags(stages.map((stage) => ({ stage }))));
  assertEquals(tags("Archived", "Production", "Staging", "Staging"), ["Production", "0", "2", "1", "1"]);
  assertEquals(tags("None", "Staging", "Archived")[0], "Staging");
  assertEquals(tags("None", "Archived")[0], "Archived");
  assertEquals(tags(), ["None", "0", "0", "0", "0"]);
});
