import { gzipSync } from "node:zlib";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { refuseForeign } from "../../../lib/data/tables/refuse_foreign.ts";
import { inFolder } from "../_tables.ts";

const TABLE = "item,date,demand\na,2024-01-01,1\n";
const bytesOf = (text: string) => new TextEncoder().encode(text);

function utf32(text: string): Uint8Array {
  return new Uint8Array(Uint32Array.from(`\ufeff${text}`, (letter) => letter.codePointAt(0) ?? 0).buffer);
}

function refusal(content: Uint8Array, isText = true): Promise<DataError> {
  return inFolder(async (dir) => {
    await Deno.writeFile(`${dir}/t.csv`, content);
    return await assertRejects(() => refuseForeign(`${dir}/t.csv`, { isText }), DataError);
  });
}

Deno.test("refuseForeign() names what a file is that is no table of text, and what to do", async () => {
  const cases: readonly (readonly [content: Uint8Array, what: string, remedy: string])[] = [
    [gzipSync(bytesOf(TABLE)), "gzip", "t.csv.gz"],
    [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0), "Zstandard", "t.csv.zst"],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 20), "workbook", "save the sheet as CSV"],
    [bytesOf("PAR1...."), "Parquet", ".parquet"],
    [bytesOf("version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n"), "Git LFS", "git lfs pull"],
    [bytesOf("\n<!DOCTYPE html><html>Login</html>"), "HTML", "login"],
    [bytesOf("<html><body>Login required</body></html>"), "HTML", "login"],
  ];
  for (const [content, what, remedy] of cases) {
    const error = await refusal(content);
    assertEquals(error.code, "UNREADABLE_FILE");
    assertStringIncludes(error.message, what);
    assertStringIncludes(error.hint, remedy);
  }
  const wide = await refusal(utf32(TABLE));
  assertEquals(wide.code, "UNKNOWN_ENCODING");
  assertStringIncludes(wide.message, "UTF-32");
});

Deno.test("refuseForeign() lets tables pass, and archives that are named so", () =>
  inFolder(async (dir) => {
    for (const text of [TABLE, "\ufeffa,b\n", "<5,a\n1,2\n", "P,K\n1,2\n", "version,x\n", ""]) {
      await Deno.writeTextFile(`${dir}/t.csv`, text);
      await refuseForeign(`${dir}/t.csv`, { isText: true });
    }
    await Deno.writeFile(`${dir}/t.csv.gz`, gzipSync(bytesOf(TABLE)));
    await refuseForeign(`${dir}/t.csv.gz`, { isText: false });
  }));
