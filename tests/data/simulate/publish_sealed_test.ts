import { assertEquals, assertThrows } from "@std/assert";
import { publishSealed } from "../../../lib/data/simulate/publish_sealed.ts";
import { unseal } from "../../../lib/storage/files/sealed.ts";
import { inFolder } from "../_tables.ts";

Deno.test("publishSealed() writes all files and their checksums, or none", () =>
  inFolder(async (dir) => {
    const files = { paths: [`${dir}/t.truth.csv`, `${dir}/t.csv`], manifest: `${dir}/t.json`, simulation: { seed: 1 } };
    const failing = () =>
      publishSealed(files, ([truth]) => {
        truth.write(Uint8Array.of(1));
        throw new RangeError("no");
      });
    assertThrows(failing, RangeError, "no");
    assertEquals([...Deno.readDirSync(dir)], []);
    const rows = publishSealed(files, (all) => {
      all.forEach((file, f) => file.write(new Uint8Array(f + 1)));
      return 7;
    });
    const manifest = unseal(await Deno.readTextFile(files.manifest));
    assertEquals([rows, manifest?.simulation], [7, { seed: 1 }]);
    assertEquals(Object.keys(Object(manifest?.files)), ["t.truth.csv", "t.csv"]);
    assertEquals((await Deno.readFile(`${dir}/t.csv`)).length, 2);
  }));
