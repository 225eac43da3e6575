/// <reference lib="deno.unstable" />
import { assertEquals } from "@std/assert";
import plugin from "../../tools/lint_plugin.ts";

function lint(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, path, source).map((diagnostic) => diagnostic.id);
}

Deno.test("house/typed-throw refuses errors without a class of ours in lib only", () => {
  assertEquals(lint("lib/data/x.ts", 'throw new Error("Cannot x");'), ["house/typed-throw"]);
  assertEquals(lint("tools/x.ts", 'throw new Error("x");'), []);
  assertEquals(lint("lib/data/x.ts", 'throw new InvalidArgumentError("x");'), ["house/typed-throw"]);
  assertEquals(lint("lib/cli/x.ts", 'throw new InvalidArgumentError("x");'), []);
  for (const thrown of ['new DataError("C", "Cannot x")', 'new RangeError("Cannot x")', "error", "notFound(x)"]) {
    assertEquals(lint("lib/data/x.ts", `throw ${thrown};`), [], thrown);
  }
});

Deno.test("house/error-wording wants messages that begin with Cannot", () => {
  const bad = [
    'new DataError("C", "bad x")',
    'new RangeError("x")',
    "new FitError(`C`, `Bad ${x}`)",
    'new TypeError("a" + b)',
  ];
  for (const source of bad) assertEquals(lint("lib/data/x.ts", `f(${source});`), ["house/error-wording"], source);
  const good = [
    'new DataError("C", `Cannot ${x}`)',
    'new RangeError("Cannot " + x)',
    'new DataError("C", text)',
    "new Error(x)",
  ];
  for (const source of good) assertEquals(lint("lib/data/x.ts", `f(${source});`), [], source);
});
