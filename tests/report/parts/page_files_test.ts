import { assert, assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { PAGE } from "@lib/report/parts/page_files.ts";

const files = Object.fromEntries(
  Object.entries(PAGE).map(([name, zipped]) => [name, gunzipSync(Uint8Array.fromBase64(zipped)).toString()]),
);

Deno.test("PAGE has the style sheet and the script of each kind of page", () => {
  assert(Object.hasOwn(files, "page.css") && Object.hasOwn(files, "run.js"));
});

Deno.test("PAGE holds nothing that ends the element it is put into, or that policies refuse", () => {
  for (const [name, text] of Object.entries(files)) {
    assertEquals(/<\/(?:script|style)|<!--|\beval\(|new Function\(|"node:|linkedom/i.exec(text)?.[0], undefined, name);
  }
});
