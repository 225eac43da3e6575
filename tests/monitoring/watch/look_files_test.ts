import { assertEquals, assertStringIncludes } from "@std/assert";
import { damagedLookFile, lookFile, readLookFile } from "@lib/monitoring/watch/look_files.ts";
import { publishFile } from "@lib/storage/files/publish.ts";
import { seal } from "@lib/storage/files/sealed.ts";

Deno.test("readLookFile() gives what was sealed, tells what is not there from what is not as it was written", () => {
  const place = { reports: Deno.makeTempDirSync(), table: "t" }, path = lookFile(place, "alerts");
  assertEquals(path, `${place.reports}/monitor/t/alerts.json`);
  assertEquals(readLookFile(path), undefined);
  assertEquals(readLookFile(`${path}/below`), undefined);
  publishFile(path, seal({ format: 1 }));
  assertEquals(readLookFile(path), { format: 1 });
  assertEquals(readLookFile(`${path}/below`), undefined, "it is below a file");
  Deno.writeTextFileSync(path, "{}");
  assertEquals(readLookFile(path), null);
  assertEquals(readLookFile(place.reports), null, "it is a folder");
});

Deno.test("damagedLookFile() names the file, and what writes it anew", () => {
  const { code, message, hint } = damagedLookFile("r/monitor/t/look.json");
  assertEquals(code, "DAMAGED_FILE");
  assertStringIncludes(message, "r/monitor/t/look.json");
  assertStringIncludes(hint, "monitor");
});
