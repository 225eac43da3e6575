import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "./_support/memory_terminal.ts";

const COMMANDS = [
  ["train"],
  ["features"],
  ["infer"],
  ["evaluate"],
  ["models", "list"],
  ["models", "show"],
  ["models", "leaderboard"],
  ["lineage"],
  ["runs", "list"],
  ["runs", "compare"],
  ["doctor"],
];

for (const command of COMMANDS) {
  Deno.test(`runCli() ${command.join(" ")} --help shows the output options and examples, exit 0`, async () => {
    const run = await cli([...command, "--help"]);
    assertEquals([run.code, run.stderr], [0, ""]);
    for (const text of ["--json", "--quiet", "--debug", "Examples:", `deno task ${command[0]}`]) {
      assertStringIncludes(run.stdout, text);
    }
  });

  Deno.test(`runCli() ${command.join(" ")} refuses unknown options and arguments, exit 2`, async () => {
    for (const extra of ["--no-such-option", "argument"]) {
      const run = await cli([...command, extra]);
      assertEquals([run.code, run.stdout], [2, ""]);
      assertStringIncludes(run.stderr, "error: ");
    }
  });
}

const USAGE = [
  [],
  ["nonsense"],
  ["train", "--limit", "0"],
  ["train", "--limit", "ten"],
  ["train", "--workers", "1.5"],
  ["train", "--seed", "-1"],
  ["train", "--horizon"],
  ["train", "--key", "novalue"],
  ["evaluate", "--origins", "0"],
];
for (const args of USAGE) {
  Deno.test(`runCli() [${args}] is wrong usage, exit 2, nothing on standard output`, async () => {
    const run = await cli(args);
    assertEquals([run.code, run.stdout], [2, ""]);
    assert(run.stderr.length > 0);
  });

  Deno.test(`runCli() [${[...args, "--json"]}] is also an object`, async () => {
    const run = await cli([...args, "--json"]);
    assertEquals(run.code, 2);
    const { code, message } = run.json().error as { code: string; message: string };
    assertEquals(code, "WRONG_USAGE");
    assertStringIncludes(message, "current value is ");
  });
}

Deno.test("runCli() names the command that is nearest to one that there is not", async () => {
  const run = await cli(["inferr"]);
  assertEquals(run.code, 2);
  assertStringIncludes(run.stderr, "unknown command 'inferr'\n(Did you mean infer?)");
});

Deno.test("runCli() --debug adds the stack, --json the error as an object", async () => {
  const args = ["features", "--config", "/nowhere/config.json"];
  const plain = await cli(args);
  assertEquals([plain.code, plain.stdout, plain.stderr.includes("    at ")], [1, "", false]);
  const debug = await cli([...args, "--debug", "--json"]);
  assertEquals([debug.code, debug.stderr.includes("    at ")], [1, true]);
  assertEquals((debug.json().error as { code: string }).code, "MISSING_FILE");
});

Deno.test("runCli() tells no password of an address that it refuses", async () => {
  for (const args of [["push", "--to", "s3://ann:hidden@team"], ["monitor", "--service", "http://:hidden@host"]]) {
    for (const json of [[], ["--json"]]) {
      const { code, stdout, stderr } = await cli([...args, ...json]);
      assertEquals([code, (stdout + stderr).includes("hidden")], [2, false]);
    }
  }
});
