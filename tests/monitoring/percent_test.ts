import { assertEquals } from "@std/assert";
import { percent } from "@lib/monitoring/percent.ts";

Deno.test("percent() has one digit behind the point", () => assertEquals(percent(0.12345), "12.3 %"));
