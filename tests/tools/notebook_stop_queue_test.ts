import { assertEquals } from "@std/assert";
import { StopQueue } from "../../tools/notebooks/stop_queue.ts";

function queueOf(): { readonly queue: StopQueue<string>; readonly sent: string[] } {
  const sent: string[] = [];
  return { queue: new StopQueue<string>((frames) => sent.push(frames)), sent };
}

Deno.test("StopQueue sends one at a time, in order", () => {
  const { queue, sent } = queueOf();
  for (const id of ["a", "b", "c"]) queue.request(id, id, true);
  assertEquals(sent, ["a"]);
  assertEquals(queue.reply("a", false), []);
  assertEquals(sent, ["a", "b"]);
  assertEquals(queue.reply("other", true), []);
  assertEquals(sent, ["a", "b"]);
});

Deno.test("StopQueue gives back what waits behind one that failed, and runs what comes later", () => {
  const { queue, sent } = queueOf();
  for (const id of ["a", "b", "c"]) queue.request(id, id, true);
  assertEquals(queue.reply("a", true), ["b", "c"]);
  queue.request("d", "d", true);
  assertEquals(sent, ["a", "d"]);
});

Deno.test("StopQueue goes on behind one that need not stop others", () => {
  const { queue, sent } = queueOf();
  queue.request("a", "a", false);
  queue.request("b", "b", true);
  assertEquals(queue.reply("a", true), []);
  assertEquals(sent, ["a", "b"]);
});
