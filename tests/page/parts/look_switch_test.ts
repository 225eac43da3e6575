import { assertEquals } from "@std/assert";
import { lookSwitch } from "@lib/page/parts/look_switch.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";

function opened(kept: string | null): { document: Document; root: HTMLElement; storage: Map<string, string> } {
  const document = newDocument(), root = document.createElement("div"), storage = new Map<string, string>();
  if (kept !== null) storage.set("look", kept);
  document.body.append(root);
  lookSwitch(root, {
    getItem: (name) => storage.get(name) ?? null,
    setItem: (name, value) => void storage.set(name, value),
  });
  return { document, root, storage };
}

function choose({ document, root }: { document: Document; root: HTMLElement }, value: string): void {
  const choice = root.querySelector("select")!;
  // The stand-in for a document has a value that cannot be set.
  Object.defineProperty(choice, "value", { value });
  choice.dispatchEvent(new document.defaultView!.Event("change"));
}

const look = (document: Document) => document.documentElement.getAttribute("data-theme");

Deno.test("lookSwitch() follows the device until somebody chooses, and remembers the choice", () => {
  const page = opened(null);
  assertEquals(look(page.document), null);
  choose(page, "dark");
  assertEquals([look(page.document), page.storage.get("look")], ["dark", "dark"]);
  assertEquals(look(opened("dark").document), "dark");
});

Deno.test("lookSwitch() takes nothing else that a storage may hold", () => {
  assertEquals(look(opened('x" onload="alert(1)').document), null);
});

Deno.test("lookSwitch() works where nothing can be kept", () => {
  const document = newDocument(), root = document.createElement("div");
  const refuse = () => {
    throw new Error("full");
  };
  lookSwitch(root, { getItem: () => null, setItem: refuse });
  choose({ document, root }, "light");
  assertEquals(root.ownerDocument.documentElement.getAttribute("data-theme"), "light");
  lookSwitch(null, null);
});
