import { assertEquals } from "@std/assert";
import { failureOf } from "@lib/monitoring/alerting/channel.ts";

Deno.test("failureOf() has the flag that is missing as its remedy, else the failure's own", () => {
  const failure = { message: "m", hint: "h" };
  assertEquals(failureOf(new Error("x"), failure), failure);
  const denied = new Error('Requires net access to "a:1", run again with the --allow-net flag');
  assertEquals(failureOf(denied, failure).hint.startsWith("Run again with --allow-net"), true);
});
