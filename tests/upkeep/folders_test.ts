import { assertEquals } from "@std/assert";
import { isThere } from "../../lib/upkeep/folders.ts";

Deno.test("isThere() is about folders, and follows links", () => {
  const dir = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${dir}/a`, "");
  Deno.symlinkSync(dir, `${dir}/b`);
  assertEquals([dir, `${dir}/a`, `${dir}/b`, `${dir}/c`, `${dir}/a/b`].map(isThere), [true, false, true, false, false]);
});
