import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Admission } from "@lib/serving/http/admission.ts";
import { decisionTooLate, runBefore } from "@lib/serving/http/deadline.ts";
import { HttpError } from "@lib/serving/http/http_error.ts";

Deno.test("runBefore() gives up work at its deadline, tells it, and keeps its place until it ends", async () => {
  const admission = new Admission({ concurrent: 1, queue: 1 }), gate = Promise.withResolvers<void>();
  let told = false;
  const work = (signal: AbortSignal) => {
    signal.addEventListener("abort", () => told = true);
    return gate.promise;
  };
  const { status, code } = await assertRejects(() => runBefore(admission, { ms: 1 }, work), HttpError);
  assertEquals([status, code, told, admission.working], [504, "TIME_LIMIT", true, 1]);
  const waiting = await assertRejects(() => runBefore(admission, { ms: 1 }, work), HttpError);
  assertEquals([waiting.status, waiting.code, admission.waiting], [503, "OVERLOADED", 0]);
  gate.resolve();
  assertEquals(await runBefore(admission, { ms: 1_000 }, () => Promise.resolve(3)), 3);
});

Deno.test("decisionTooLate() says that nothing has moved and which limit it was, not to ask for fewer keys", async () => {
  const admission = new Admission({ concurrent: 1, queue: 1 }), gate = Promise.withResolvers<void>();
  const late = () => decisionTooLate(1);
  const { status, code, message, hint } = await assertRejects(
    () => runBefore(admission, { ms: 1, late }, () => gate.promise),
    HttpError,
  );
  gate.resolve();
  assertEquals([status, code], [504, "TIME_LIMIT"]);
  assertStringIncludes(message, "decisionMs=1");
  assertStringIncludes(hint ?? "", "Nothing has moved.");
});
