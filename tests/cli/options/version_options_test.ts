import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { chosenVersion } from "@lib/cli/options/version_options.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("chosenVersion() what is given together must be able to hold together", () => {
  const choice = chosenVersion({ run: "r1", stage: "Staging", contender: "ridge" });
  assertEquals([choice.run, choice.stage, choice.contender, choice.id], ["r1", "Staging", "ridge", undefined]);
  assertEquals([chosenVersion({ version: 7 }).id, chosenVersion({ version: "a_v1.0.0" }).semantic], [7, "a_v1.0.0"]);
  assertEquals(chosenVersion({ alias: "champion", run: "r1" }).alias, "champion");
  const { message } = assertThrows(() => chosenVersion({ version: 7, run: "r1", stage: "None" }), InvalidArgumentError);
  assertStringIncludes(message, "--version names one version of a key by itself: leave out --stage, --run");
  assertStringIncludes(
    assertThrows(() => chosenVersion({ alias: "a", stage: "None" }), InvalidArgumentError).message,
    "leave out --stage",
  );
});

Deno.test("--version is a number or a semantic version", async () => {
  for (const text of ["0", "1.5", "v1.0.0", "ridge_v1.0"]) {
    const run = await cli(["infer", "--version", text]);
    assertEquals(run.code, 2, text);
    assertStringIncludes(run.stderr, "<contender>_v<major>.<minor>.<patch>");
  }
});

Deno.test("options of versions that contradict each other are wrong usage in every command that reads a model", async () => {
  for (const command of [["infer"], ["models", "list"], ["models", "show"], ["models", "leaderboard"]]) {
    const run = await cli([...command, "--version", "3", "--run", "r1", "--json"]);
    assertEquals([run.code, JSON.parse(run.stdout).error.code], [2, "WRONG_USAGE"], command.join(" "));
  }
});
