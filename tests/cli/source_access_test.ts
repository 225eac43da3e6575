import { assertEquals } from "@std/assert";
import { sourceAccess } from "../../lib/cli/source_access.ts";
import { memoryTerminal } from "./_support/memory_terminal.ts";

Deno.test("sourceAccess() gives the variables of the command's own environment and its signal", () => {
  const { signal } = new AbortController();
  const access = sourceAccess({ terminal: memoryTerminal({ variables: { SOURCE_SHOP: "x" } }), signal });
  assertEquals([access.variable("SOURCE_SHOP"), access.variable("SOURCE_OTHER"), access.signal], [
    "x",
    undefined,
    signal,
  ]);
});
