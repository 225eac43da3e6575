import { assertEquals, assertNotEquals } from "@std/assert";
import { unzipSync } from "fflate";
import { packFiles } from "@lib/engines/ray/pack_files.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("packFiles() keeps every file under its path, and is the same for the same files in any order", () => {
  const files = { "lib/a.ts": bytes("a"), "deno.json": bytes("{}") };
  const packed = packFiles(files), again = packFiles({ "deno.json": bytes("{}"), "lib/a.ts": bytes("a") });
  assertEquals<Record<string, Uint8Array>>({ ...unzipSync(packed.zip) }, files);
  assertEquals(packed.hash, again.hash);
  assertEquals(packed.zip, again.zip);
  assertNotEquals(packFiles({ ...files, "lib/a.ts": bytes("b") }).hash, packed.hash);
});
