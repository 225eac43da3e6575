import { assertEquals } from "@std/assert";
import { denoOnly } from "../../../lib/core/errors/deno_only.ts";

Deno.test("denoOnly() names what was asked for and where", () => {
  const { code, message, context } = denoOnly("trainTable", "Node v24.0.0");
  assertEquals([code, context], ["DENO_ONLY", { what: "trainTable" }]);
  assertEquals(message, "Cannot go on as trainTable needs Deno: current value is Node v24.0.0");
});
