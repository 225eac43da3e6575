import { assertEquals, assertStringIncludes } from "@std/assert";
import { printError } from "../../lib/cli/print_error.ts";
import { DataError, WorkerError } from "../../lib/core/errors.ts";
import { memoryTerminal } from "./_support/memory_terminal.ts";

Deno.test("printError() writes code, message and hint, and exits with 1", () => {
  const terminal = memoryTerminal();
  const code = printError(terminal, new DataError("MISSING_FILE", "Cannot x", { hint: "Do y." }), {});
  assertEquals([code, terminal.stderr, terminal.stdout], [1, "error[MISSING_FILE] Cannot x\nhint: Do y.\n", ""]);
});

Deno.test("printError() exits with 3 for an interrupted command", () => {
  assertEquals(printError(memoryTerminal(), new WorkerError("ABORTED", "m"), {}), 3);
});

Deno.test("printError() --debug adds stack and causes, also a worker's stack", () => {
  const terminal = memoryTerminal();
  printError(terminal, new DataError("MISSING_FILE", "m", { cause: new TypeError("inner") }), { debug: true });
  assertStringIncludes(terminal.stderr, "print_error_test.ts");
  assertStringIncludes(terminal.stderr, "caused by: TypeError: inner");
  const remote = memoryTerminal();
  printError(remote, new DataError("MISSING_FILE", "m", { context: { stack: "at worker.ts:1" } }), { debug: true });
  assertStringIncludes(remote.stderr, "at worker.ts:1");
});

Deno.test("printError() --json adds the error as an object; anything thrown has a code", () => {
  const terminal = memoryTerminal();
  printError(terminal, "just text", { json: true });
  const { error } = JSON.parse(terminal.stdout);
  assertEquals([error.code, error.message], ["UNEXPECTED", "just text"]);
});
