import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  facts,
  pageHead,
  pageSections,
  paragraph,
  placeFor,
  recordTable,
  section,
  sentences,
  table,
  tiles,
} from "@lib/report/parts/page_parts.ts";

const EVIL = `"><script>alert(1)</script>`;

Deno.test("parts of a page take no text for markup", () => {
  const all = [
    pageHead(EVIL, [EVIL]),
    pageSections([{ id: EVIL, title: EVIL, body: "x" }]),
    tiles([{ value: EVIL, name: EVIL, help: EVIL }]),
    sentences([{ text: EVIL, tone: "good" }]),
    facts([{ name: EVIL, value: EVIL }]),
    paragraph(EVIL, EVIL),
    table([{ title: EVIL, text: () => EVIL, help: EVIL }], [0], { label: EVIL, kind: () => EVIL }),
    table([{ title: "", text: () => "", links: () => [{ text: EVIL, href: EVIL }] }], [0], { label: EVIL }),
    recordTable([{ [EVIL]: EVIL }], { label: EVIL }),
    placeFor(EVIL, EVIL),
  ];
  for (const part of all) {
    assert(part.includes("&lt;script&gt;"), part);
    assert(!part.includes("<script"), part);
    assert(!part.includes(`"">`), part);
  }
});

Deno.test("section() without a body is nothing, and not in the contents", () => {
  const page = pageSections([{ id: "a", title: "A", body: "" }, { id: "b", title: "B", body: "x" }]);
  assertEquals(section({ id: "a", title: "A", body: "" }), "");
  assertEquals([page.includes("#a"), page.includes('href="#b"')], [false, true]);
});

Deno.test("tiles() marks good and bad news", () => {
  const made = tiles([{ value: "3", name: "ok", tone: "good" }, { value: "1", name: "degraded", tone: "bad" }]);
  assertEquals([...made.matchAll(/class="tile (\w+)"/g)].map(([, tone]) => tone), ["good", "bad"]);
});

Deno.test("table() without rows is nothing; it says how many rows it leaves out", () => {
  const columns = [{ title: "n", text: String, isNumber: true }], rows = [1, 2, 3];
  assertEquals(table(columns, [], { label: "a" }), "");
  assertStringIncludes(table(columns, rows, { label: "a", limit: 2 }), "The first 2 of 3 rows.");
  assertEquals(table(columns, rows, { label: "a" }).includes("The first"), false);
});

Deno.test("recordTable() a column for each name, numbers to the right, unknown as a dash, metrics explained", () => {
  const made = recordTable([{ key: "a", wape: 0.25 }, { key: "b", wape: null, more: 1234 }], { label: "Keys" });
  assertStringIncludes(made, '<td class="number">–</td>');
  assertStringIncludes(made, '<td class="number">1,234</td>');
  assertStringIncludes(made, "<td>a</td>");
  assertStringIncludes(made, '<abbr title="All misses together');
});
