import { assertEquals, assertStringIncludes } from "@std/assert";
import { printError } from "../../../lib/cli/session/print_error.ts";
import { DataError, ForecastError, WorkerError } from "../../../lib/core/errors/errors.ts";
import { memoryTerminal } from "../_support/memory_terminal.ts";

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

Deno.test("printError() names a failure of the system that nobody has named, also behind UNEXPECTED", () => {
  const full = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
  for (const thrown of [full, ForecastError.from(full), new ForecastError("UNEXPECTED", "Error: disk is full")]) {
    const terminal = memoryTerminal();
    assertEquals(printError(terminal, thrown, { json: true }), 1);
    assertEquals(JSON.parse(terminal.stdout).error.code, "DISK_FULL");
  }
});

Deno.test("printError() says it on standard error where standard output has failed", () => {
  const terminal = memoryTerminal();
  const broken = {
    ...terminal,
    out() {
      throw new Error("full");
    },
  };
  assertEquals(printError(broken, new DataError("DISK_FULL", "m"), { json: true }), 1);
  assertEquals(terminal.stderr, "error[DISK_FULL] m\n");
});
