import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { readData, readZipped } from "@lib/page/parts/read_data.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";
import { blockElement } from "@lib/report/record/embed_record.ts";
import type { KeyBlock } from "@lib/report/record/run_record.ts";
import { gzipSync } from "node:zlib";

function pageWith(content: string): Document {
  const document = newDocument();
  document.body.innerHTML = content;
  return document;
}

Deno.test("readData() gives what lies in a page, texts as they were", () => {
  const document = pageWith('<script type="application/json" id="a">{"key":"\\u003c/script>"}</script>');
  assertEquals(readData(document, "a"), { key: "</script>" });
});

Deno.test("readZipped() opens what embed_record.ts packs", async () => {
  const detail = { key: ["🍵"], why: ["</script>"] };

  const document = pageWith(blockElement(2, { keys: [detail] } as unknown as KeyBlock));
  assertEquals(await readZipped(document, "keys-2"), { keys: [detail] });
});

Deno.test("readData() and readZipped() refuse a page that was cut off", async () => {
  const cut = gzipSync(JSON.stringify({ keys: "x".repeat(5000) })).toBase64().slice(0, 40);
  const document = pageWith(
    `<script id="a">{"key</script><script id="b">${cut}</script><script id="c">${cut.slice(0, 37)}</script>`,
  );
  assertThrows(() => readData(document, "a"), DataError, "must be whole");
  assertThrows(() => readData(document, "missing"), DataError, "missing");
  for (const id of ["b", "c", "missing"]) {
    await assertRejects(() => readZipped(document, id), DataError, "must be whole");
  }
});
