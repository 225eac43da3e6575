import { assertEquals, assertRejects } from "@std/assert";
import { Stopwatch } from "@lib/training/run/stopwatch.ts";

function ticking(...memory: number[]) {
  let now = 0;
  const watch = new Stopwatch(() => now, () => memory.shift() ?? 0);
  return { watch, wait: (milliseconds: number) => void (now += milliseconds) };
}

Deno.test("Stopwatch.time() adds up the seconds of a phase that comes again", async () => {
  const { watch, wait } = ticking();
  assertEquals(await watch.time("read", () => (wait(1500), 7)), 7);
  await watch.time("fit", () => wait(250.4));
  await watch.time("read", () => Promise.resolve(wait(500)));
  assertEquals(watch.seconds(), { read: 2, fit: 0.25 });
});

Deno.test("Stopwatch.time() counts a phase that fails and passes its error on", async () => {
  const { watch, wait } = ticking();
  const failing = () => {
    wait(1000);
    throw new TypeError("broken");
  };
  await assertRejects(() => watch.time("read", failing), TypeError, "broken");
  assertEquals(watch.seconds(), { read: 1 });
});

Deno.test("Stopwatch.peakMemoryMb() is the largest seen, in MB", async () => {
  const { watch } = ticking(200e6, 900.4e6, 100e6, 100e6);
  await watch.time("a", () => {});
  watch.look();
  await watch.time("b", () => {});
  assertEquals(watch.peakMemoryMb(), 900);
});

Deno.test("Stopwatch.follow() adds the memory of workers to that of this process", () => {
  const watch = new Stopwatch(() => 0, () => 100e6);
  watch.follow({ peakBytes: () => 250e6 });
  assertEquals(watch.peakMemoryMb(), 350);
});
