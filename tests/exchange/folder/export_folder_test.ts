import { assertEquals, assertRejects } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { ExportFolder } from "@lib/exchange/folder/export_folder.ts";
import type { ModelFile } from "@lib/exchange/formats/model_file.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { WholeFolder } from "@lib/storage/files/whole_folder.ts";

const OF = { key: seriesKey(["a"]), version: 2 };
const member = (fitted: unknown, shared = "") => ({ contender: "own", family: ridge as ModelFamily, fitted, shared });
const file = (content: string): ModelFile => ({ format: "json", extension: "json", content, offset: 0 });

Deno.test("ExportFolder writes a pooled member once, equal files once, and tells what cannot be expressed", async () => {
  const dir = await Deno.makeTempDir();
  {
    using folder = new WholeFolder(`${dir}/out`);
    const exported = new ExportFolder(folder, { format: "onnx" }), pooled = {};
    let made = 0;
    const make = (content: string) => () => Promise.resolve((made++, file(content)));
    const first = await exported.member(member(pooled, "pooled"), OF, make("x"));
    assertEquals(await exported.member(member(pooled, "pooled"), OF, make("y")), first);
    assertEquals(await exported.member(member({}), OF, make("x")), first);
    assertEquals([made, exported.models], [2, 1]);
    assertEquals(await exported.member(member({}), OF, () => Promise.resolve("no trees")), { missing: "no trees" });
    assertEquals(exported.inexpressible, [{
      key: ["a"],
      version: 2,
      contender: "own",
      family: "ridge",
      reason: "no trees",
    }]);
    exported.leaveOut({ contender: "own", family: "ridge", reason: "new" }, { key: null, version: 0 });
    assertEquals(exported.inexpressible[1].key, []);
    assertEquals(exported.putOnce("a.json", () => 1), exported.putOnce("a.json", () => 2));
    const strict = new ExportFolder(folder, { format: "onnx", strict: true });
    const thrown = await assertRejects(
      () => strict.member(member({}), OF, () => Promise.resolve("no trees")),
      FitError,
    );
    assertEquals(thrown.code, "INEXPRESSIBLE");
  }
  await Deno.remove(dir, { recursive: true });
});
