import { assertEquals, assertRejects } from "@std/assert";
import { endTogether } from "@lib/parallel/end_together.ts";

Deno.test("endTogether() gives all results in order, whoever ends first", async () => {
  const late = Promise.withResolvers<string>();
  const works = endTogether([() => late.promise, () => Promise.resolve(2)]);
  late.resolve("one");
  assertEquals(await works, ["one", 2]);
});

Deno.test("endTogether() tells the others of a failure, waits for them, and throws what failed first", async () => {
  const ended: string[] = [];
  const untilFailed = (failed: AbortSignal) =>
    new Promise<void>((_, reject) =>
      failed.addEventListener("abort", () => {
        ended.push(String(failed.reason));
        reject(new Error("stopped"));
      })
    );
  const fails = () => Promise.reject(new RangeError("first"));
  await assertRejects(() => endTogether([untilFailed, fails, untilFailed]), RangeError, "first");
  assertEquals(ended, ["RangeError: first", "RangeError: first"]);
});
