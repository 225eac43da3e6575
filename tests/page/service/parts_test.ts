import { assertEquals, assertStringIncludes } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { fleetView } from "@lib/page/service/fleet_view.ts";
import { keysView } from "@lib/page/service/keys_view.ts";
import { keyView } from "@lib/page/service/key_view.ts";
import { qualityView } from "@lib/page/service/quality_view.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";
import { part } from "@lib/page/parts/parts.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Served } from "../../serving/pages/_served.ts";
import { Viewed } from "./_viewed.ts";
import { instant, present, sectionPart } from "@lib/page/service/parts.ts";

Deno.test("sectionPart() a section without content is none", () => {
  const document = newDocument(),
    made = sectionPart(document, "A & b", [part(document, "<p>x</p>"), part(document, ""), null]);
  assertEquals(made?.outerHTML, "<section><h2>A &amp; b</h2><div><p>x</p></div></section>");
  assertEquals([sectionPart(document, "A", []), sectionPart(document, "A", [part(document, ""), null])], [null, null]);
  assertEquals(sectionPart(document, "A", [document.createElement("figure")])?.querySelectorAll("figure").length, 1);
  assertEquals(present([null, made]).length, 1);
});

Deno.test("notesOf() every page says where it cannot tell what monitor has found", async () => {
  const look = () => {
    throw new DataError("DAMAGED_FILE", "Cannot read look.json");
  };
  using served = await Served.open({ look });
  const viewed = new Viewed(served, { id: KEYS[0].id });
  for (const view of [fleetView, keysView, keyView, qualityView]) {
    assertStringIncludes((await viewed.show(view)).text, "The last look of monitor cannot be read");
  }
});

Deno.test("instant() what is no instant stays", () => {
  assertEquals([instant("2024-01-02T03:04:05.678Z"), instant(""), instant("soon")], [
    "2024-01-02 03:04 UTC",
    "",
    "soon",
  ]);
});
