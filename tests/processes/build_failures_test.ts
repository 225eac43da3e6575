import { assertEquals, assertInstanceOf } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { listVersions } from "../../lib/data/store/version_folders.ts";
import { openGroup } from "../../lib/data/store/feature_store.ts";
import { assertWhole } from "../../lib/data/store/publish_version.ts";
import { DISK } from "../../lib/storage/files/files.ts";
import { build } from "../data/_build.ts";
import { inFolder } from "../data/_tables.ts";
import { systemFailure, watchedFiles } from "../storage/_files.ts";

Deno.test("buildGroup() failing at any operation publishes nothing and leaves nothing, or what is there is whole", () =>
  inFolder(async (dir) => {
    const text = "date,item,demand,price\n2024-01-01,b,1,2\n2024-02-30,b,1,2\n2024-01-02,b,,3\n";
    const names: string[] = [], fields = { exogenous: { future: ["price"] } };
    await build(dir, text, { io: watchedFiles(({ name }) => void names.push(name)), store: `${dir}/all` }, fields);
    assertEquals(new Set(names).size > 8, true, names.join());
    for (const [n, name] of names.entries()) {
      const store = `${dir}/s${n}`, code = n % 2 === 0 ? "ENOSPC" : "EIO";
      const io = watchedFiles((_, index) => {
        if (index === n) throw systemFailure(code);
      });
      const at = `${n}: ${name}`, left = () => DISK.list(`${store}/t`);
      try {
        await build(dir, text, { io, store }, fields);
      } catch (thrown) {
        assertInstanceOf(thrown, DataError, at);
        assertEquals(thrown.code, code === "ENOSPC" ? "DISK_FULL" : "DISK_FAILURE", at);
      }
      // What cannot be removed stays until it is swept; a name may be there although its durability failed.
      if (name !== "remove" && !left().includes("v1")) assertEquals(left(), [], at);
      for (const version of await listVersions(store, "t")) assertWhole(await openGroup(`${store}/t/v${version}`));
      if (n % 10 === 0) assertEquals((await build(dir, text, { store }, fields)).version, 1, at);
    }
  }));
