import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseConfigText } from "../../lib/data/config_text.ts";
import { DataError } from "../../lib/core/errors/errors.ts";

Deno.test("parseConfigText() reads comments and trailing commas, and leaves texts that look like them", async () => {
  const text = `{
  // the table, /* not this */
  "source": "https://host//sales.csv", /* weekly
     figures */
  "keys": ["a // b", "/* c */",],
}`;
  assertEquals(await parseConfigText(text, "c.jsonc"), {
    source: "https://host//sales.csv",
    keys: ["a // b", "/* c */"],
  });
});

const BROKEN: readonly [text: string, place: string, shown: string, remedy: string][] = [
  ['{\n  // two\n  "a": 1\n  "b": 2\n}', "c.json:4:3", '"b\\": 2', "one comma"],
  ['{\n  /* one\n  two */ "a": 1, b: 2\n}', "c.json:3:18", "b: 2", "double quotes"],
  ['{\n  "a": "x\n}', "c.json:2:10", '"a\\": \\"x', "closed"],
  ['{\n  "a": 1, // end', "c.json:2:10", '"a\\": 1', "not closed"],
  ['{"source": "C:\\sales.csv"}', "c.json:1:16", "sales.csv", "Windows"],
  ["{“source”: 1}", "c.json:1:2", "“source”", "double quotes"],
  ["", "c.json:1:1", "", "deno task init"],
  ["date;item;n\n2024-01-01;a;2\n", "c.json:1:1", "date;item;n", "This is a table"],
  ["{a: 1}", "c.json:1:2", "{a: 1}", "double quotes"],
];
for (const [text, place, shown, remedy] of BROKEN) {
  Deno.test(`parseConfigText() names line and column of what is no JSON: ${JSON.stringify(text)}`, async () => {
    const error = await assertRejects(() => parseConfigText(text, "c.json"), DataError);
    assertEquals(error.code, "INVALID_JSON");
    assertStringIncludes(error.message, `${place}:`);
    assertStringIncludes(error.message, shown);
    assertStringIncludes(error.hint, remedy);
  });
}
