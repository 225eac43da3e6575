import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { PAGE } from "@lib/exchange/bundle/page_files.ts";

const files = Object.fromEntries(
  Object.entries(PAGE).map(([name, zipped]) => [name, gunzipSync(Uint8Array.fromBase64(zipped)).toString()]),
);

Deno.test("PAGE has a page of which every file is its own", () => {
  assertEquals(Object.keys(files).sort(), ["index.html", "page.css", "page.js"]);
  const index = files["index.html"] ?? "";
  const asked = [...index.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name);
  assertEquals(asked.sort(), ["page.css", "page.js"]);
  assertStringIncludes(index, "script-src 'self'; style-src 'self'");
});

Deno.test("PAGE needs nothing that a browser has not: no package of a server, no code from texts", () => {
  const script = files["page.js"] ?? "";
  assert(!/(?:from|import|require)\s*\(?["']node:|linkedom/.test(script), "twins stand for what only commands need");
  assert(!/\beval\(|new Function\(/.test(script), "policies refuse to run texts");
});
