import { assertEquals } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("tune refuses an unknown method, no trials, and a result to standard output", async () => {
  assertEquals((await cli(["tune", "--method", "genetic"])).code, 2);
  assertEquals((await cli(["tune", "--trials", "0"])).code, 2);
  assertEquals((await cli(["tune", "--output", "-"])).code, 2);
});
