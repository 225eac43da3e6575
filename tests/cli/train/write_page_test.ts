import { assertEquals, assertStringIncludes } from "@std/assert";
import { createSession } from "../../../lib/cli/session/session.ts";
import { writePage } from "../../../lib/cli/train/write_page.ts";
import { memoryTerminal } from "../_support/memory_terminal.ts";

Deno.test("writePage() that fails is a warning with the way to make it later, as the run is registered", async () => {
  const terminal = memoryTerminal(), session = createSession(terminal, {}, new AbortController().signal);
  const folders = { registry: "/nowhere", store: "/nowhere", reports: "/nowhere" };
  assertEquals(await writePage(session, "shop-1", folders), null);
  assertStringIncludes(terminal.stderr, "warning: the run is registered, and has no page");
  assertStringIncludes(
    terminal.stderr,
    "deno task report shop-1 --registry /nowhere --store /nowhere --reports /nowhere writes it",
  );
});
