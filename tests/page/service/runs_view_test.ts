import { assertEquals, assertStringIncludes } from "@std/assert";
import { runsView } from "@lib/page/service/runs_view.ts";
import { Served } from "../../serving/pages/_served.ts";
import { eventIn, Viewed } from "./_viewed.ts";

Deno.test("runsView lists runs, and what waits leads to its approval", async () => {
  using served = await Served.open();
  const viewed = new Viewed(served), { root } = await viewed.show(runsView);
  assertEquals([...root.querySelectorAll("tbody tr")].map((row) => row.querySelector("td")?.textContent), ["r2", "r1"]);
  assertEquals(root.querySelector('td a[href="#approvals"]')?.textContent, "2");
  assertEquals([...root.querySelectorAll("option[selected]")].map((option) => option.textContent), ["r1", "r2"]);
  root.querySelector("form")?.dispatchEvent(eventIn(viewed.document, "submit"));
  assertEquals(viewed.moves.length, 1);
});

Deno.test("runsView shows two runs side by side, and says where nothing can be said", async () => {
  using served = await Served.open();
  const { text } = await new Viewed(served, { a: "r1", b: "r2" }).show(runsView);
  assertStringIncludes(text, "A is r1, B is r2. 2 keys of both; 1 of A alone, 0 of B alone.");
  assertStringIncludes(text, "No key has an error in both runs.");
  assertStringIncludes(text, "Data, code, config and contenders are the same.");
});
