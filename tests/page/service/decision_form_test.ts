import { assertEquals, assertStringIncludes } from "@std/assert";
import { decisionForm } from "@lib/page/service/decision_form.ts";
import { READ, Served } from "../../serving/pages/_served.ts";
import { eventIn, settled, Viewed } from "./_viewed.ts";

async function decided(viewed: Viewed, run: string, pressed: string): Promise<string> {
  const form = decisionForm(viewed.context, run);
  form.querySelector("input")!.value = "ana";
  form.querySelector("textarea")!.value = "better";
  const submitter = [...form.querySelectorAll("button")].find((button) => button.textContent === pressed) ?? null;
  form.dispatchEvent(eventIn(viewed.document, "submit", { submitter }));
  const status = form.querySelector('[role="status"]')!;
  while (/Loading|Rejecting/.test(status.textContent ?? "") || status.textContent === "") await settled();
  return status.textContent ?? "";
}

Deno.test("decisionForm() approves by its button alone, with name and reason, and says what has moved", async () => {
  using served = await Served.open();
  assertStringIncludes(await decided(new Viewed(served), "r2", "Approve"), "Approved: 2 models of it serve now");
  const [event] = served.registry((registry) => registry.events({ kind: "PROMOTED", whole: true }));
  assertEquals([event?.detail.by, event?.detail.note], ["ana", "better"]);
  assertStringIncludes(await decided(new Viewed(served), "r2", "Approve"), "Nothing has moved");
});

Deno.test("decisionForm() whatever is not the button to approve rejects", async () => {
  using served = await Served.open();
  assertStringIncludes(await decided(new Viewed(served), "r2", ""), "Rejected: 2 models of it wait on");
  assertEquals(served.registry((registry) => registry.events({ kind: "PROMOTED", whole: true })), []);
});

Deno.test("decisionForm() says why it is refused, and takes another token", async () => {
  using served = await Served.open();
  const viewed = new Viewed(served);
  viewed.context.client.useToken(READ);
  assertStringIncludes(await decided(viewed, "r2", "Approve"), "Send a token with role write.");
});
