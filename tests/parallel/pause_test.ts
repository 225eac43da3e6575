import { assertEquals } from "@std/assert";
import { pause } from "@lib/parallel/pause.ts";

Deno.test("pause() lets what was due before have its turn", async () => {
  const order: string[] = [];
  const due = new Promise<void>((resolve) => setTimeout(() => resolve(void order.push("timer")), 0));
  queueMicrotask(() => order.push("microtask"));
  for (let i = 0; !order.includes("timer") && i < 1e6; i++) await pause();
  order.push("after");
  await due;
  assertEquals(order, ["microtask", "timer", "after"]);
});
