import { assertEquals, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import {
  damagedFile,
  damageOf,
  type GroupDamage,
  missingGroup,
  passingOver,
  tellDamage,
  unreadableGroup,
} from "../../../lib/data/store/group_damage.ts";
import { systemFailure } from "../../storage/_files.ts";

Deno.test("damagedFile() names file, version and remedy; damageOf() gives them back", () => {
  const error = damagedFile("store/demo/v12", "panel.parquet")("its checksum differs at byte 0");
  assertEquals(error.code, "CORRUPT_GROUP");
  assertStringIncludes(error.message, "store/demo/v12/panel.parquet");
  assertStringIncludes(error.hint, "deno task features");
  const damage = { version: 12, path: "store/demo/v12/panel.parquet", detail: "its checksum differs at byte 0" };
  assertEquals(damageOf(error), damage);
  assertEquals(damageOf(DataError.fromJSON(error.toJSON())), damage, "also from a worker");
  assertStringIncludes(tellDamage(damage, 11), "version 11 stands in");
  assertEquals(damageOf(damagedFile("store/demo", "current.json")("x"))?.version, 0);
  assertEquals(damageOf(damagedFile("store/demo/v3", "")("gone"))?.path, "store/demo/v3");
});

Deno.test("damageOf() is null for anything else", () => {
  for (const thrown of [new Error("x"), "x", null, new DataError("DISK_FULL", "x")]) {
    assertEquals(damageOf(thrown), null);
  }
});

Deno.test("what the system will not open is no damage; a disk that cannot read is", () => {
  const codeOf = (cause: unknown) => damagedFile("s/d/v1", "keys.bin")("it cannot be opened", cause).code;
  assertEquals(["EMFILE", "EACCES", "EIO"].map((code) => codeOf(systemFailure(code))), [
    "TOO_MANY_FILES",
    "UNREADABLE_FILE",
    "CORRUPT_GROUP",
  ]);
  assertEquals(codeOf(new Deno.errors.NotFound("gone")), "CORRUPT_GROUP");
  const denied = new Deno.errors.NotCapable(`Requires read access to "x", run again with the --allow-read flag`);
  assertEquals(codeOf(denied), "PERMISSION_DENIED");
});

Deno.test("unreadableGroup() says whether a file is missing", () => {
  const detailOf = (cause: unknown) => unreadableGroup("s/d/v1", "group.json", cause).context.detail;
  assertEquals(detailOf(new Deno.errors.NotFound("x")), "it is missing");
  assertEquals(detailOf(new Deno.errors.IsADirectory("x")), "it cannot be read (x)");
});

Deno.test("missingGroup() offers the nearest name", () => {
  assertStringIncludes(missingGroup("s/dmo", ["demo"], "dmo").hint, "demo");
  assertEquals(missingGroup("s/dmo", [], "dmo").code, "MISSING_GROUP");
});

Deno.test("passingOver() leaves out what was found before, and takes in what is found once", () => {
  const [old, found] = [2, 3].map((version) => ({ version, path: `s/d/v${version}`, detail: "gone" }));
  const damaged: GroupDamage[] = [old!], { except, onDamage } = passingOver(damaged);
  assertEquals(except, [2]);
  for (const damage of [found!, { ...found!, detail: "gone again" }, old!]) onDamage(damage);
  assertEquals(damaged, [old, found]);
});
