import { assert, assertEquals } from "@std/assert";
import { DataTable } from "@lib/page/table/data_table.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";

const NAMES = ["</td><script>", "beta", "alpha", "gamma"], ERRORS = [2, null, 10, 1];

function tableOf(count = NAMES.length) {
  const document = newDocument(), root = document.createElement("div"), opened: number[] = [];
  root.id = "keys";
  document.body.append(root);
  const name = (row: number) => NAMES[row] ?? `key ${row}`, error = (row: number) => ERRORS[row] ?? null;
  const table = new DataTable(root, {
    ...{ label: "Keys", noun: "key", count },
    columns: [
      { title: "Key", text: name, value: name },
      { title: "Error", isNumber: true, text: (row) => String(error(row) ?? "–"), value: error },
    ],
    onOpen: (row) => opened.push(row),
  });
  const rows = () => [...root.querySelectorAll<HTMLElement>("tbody tr[data-row]")];
  const names = () => rows().map((row) => row.querySelector("td")?.textContent);
  const fire = (target: Element | null | undefined, type: string, key = "") => {
    const event = new document.defaultView!.Event(type, { bubbles: true, cancelable: true });
    target?.dispatchEvent(Object.assign(event, { key }));
  };
  const search = (words: string) => {
    root.querySelector("input")!.value = words;
    fire(root.querySelector("input"), "input");
  };
  return { root, table, opened, rows, names, fire, search };
}

Deno.test("DataTable texts are texts, and rows in their order at first", () => {
  const { root, names } = tableOf();
  assertEquals(names(), NAMES);
  assertEquals(root.querySelector("script"), null);
});

Deno.test("DataTable search leaves the rows that have all words, and says how many", () => {
  const { root, names, search, table } = tableOf();
  search("ALPHA 10");
  assertEquals([names(), table.shown], [["alpha"], [2]]);
  assertEquals(root.querySelector('[role="status"]')?.textContent, "1 of 4 keys");
  search("nobody");
  assertEquals(root.querySelector("p.note")?.hasAttribute("hidden"), false);
  search("");
  assertEquals(names(), NAMES);
});

Deno.test("DataTable a heading sorts, again the other way, and tells in which direction", () => {
  const { root, names, fire } = tableOf(), [key, error] = [...root.querySelectorAll("th")];
  fire(error?.querySelector("button"), "click");
  assertEquals([names(), error?.getAttribute("aria-sort")], [
    ["alpha", "</td><script>", "gamma", "beta"],
    "descending",
  ]);
  fire(error?.querySelector("button"), "click");
  assertEquals([names()[0], error?.getAttribute("aria-sort")], ["gamma", "ascending"]);
  fire(key?.querySelector("button"), "click");
  assertEquals([names().slice(1), key?.getAttribute("aria-sort"), error?.hasAttribute("aria-sort")], [
    ["alpha", "beta", "gamma"],
    "ascending",
    false,
  ]);
});

Deno.test("DataTable a click or Enter opens a row and marks it; arrows move by rows", () => {
  const { rows, opened, fire } = tableOf();
  fire(rows()[1]?.querySelector("td"), "click");
  assertEquals([opened, rows()[1]?.getAttribute("aria-selected")], [[1], "true"]);
  fire(rows()[1], "keydown", "ArrowDown");
  assertEquals(rows().map((row) => row.getAttribute("tabindex")), ["-1", "-1", "0", "-1"]);
  fire(rows()[2], "keydown", "Enter");
  fire(rows()[2], "keydown", "End");
  fire(rows()[3], "keydown", " ");
  assertEquals(opened, [1, 2, 3]);
});

Deno.test("DataTable of ten thousand rows draws those in view, and prints the first hundred with a note", () => {
  const { root, rows, fire } = tableOf(10_000);
  assert(rows().length < 60, `${rows().length} rows`);
  assertEquals(root.querySelector("table")?.getAttribute("aria-rowcount"), "10001");
  fire(root.ownerDocument.defaultView as unknown as Element, "beforeprint");
  assertEquals(rows().length, 100);
  assertEquals(
    root.querySelector(".only-print")?.textContent,
    "Printed are the first 100 of 10,000 rows; the page has all.",
  );
  fire(root.ownerDocument.defaultView as unknown as Element, "afterprint");
  assert(rows().length < 60);
});
