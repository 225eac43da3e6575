import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../lib/core/errors.ts";
import { hashBytes } from "../../lib/core/hash.ts";
import { hashFiles, listSourceFiles } from "../../lib/data/source_files.ts";
import { inFolder } from "./_tables.ts";

Deno.test("listSourceFiles() finds one file, or many by a pattern, sorted", () =>
  inFolder(async (dir) => {
    for (const name of ["b.csv", "a.csv", "c.txt"]) await Deno.writeTextFile(`${dir}/${name}`, name);
    assertEquals(await listSourceFiles(`${dir}/a.csv`), [{ path: `${dir}/a.csv`, bytes: 5 }]);
    assertEquals((await listSourceFiles(`${dir}/?.csv`)).map((file) => file.path), [`${dir}/a.csv`, `${dir}/b.csv`]);
  }));

Deno.test("listSourceFiles() takes a name with pattern signs literally if there is such a file", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/a[1]+(x).csv`, "x");
    assertEquals((await listSourceFiles(`${dir}/a[1]+(x).csv`)).length, 1);
    assertEquals((await listSourceFiles(`${dir}/a[1]+*.csv`)).length, 1);
  }));

Deno.test("listSourceFiles() throws MISSING_FILE with the nearest name", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/demand.csv`, "x");
    const error = await assertRejects(() => listSourceFiles(`${dir}/demnad.csv`), DataError);
    assertEquals(error.code, "MISSING_FILE");
    assertStringIncludes(error.hint, "demand.csv");
    assertEquals((await assertRejects(() => listSourceFiles(dir), DataError)).code, "MISSING_FILE");
    assertEquals((await assertRejects(() => listSourceFiles(`${dir}/no/x*.csv`), DataError)).code, "MISSING_FILE");
    assertEquals((await assertRejects(() => listSourceFiles(`${dir}/demand.csv/x`), DataError)).code, "MISSING_FILE");
  }));

Deno.test("listSourceFiles() throws EMPTY_TABLE for files without bytes", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/a.csv`, "");
    assertEquals((await assertRejects(() => listSourceFiles(`${dir}/a.csv`), DataError)).code, "EMPTY_TABLE");
  }));

Deno.test("hashFiles() is SHA-256 of the bytes, also beyond one buffer", () =>
  inFolder(async (dir) => {
    const bytes = new Uint8Array((1 << 20) + 17).map((_, i) => i % 251);
    await Deno.writeFile(`${dir}/a.bin`, bytes);
    const [file] = await hashFiles([{ path: `${dir}/a.bin`, bytes: bytes.length }]);
    assertEquals(file.sha256, hashBytes(bytes));
  }));
