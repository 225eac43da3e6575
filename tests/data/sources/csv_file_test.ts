import { assertEquals } from "@std/assert";
import { exists } from "@std/fs";
import { CsvFile } from "../../../lib/data/sources/csv_file.ts";
import { inFolder } from "../_tables.ts";

Deno.test("CsvFile writes missing and empty texts apart, lines and bytes in their order", () =>
  inFolder(async (dir) => {
    using out = new CsvFile(`${dir}/t.csv`);
    out.append(["a", "b,c"]);
    out.append([null, ""]);
    out.write(new TextEncoder().encode("1,2\n"));
    out.append(["=x", ' "']);
    assertEquals(await Deno.readTextFile(out.finish()), 'a,"b,c"\n,""\n1,2\n=x," """\n');
  }));

Deno.test("CsvFile that is not finished leaves nothing behind", () =>
  inFolder(async (dir) => {
    {
      using out = new CsvFile(`${dir}/t.csv`);
      out.append(["a".repeat(1 << 19)]);
    }
    assertEquals(await Array.fromAsync(Deno.readDir(dir)), []);
    assertEquals(await exists(`${dir}/t.csv`), false);
  }));
