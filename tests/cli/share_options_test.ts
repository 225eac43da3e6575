import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { assertSharable } from "@lib/cli/share_options.ts";
import { cli } from "./_support/memory_terminal.ts";

Deno.test("assertSharable() names what is for finalize to be told", () => {
  assertSharable({ "--output": undefined, "--log": false });
  assertThrows(
    () => assertSharable({ "--output": undefined, "--log": true }),
    InvalidArgumentError,
    "--log to finalize",
  );
});

Deno.test("--share is told by the help of infer", async () => {
  const { stdout, code } = await cli(["infer", "--help"]);
  assertEquals(code, 0);
  for (const text of ["--share <place>", "--shards <n>"]) assertStringIncludes(stdout, text);
});
