import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { currentGroup } from "../../../lib/data/store/feature_store.ts";
import { recordedVersion, serveVersion } from "../../../lib/data/store/serving_record.ts";
import { unseal } from "../../../lib/storage/files/sealed.ts";
import { systemFailure, watchedFiles } from "../../storage/_files.ts";
import { publish } from "../_versions.ts";
import { inFolder } from "../_tables.ts";

Deno.test("serveVersion() seals its record, and writes nothing where it says so already", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2"]) await publish(store, { contentHash });
    const path = `${store}/demo/current.json`;
    assertEquals(await recordedVersion(store, "demo"), null);
    await serveVersion(store, { name: "demo", version: 2 });
    assertEquals(unseal(await Deno.readTextFile(path)), { name: "demo", version: 2 });
    const closed = watchedFiles(() => {
      throw systemFailure("EROFS");
    });
    await serveVersion(store, { name: "demo", version: 2 }, { files: closed });
    const again = assertRejects(() => serveVersion(store, { name: "demo", version: 1 }, { files: closed }), DataError);
    assertEquals((await again).code, "READ_ONLY");
    assertEquals((await currentGroup(store, "demo")).version, 2);
    await Deno.writeTextFile(path, "{");
    assertEquals(await recordedVersion(store, "demo"), null);
    await serveVersion(store, { name: "demo", version: 2 });
    assertEquals(await recordedVersion(store, "demo"), 2, "a damaged record is mended");
  }));

Deno.test("currentGroup() goes back over a record of which any byte is flipped or cut: the same version or none", () =>
  inFolder(async (store) => {
    for (const contentHash of ["h1", "h2", "h3"]) await publish(store, { contentHash });
    await serveVersion(store, { name: "demo", version: 2 });
    const path = `${store}/demo/current.json`, bytes = await Deno.readFile(path);
    for (let at = 0; at < bytes.length; at++) {
      for (const broken of [bytes.map((byte, i) => i === at ? byte ^ 1 << at % 8 : byte), bytes.subarray(0, at)]) {
        await Deno.writeFile(path, broken);
        const found = await recordedVersion(store, "demo");
        assertEquals(found === null || found === 2, true, `byte ${at}: ${found}`);
      }
    }
  }));
