import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Environment } from "@lib/core/environment.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { checkCode, jobKind, readPlanFile, writePlanFile } from "@lib/engines/shards/plan_file.ts";
import { openPlace } from "@lib/storage/results/place.ts";

const HERE: Environment = { revision: "a1b2", clean: true, lock: "c3", deno: "2.9.6", platform: "linux-x86_64" };
const PLAN = { run: "r1", job: { kind: "count", of: 3 }, workHash: "w", shards: 2, environment: HERE };

Deno.test("writePlanFile() the first plan stays, and is read as it was written or not at all", async () => {
  const folder = Deno.makeTempDirSync(), place = await openPlace(folder), path = `${folder}/plan.json`;
  assertEquals(await readPlanFile(place), null);
  assertEquals((await assertRejects(() => jobKind(place), DataError)).code, "NO_PLAN");
  for (const run of ["r1", "r2"]) await writePlanFile(place, { ...PLAN, run });
  assertEquals([await readPlanFile(place), await jobKind(place)], [PLAN, "count"]);
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"shards": 2', '"shards": 3'));
  assertEquals((await assertRejects(() => readPlanFile(place), DataError)).code, "CORRUPT_PLAN");
});

Deno.test("checkCode() refuses other code, and tells another machine", async () => {
  const place = await openPlace("/shared/u"), check = (here: Environment) => checkCode(place, HERE, here);
  assertEquals(check(HERE), []);
  assertEquals(check({ ...HERE, platform: "linux-aarch64" }).length, 1);
  for (const other of [{ revision: "b2" }, { deno: "2.10.0" }]) {
    assertEquals(assertThrows(() => check({ ...HERE, ...other }), DataError).code, "CODE_CHANGED");
  }
});
