import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { assertUnread } from "@lib/data/outputs/assert_unread.ts";

Deno.test("assertUnread() refuses a file that is read, by whatever path, and nothing else", () => {
  const dir = Deno.makeTempDirSync(), file = `${dir}/rows.csv`;
  Deno.writeTextFileSync(file, "a\n1\n");
  for (const path of [`${dir}/new.csv`, "SOURCE_SHOP:rows", {}]) assertUnread(path, [file, undefined, `${dir}/no.csv`]);
  assertEquals(assertThrows(() => assertUnread(`${dir}/./rows.csv`, [file]), DataError).code, "FILE_EXISTS");
});
