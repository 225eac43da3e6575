import { assertEquals } from "@std/assert";
import { tableFrame } from "@lib/page/table/table_frame.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";

function frameOf(longest: string, onOpen?: () => void) {
  const root = newDocument().createElement("div");
  root.id = "keys";
  const text = (row: number) => row === 2 ? longest : "x";
  const columns = [{ title: "Key", text, value: text }, {
    title: "n",
    isNumber: true,
    text: () => "1",
    value: () => 1,
  }];
  return { root, ...tableFrame(root, { label: "All keys", noun: "key", count: 3, columns, onOpen }) };
}

Deno.test("tableFrame() columns are as wide as their longest text, but for a few very long ones", () => {
  const widths = (text: string) => [...frameOf(text).root.querySelectorAll("col")].map((col) => col.style.width);
  assertEquals(widths("y".repeat(20)), ["calc(20ch + 28px)", "calc(3ch + 28px)"]);
  assertEquals(widths("y".repeat(512))[0], "calc(32ch + 28px)");
});

Deno.test("tableFrame() is labelled, and a grid only where rows are opened", () => {
  const { root, search, status } = frameOf("a", () => {});
  assertEquals(root.querySelector("label")?.getAttribute("for"), search.id);
  assertEquals([root.querySelector("table")?.getAttribute("role"), status.textContent], ["grid", "3 keys"]);
  assertEquals(frameOf("a").root.querySelector("table")?.getAttribute("role"), null);
});
