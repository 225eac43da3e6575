import { assertEquals } from "@std/assert";
import { Patience } from "../../../lib/storage/objects/patience.ts";

Deno.test("Patience ends what waits too long, with its reason, and nothing that has ended", async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  using over = new Patience(60_000), ended = new Patience(1);
  ended[Symbol.dispose]();
  over.signal.addEventListener("abort", () => resolve(over.signal.reason));
  over.renew(2);
  const reason = await promise;
  assertEquals([String(reason), ended.signal.aborted], ["TimeoutError: no byte for 0 s", false]);
});

Deno.test("Patience ends with the signal of its caller", () => {
  const stop = new AbortController();
  using patience = new Patience(60_000, stop.signal);
  stop.abort("enough");
  assertEquals([patience.signal.aborted, patience.signal.reason], [true, "enough"]);
});
