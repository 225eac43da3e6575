import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("train --engine ray says where the address comes from, before anything is read", async () => {
  const given = ["train", "--engine", "ray", "--plan", Deno.makeTempDirSync(), "--config", "config/demo.json"];
  const none = await cli(given);
  assertEquals(none.code, 1);
  assertStringIncludes(none.stderr, "error[ENGINE_ADDRESS]");
  assertStringIncludes(none.stderr, "--address");
  const empty = await cli(given, undefined, { variables: { RAY_API_SERVER_ADDRESS: "", RAY_ADDRESS: "" } });
  assertStringIncludes(empty.stderr, "current value is none");
  for (const name of ["RAY_ADDRESS", "RAY_API_SERVER_ADDRESS"]) {
    const wrong = await cli(given, undefined, { variables: { [name]: "ray://head:10001" } });
    assertEquals(wrong.code, 1);
    assertStringIncludes(wrong.stderr, '"ray://head:10001"');
  }
});
