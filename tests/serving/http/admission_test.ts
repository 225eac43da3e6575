import { assertEquals, assertRejects } from "@std/assert";
import { Admission } from "@lib/serving/http/admission.ts";
import { HttpError } from "@lib/serving/http/http_error.ts";

const NEVER = new AbortController().signal;

Deno.test("Admission lets some work, in the order in which they came, and refuses when the queue is full", async () => {
  const admission = new Admission({ concurrent: 1, queue: 2 }), done: number[] = [];
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const runs = gates.map(({ promise }, i) => admission.run(() => promise.then(() => void done.push(i)), NEVER));
  assertEquals([admission.working, admission.waiting], [1, 2]);
  const { status, code, headers } = await assertRejects(() => admission.run(() => Promise.resolve(), NEVER), HttpError);
  assertEquals([status, code, headers["Retry-After"]], [503, "OVERLOADED", "1"]);
  gates.toReversed().forEach(({ resolve }) => resolve());
  await Promise.all(runs);
  assertEquals(done, [0, 1, 2]);
  assertEquals([admission.working, admission.waiting], [0, 0]);
});

Deno.test("Admission gives its place on after work that fails", async () => {
  const admission = new Admission({ concurrent: 1, queue: 1 });
  const failing = admission.run(() => Promise.reject(new TypeError("no")), NEVER),
    next = admission.run(() => Promise.resolve(7), NEVER);
  await assertRejects(() => failing, TypeError);
  assertEquals([await next, admission.working], [7, 0]);
});

Deno.test("Admission forgets who waits too long, and whose client goes away", async () => {
  const admission = new Admission({ concurrent: 1, queue: 2 }), gate = Promise.withResolvers<void>();
  const working = admission.run(() => gate.promise, NEVER);
  const deadline = new AbortController(), client = new AbortController();
  const late = admission.run(() => Promise.resolve(), deadline.signal);
  const gone = admission.run(() => Promise.resolve(), NEVER, { client: () => client.signal });
  deadline.abort();
  client.abort();
  assertEquals((await assertRejects(() => late, HttpError)).status, 503);
  assertEquals((await assertRejects(() => gone, HttpError)).status, 499);
  assertEquals([admission.working, admission.waiting], [1, 0]);
  gate.resolve();
  await working;
});
