import { assertEquals } from "@std/assert";
import { reportFailures } from "../../../lib/cli/session/key_failures.ts";
import { createSession } from "../../../lib/cli/session/session.ts";
import { memoryTerminal } from "../_support/memory_terminal.ts";

function report(failures: Record<string, number>, quiet = false): [code: number, said: string] {
  const terminal = memoryTerminal();
  const session = createSession(terminal, { quiet }, new AbortController().signal);
  return [reportFailures(session, failures, "see f.csv"), terminal.stderr];
}

Deno.test("reportFailures() says nothing and gives 0 where no key failed", () => {
  assertEquals(report({}), [0, ""]);
  assertEquals(report({ FIT_FAILED: 0 }), [0, ""]);
});

Deno.test("reportFailures() gives 4 with one line, the most frequent code first, also if quiet", () => {
  const failures = { UNEXPECTED: 2, NO_CHAMPION: 10 };
  const line = "warning: 12 keys (NO_CHAMPION 10, UNEXPECTED 2) failed: see f.csv\n";
  assertEquals([report(failures), report(failures, true)], [[4, line], [4, line]]);
});

Deno.test("reportFailures() a key without data is a note and no failure of the command", () => {
  assertEquals(report({ ALL_MISSING: 1 }), [0, "1 key (ALL_MISSING 1) without data: see f.csv\n"]);
  assertEquals(report({ ALL_MISSING: 1 }, true), [0, ""]);
  const [code, said] = report({ ALL_MISSING: 3, CORRUPT_PACK: 1 });
  assertEquals([code, said.split("\n").length], [4, 3]);
});
