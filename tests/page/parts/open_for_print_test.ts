import { assertEquals } from "@std/assert";
import { openForPrint } from "@lib/page/parts/open_for_print.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";

Deno.test("openForPrint() opens what is folded, and folds only that again", () => {
  const document = newDocument(), view = document.defaultView!;
  document.body.innerHTML = "<details><p>a</p></details><details open><p>b</p></details>";
  const open = () => [...document.querySelectorAll("details")].map((details) => details.hasAttribute("open"));
  openForPrint(document);
  view.dispatchEvent(new view.Event("beforeprint"));
  assertEquals(open(), [true, true]);
  view.dispatchEvent(new view.Event("afterprint"));
  assertEquals(open(), [false, true]);
});
