import { assertEquals } from "@std/assert";
import { readAnswer } from "@lib/core/bytes/read_answer.ts";

Deno.test("readAnswer() reads a text up to its limit, and gives up one without an end", async () => {
  assertEquals(await readAnswer(new Response("ü€"), 5), "ü€");
  assertEquals(await readAnswer(new Response(null), 0), "");
  let isGivenUp = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1000)),
    cancel: () => void (isGivenUp = true),
  });
  assertEquals([await readAnswer(new Response(endless), 5000), isGivenUp], [null, true]);
});
