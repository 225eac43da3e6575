import { assertEquals, assertStringIncludes } from "@std/assert";
import { qualityView } from "@lib/page/service/quality_view.ts";
import { Served } from "../../serving/pages/_served.ts";
import { Viewed } from "./_viewed.ts";

Deno.test("qualityView shows rows, findings, columns and versions; nobody has looked", async () => {
  using served = await Served.open();
  const { title, root, text } = await new Viewed(served).show(qualityView);
  assertEquals(title, "Data quality");
  assertStringIncludes(text, "6rows read");
  assertStringIncludes(text, "Nobody has looked at version 1");
  assertStringIncludes(text, "1 (serves)");
  assertEquals(root.querySelectorAll("h2").length >= 5, true);
});
