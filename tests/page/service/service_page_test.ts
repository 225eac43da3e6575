import { assertEquals } from "@std/assert";
import { startServicePage } from "@lib/page/service/service_page.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";
import { servicePage } from "@lib/report/service/service_page.ts";
import { eventIn, settled } from "./_viewed.ts";

Deno.test("startServicePage() leads to the content by a link that is no page: what was asked for is shown", async () => {
  const document = newDocument(), [, body = ""] = /<body>([\s\S]*)<\/body>/.exec(servicePage()) ?? [];
  document.body.innerHTML = body;
  Object.defineProperty(document, "defaultView", { value: { location: { hash: "" }, addEventListener() {} } });
  const content = document.getElementById("content")!, link = document.querySelector(".skip")!;
  let hasFocus = false;
  content.focus = () => void (hasFocus = true);
  startServicePage(document);
  const click = eventIn(document, "click");
  link.dispatchEvent(click);
  assertEquals([click.defaultPrevented, hasFocus], [true, true]);
  await settled();
  assertEquals(content.querySelector("h1")?.textContent, "Fleet");
});
