import { assertEquals, assertThrows } from "@std/assert";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { addDecisionOptions, decisionOf, type DecisionOptions } from "@lib/cli/live/decision_options.ts";

function parse(...args: string[]): DecisionOptions {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  return addDecisionOptions(command).parse(args, { from: "user" }).opts();
}

Deno.test("decisionOf() who and why; both are needed, and the error says which is missing", () => {
  assertEquals(decisionOf(parse("--by", "ana", "--note", "better")), { by: "ana", note: "better" });
  assertThrows(() => decisionOf(parse("--by", "ana")), InvalidArgumentError, "add --note TEXT");
  assertThrows(() => decisionOf(parse()), InvalidArgumentError, "add --by NAME and --note TEXT");
});

Deno.test("addDecisionOptions() blank texts say nothing", () => {
  for (const name of ["--by", "--note"]) assertThrows(() => parse(name, " "), CommanderError, "It must say something.");
});
