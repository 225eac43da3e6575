import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { lookAlone } from "@lib/monitoring/look_alone.ts";

const now = () => new Date(0);

Deno.test("lookAlone() lets one look at a table at a time, and the next one after it, also after it has failed", async () => {
  const reports = Deno.makeTempDirSync(), kept: string[] = [];
  const look = (work: () => Promise<string>, { table = "t", readOnly = false } = {}) =>
    lookAlone({ reports, table, readOnly, now }, work, (found) => kept.push(found));
  const told = await look(async () => {
    const { code } = await assertRejects(() => look(() => Promise.resolve("two")), DataError);
    const others = [{ table: "u" }, { readOnly: true }].map((options) => look(() => Promise.resolve("other"), options));
    return [code, ...await Promise.all(others)].join(" ");
  });
  assertEquals(told, "RUN_IN_PROGRESS other other");
  await assertRejects(() => look(() => Promise.reject(new RangeError("broken"))), RangeError);
  assertEquals(await look(() => Promise.resolve("again")), "again");
  assertEquals(kept, ["other", told, "again"], "what writes nothing keeps nothing");
});
