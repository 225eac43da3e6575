import { assertEquals, assertStringIncludes } from "@std/assert";
import * as aq from "arquero";
import { tableHtml } from "@lib/plots/frame/table_html.ts";
import { parseHTML } from "linkedom";

function cells(html: string): string[][] {
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  return [...document.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent ?? ""));
}

Deno.test("tableHtml() records", () => {
  const html = tableHtml([{ item: "007", demand: 12345.678 }, { item: "a", demand: 0.123456, extra: true }]);
  assertEquals(cells(html), [["item", "demand", "extra"], ["007", "12,346", "–"], ["a", "0.1235", "true"]]);
});

Deno.test("tableHtml() an Arquero table", () => {
  const table = aq.table({ key: ["a", "b", "c"], mse: [1, NaN, 3] });
  const html = tableHtml(table, { limit: 2, title: "Errors" });
  assertEquals(cells(html), [["key", "mse"], ["a", "1"], ["b", "–"]]);
  assertStringIncludes(html, "2 of 3 rows");
  assertStringIncludes(html, ">Errors<");
});

Deno.test("tableHtml() a frame, with row names where they are texts", () => {
  const frame = { columns: ["y"], values: [[1], [2]] };
  assertEquals(cells(tableHtml(frame)), [["y"], ["1"], ["2"]]);
  assertEquals(cells(tableHtml({ ...frame, index: ["mean", "max"] })), [["", "y"], ["mean", "1"], ["max", "2"]]);
  assertEquals(cells(tableHtml({ ...frame, index: [0, 1] })), [["y"], ["1"], ["2"]]);
});

Deno.test("tableHtml() escapes names and values", () => {
  const html = tableHtml([{ "<b>": "<script>alert(1)</script>" }], { title: "a & b" });
  assertEquals(/<script|<b>/.test(html), false);
  assertStringIncludes(html, "a &amp; b");
});

Deno.test("tableHtml() dates, big integers and objects", () => {
  const row = { ds: new Date("2024-02-29"), n: 12_345_678_901_234_567_890n, o: { a: 1 }, list: ["a", 2], none: null };
  assertEquals(cells(tableHtml([row]))[1], ["2024-02-29", "12,345,678,901,234,567,890", '{"a":1}', "a, 2", "–"]);
});

Deno.test("tableHtml() numbers stand to the right, text to the left", () => {
  const html = tableHtml([{ text: "a", number: 1 }]);
  assertEquals([html.match(/text-align:right/g)?.length, html.match(/text-align:left/g)?.length], [2, 2]);
});

Deno.test("tableHtml() says that there are no rows", () => {
  assertEquals(tableHtml([], { title: "Findings" }).includes("No rows."), true);
});
