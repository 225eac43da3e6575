import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { BundlePage } from "@lib/page/bundle/bundle_page.ts";
import { BundleReader } from "@lib/page/bundle/read_bundle.ts";
import { pageDocument } from "../_document.ts";
import { smallBundle } from "../_small_bundle.ts";

Deno.test("BundlePage.start() shows the first key: texts of the table are texts, whatever they look like", async () => {
  const document = pageDocument();
  await new BundlePage(document).start(await BundleReader.open(smallBundle().load));
  const text = (id: string) => document.getElementById(id)?.textContent ?? "";
  assertMatch(text("facts"), /^3 keys, known to 1970-01-11 \(version 1 of the table\), 3 steps ahead$/);
  assertEquals([text("key"), text("served")], ["<b>tea</b> / n", "champion: naive, version 1"]);
  assertEquals(document.querySelectorAll("b").length, 0);
  assertEquals([...document.querySelectorAll("option")].map((option) => option.textContent), [
    "<b>tea</b> / n",
    "=cmd / n",
    "gone / n",
  ]);
  assertStringIncludes(document.getElementById("chart")?.innerHTML ?? "", "80 % interval");
  assertEquals(document.querySelectorAll("#chart [style]").length, 0);
  assertEquals(document.querySelectorAll("#table tr").length, 4);
  assertEquals([...document.querySelectorAll("button")].map((button) => button.disabled), [false, false]);
});

Deno.test("BundlePage.tell() says what is wrong, and what helps", () => {
  const document = pageDocument();
  new BundlePage(document).tell(new DataError("DAMAGED_FILE", "Cannot open it", { hint: "Copy it all." }));
  assertEquals(document.getElementById("served")?.textContent, "Cannot open it Copy it all.");
});
