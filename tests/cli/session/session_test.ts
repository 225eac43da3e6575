import { assertEquals } from "@std/assert";
import { createSession } from "../../../lib/cli/session/session.ts";
import { memoryTerminal } from "../_support/memory_terminal.ts";

const never = new AbortController().signal;

function speak(options: { json?: boolean; quiet?: boolean; debug?: boolean }): { stdout: string; stderr: string } {
  const terminal = memoryTerminal();
  const session = createSession(terminal, options, never);
  session.log.debug("d");
  session.log.info("i");
  session.log.warn("w");
  session.result({ a: NaN, b: 1 }, () => "text\n\n");
  return { stdout: terminal.stdout, stderr: terminal.stderr };
}

Deno.test("createSession() writes results to standard output and the log to standard error", () => {
  assertEquals(speak({}), { stdout: "text\n", stderr: "i\nwarning: w\n" });
  assertEquals(speak({ debug: true }).stderr, "debug: d\ni\nwarning: w\n");
});

Deno.test("createSession() --json gives one line, undefined numbers as null", () => {
  assertEquals(speak({ json: true }).stdout, '{"a":null,"b":1}\n');
});

Deno.test("createSession() --quiet keeps warnings and JSON", () => {
  assertEquals(speak({ quiet: true }), { stdout: "", stderr: "warning: w\n" });
  assertEquals(speak({ quiet: true, json: true }).stdout, '{"a":null,"b":1}\n');
});
