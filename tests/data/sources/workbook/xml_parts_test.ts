import { assertEquals } from "@std/assert";
import { attribute, parsePart, readPart, unescaped } from "../../../../lib/data/sources/workbook/xml_parts.ts";

Deno.test("parsePart() gives elements without prefix, entities as signs, and letters that are cut between two megabytes", () => {
  const filler = "x".repeat((1 << 20) - 10);
  const bytes = new TextEncoder().encode(`<x:a b="1 &lt; 2">${filler}ää&amp;ö</x:a>`);
  const seen: string[] = [];
  let text = "", slices = 0;
  const parts = parsePart(bytes, {
    open: (name, { b }) => void seen.push(name, b ?? ""),
    text: (more) => void (text += more),
    close: (name) => void seen.push(name),
  }, () => [++slices]);
  assertEquals([...parts].length >= 2, true);
  assertEquals(seen, ["a", "1 < 2", "a"]);
  assertEquals(text, `${filler}ää&ö`);
});

Deno.test("readPart() passes over a part that is not there", () => {
  readPart(undefined, { open: () => assertEquals(true, false) });
});

Deno.test("attribute() finds a name behind any prefix; unescaped() reads signs that XML cannot hold", () => {
  assertEquals([attribute({ "rel:id": "7" }, "id"), attribute({ id: "8", "r:id": "9" }, "id"), attribute({}, "id")], [
    "7",
    "8",
    undefined,
  ]);
  assertEquals([unescaped("a_x000D_b"), unescaped("a_x_b")], ["a\rb", "a_x_b"]);
});
