import { assertEquals } from "@std/assert";
import { GATE } from "@lib/page/service/gate_words.ts";

Deno.test("GATE says of a run that waits that it has passed", () => {
  assertEquals([GATE.waiting, GATE.passed, GATE.refused], ["passed, waits for approval", "passed", "refused"]);
});
