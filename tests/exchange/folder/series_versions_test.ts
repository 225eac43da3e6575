import { assertEquals } from "@std/assert";
import { ExportFolder } from "@lib/exchange/folder/export_folder.ts";
import { RealRows } from "@lib/exchange/folder/real_rows.ts";
import { SeriesVersions } from "@lib/exchange/folder/series_versions.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";
import { WholeFolder } from "@lib/storage/files/whole_folder.ts";
import { KEYS, naiveChampion } from "../../inference/_fixtures.ts";

Deno.test("SeriesVersions tells what a format cannot express of a history, and why there are no rows to test by", async () => {
  const dir = await Deno.makeTempDir();
  {
    using folder = new WholeFolder(`${dir}/out`);
    const exported = new ExportFolder(folder, { format: "onnx" });
    const real = new RealRows(`${dir}/nowhere`);
    const versions = new SeriesVersions(exported, real);
    const version = { key: KEYS[0], version: 1, group: "small" } as VersionRow;
    const told = await versions.tell(naiveChampion(), version), [member] = told.members as { missing?: string }[];
    assertEquals([typeof member.missing, told.selfTest, typeof told.selfTestMissing], ["string", null, "string"]);
    assertEquals([exported.inexpressible.length, real.tested], [1, 0]);
    assertEquals(folder.has(String(told.features)), true);
  }
  await Deno.remove(dir, { recursive: true });
});
