import { assertEquals } from "@std/assert";
import { wallClock } from "../../lib/memory/wall_clock.ts";

Deno.test("wallClock() is the time of the machine, to the second", () => {
  assertEquals(Math.abs(wallClock().getTime() - Date.now()) < 5000, true);
});
