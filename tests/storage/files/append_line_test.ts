import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { appendLine } from "@lib/storage/files/append_line.ts";

Deno.test("appendLine() makes folders and file, and adds a line each time", () => {
  const dir = Deno.makeTempDirSync(), path = `${dir}/a/b.jsonl`;
  try {
    for (const line of ["ä", "", "2"]) appendLine(path, line);
    assertEquals(Deno.readTextFileSync(path), "ä\n\n2\n");
    // Half a line is what a kill leaves.
    Deno.writeTextFileSync(path, '{"a":', { append: true });
    appendLine(path, "3");
    assertEquals(Deno.readTextFileSync(path), 'ä\n\n2\n{"a":\n3\n');
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("appendLine() refuses two lines, and what is no file", () => {
  const dir = Deno.makeTempDirSync();
  try {
    assertThrows(() => appendLine(`${dir}/a`, "1\n2"), RangeError, "must have no line break");
    assertThrows(() => appendLine(dir, "1"), DataError);
    assertThrows(() => appendLine("/dev/null", "1"), DataError);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
