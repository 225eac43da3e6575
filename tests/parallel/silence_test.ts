import { assertEquals } from "@std/assert";
import { SilenceWatch } from "../../lib/parallel/silence.ts";

/** A process waits for a timer that does not keep it alive only if something else does. */
async function untilSilent(seconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const awake = setInterval(() => {}, 1000);
  new SilenceWatch(seconds, resolve);
  await promise;
  clearInterval(awake);
}

Deno.test("SilenceWatch tells of itself once, and not after its end", async () => {
  const heard: string[] = [];
  new SilenceWatch(0.25, () => heard.push("first"));
  const ended = new SilenceWatch(0.25, () => heard.push("ended"));
  ended.end();
  await untilSilent(1); // begun later and longer
  assertEquals(heard, ["first"]);
});

Deno.test("SilenceWatch is broken by each sign of life", async () => {
  let told = 0;
  const silence = new SilenceWatch(0.75, () => told++);
  // As often as it looks, in the same order of events whatever the load.
  const signs = setInterval(() => silence.break(), 250);
  await untilSilent(2);
  clearInterval(signs);
  silence.end();
  assertEquals(told, 0);
});

Deno.test("SilenceWatch does not count the time in which nobody could look", async () => {
  let told = 0;
  const silence = new SilenceWatch(0.5, () => told++);
  for (const started = performance.now(); performance.now() - started < 1500;);
  await new Promise((resolve) => setTimeout(resolve));
  silence.end();
  assertEquals(told, 0);
});
