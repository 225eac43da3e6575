import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { openPlace } from "../../../lib/storage/results/place.ts";

Deno.test("openPlace() keeps files, results and shared folders, each made once", async () => {
  const root = Deno.makeTempDirSync(), from = Deno.makeTempDirSync();
  const place = await openPlace(`${root}/made/later`), again = await openPlace(`file://${root}/made/later`);
  assertEquals([await place.read("plan.json"), await place.results.list("")], [null, []]);
  assertEquals(await place.create("plan.json", Uint8Array.of(1)), true);
  assertEquals(await again.create("plan.json", Uint8Array.of(2)), false);
  assertEquals(await again.read("plan.json"), Uint8Array.of(1));
  await place.results.put("backtests/0", Uint8Array.of(3));
  await again.fetch(["backtests/0", "backtests/1"]);
  assertEquals(Deno.statSync(`${again.near}/backtests/0`).isFile, true);
  for (const name of ["panel", "info"]) Deno.writeTextFileSync(`${from}/${name}`, name);
  await place.putFolder("table", from, ["panel", "info"]);
  Deno.writeTextFileSync(`${from}/info`, "another");
  await place.putFolder("table", from, ["panel", "info"]);
  const folder = await again.folder("table", ["panel", "info"]);
  assertEquals(["panel", "info"].map((name) => Deno.readTextFileSync(`${folder}/${name}`)), ["panel", "info"]);
});

Deno.test("openPlace() a file that cannot be shared is told by its path, and leaves nothing", async () => {
  const root = Deno.makeTempDirSync(), place = await openPlace(root);
  const { code, message } = await assertRejects(() => place.putFolder("table", "/none", ["panel"]), DataError);
  assertEquals([code, message.startsWith("Cannot read /none/panel as ")], ["UNREADABLE_FILE", true]);
  assertEquals([...Deno.readDirSync(`${root}/table`)], []);
});

Deno.test("openPlace() refuses what it does not know before anything is made", async () => {
  for (const address of ["ftp://host/plan", "S3://team/shop", "s3:/team/shop", "s3:team", "file:/srv"]) {
    const error = await assertRejects(() => openPlace(address), DataError);
    assertEquals(error.code, "INVALID_PARAMETER", address);
  }
});
