import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { hashBytes } from "../../../lib/core/bytes/hash.ts";
import { hashFiles, listSourceFiles } from "../../../lib/data/sources/source_files.ts";
import { inFolder } from "../_tables.ts";

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
    const folder = await assertRejects(() => listSourceFiles(`${dir}/`), DataError);
    assertEquals([folder.code, folder.hint], ["MISSING_FILE", `Name the files in it, for instance ${dir}/*.csv.`]);
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

Deno.test("listSourceFiles() leaves empty files of a pattern aside, and folders", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/a.csv`, "x");
    await Deno.writeTextFile(`${dir}/b.csv`, "");
    await Deno.mkdir(`${dir}/c.csv`);
    assertEquals(await listSourceFiles(`${dir}/*.csv`), [{ path: `${dir}/a.csv`, bytes: 1 }]);
    await Deno.writeTextFile(`${dir}/a.csv`, "");
    const error = await assertRejects(() => listSourceFiles(`${dir}/*.csv`), DataError);
    assertEquals([error.code, error.hint], ["EMPTY_TABLE", "Export the table again, with its header."]);
  }));

Deno.test("listSourceFiles() patterns match whole names, any text for * and one sign for ?", () =>
  inFolder(async (dir) => {
    const names = ["a.csv", "ab.csv", "a.csv.gz", "b.csv", "🍊.csv", "a\nb.csv", "x.csvx", "aXcsv"];
    for (const name of names) await Deno.writeTextFile(`${dir}/${name}`, "x");
    const found = async (pattern: string) =>
      (await listSourceFiles(`${dir}/${pattern}`)).map((file) => file.path.slice(dir.length + 1));
    assertEquals(await found("?.csv"), ["a.csv", "b.csv", "🍊.csv"]);
    assertEquals(await found("a*.csv"), ["a\nb.csv", "a.csv", "ab.csv"]);
    assertEquals(await found("a.csv*"), ["a.csv", "a.csv.gz"]);
    assertEquals(await found("a.*"), ["a.csv", "a.csv.gz"], "a point is a point");
  }));

Deno.test("listSourceFiles() has a remedy where no name is near", () =>
  inFolder(async (dir) => {
    const error = await assertRejects(() => listSourceFiles(`${dir}/demand.csv`), DataError);
    assertStringIncludes(error.hint, "relative to the config");
  }));

Deno.test("listSourceFiles() names what a source of a former release meant: a path of the working directory", async () => {
  const error = await assertRejects(() => listSourceFiles("config/lib/core/config/config.ts"), DataError);
  assertStringIncludes(error.hint, "There is lib/core/config/config.ts in the working directory");
});

Deno.test({
  name: "listSourceFiles() without permission to read is PERMISSION_DENIED",
  permissions: { read: false },
  async fn() {
    const error = await assertRejects(() => listSourceFiles("/x/t.csv"), DataError);
    assertEquals([error.code, error.hint.includes("--allow-read")], ["PERMISSION_DENIED", true]);
  },
});

Deno.test("hashFiles() keeps the order, and differs for one byte", () =>
  inFolder(async (dir) => {
    for (const name of ["a", "b", "c"]) await Deno.writeTextFile(`${dir}/${name}`, name === "b" ? "same!" : "same?");
    const files = ["c", "b", "a"].map((name) => ({ path: `${dir}/${name}`, bytes: 5 }));
    const [c, b, a] = await hashFiles(files);
    assertEquals([c.path, b.path, a.path], files.map((file) => file.path));
    assertEquals([c.sha256 === a.sha256, b.sha256 === a.sha256], [true, false]);
    assertEquals(a.sha256.length, 64);
  }));

Deno.test({
  name: "listSourceFiles() refuses what is no regular file at once: nobody knows whether it ends",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder(async (dir) => {
      await new Deno.Command("mkfifo", { args: [`${dir}/pipe.csv`] }).output();
      await Deno.symlink("/dev/zero", `${dir}/zero.csv`);
      for (const name of ["pipe.csv", "zero.csv", "*.csv"]) {
        const { code, hint } = await assertRejects(() => listSourceFiles(`${dir}/${name}`), DataError);
        assertEquals([code, hint], ["UNREADABLE_FILE", "Write the table into a file first."], name);
      }
    }),
});
