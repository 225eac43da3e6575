import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { whileAlone } from "@lib/monitoring/while_alone.ts";

const now = () => new Date(0);

Deno.test("whileAlone() lets one look at a table at a time, and the next one after it, also after it has failed", async () => {
  const reports = Deno.makeTempDirSync(),
    look = (work: () => Promise<string>, table = "t") => whileAlone(reports, { table, now }, work);
  const told = await look(async () => {
    const { code } = await assertRejects(() => look(() => Promise.resolve("two")), DataError);
    return `${code} ${await look(() => Promise.resolve("other"), "u")}`;
  });
  assertEquals(told, "RUN_IN_PROGRESS other");
  await assertRejects(() => look(() => Promise.reject(new RangeError("broken"))), RangeError);
  assertEquals(await look(() => Promise.resolve("again")), "again");
});
