import { assertEquals, assertStringIncludes } from "@std/assert";
import { approvalsView } from "@lib/page/service/approvals_view.ts";
import { ANA, Served } from "../../serving/pages/_served.ts";
import { settled, Viewed } from "./_viewed.ts";

Deno.test("approvalsView shows what waits, and in a dry run what would move", async () => {
  using served = await Served.open();
  const { root, text } = await new Viewed(served).show(approvalsView);
  assertStringIncludes(text, "Waits2 models");
  assertEquals([root.querySelectorAll("section").length, root.querySelectorAll("form").length], [1, 1]);
  const button = root.querySelector("button")!;
  button.click();
  while (button.hasAttribute("disabled") || button.disabled) await settled();
  assertStringIncludes(root.textContent ?? "", "2 models would serve, 2 in the place of another");
  assertStringIncludes(root.textContent ?? "", "0 of 3 keys change");
});

Deno.test("approvalsView says who rejected and why, where nothing waits, and where nothing is decided", async () => {
  using served = await Served.open();
  await served.post("/v1/approvals/r2/reject", { ...ANA, note: "<i>no</i>" });
  const rejected = await new Viewed(served).show(approvalsView);
  assertStringIncludes(rejected.text, "It was rejected by ana: <i>no</i>.");
  assertEquals(rejected.root.querySelectorAll("i").length, 0);
  using copy = await Served.open({ decisions: undefined });
  const { root, text } = await new Viewed(copy).show(approvalsView);
  assertStringIncludes(text, "Decisions are not taken here");
  assertEquals(root.querySelectorAll("form").length, 0);
  await copy.post("/v1/approvals/r2/approve", ANA);
  using done = await Served.open();
  await done.post("/v1/approvals/r2/approve", ANA);
  assertStringIncludes((await new Viewed(done).show(approvalsView)).text, "Nothing waits for a decision.");
});
