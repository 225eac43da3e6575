import { assert, assertEquals, assertMatch } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("serve: the help says what may be set, with examples", async () => {
  const { code, stdout } = await cli(["serve", "--help"]);
  assertEquals(code, 0);
  for (const option of ["--port", "--host", "--tokens", "--predictions", "--limit", "--cors", "--stage"]) {
    assert(stdout.includes(option), option);
  }
  assertMatch(stdout, /deno task serve --host 0\.0\.0\.0 --tokens/);
});

Deno.test("serve: wrong usage is told before anything is opened", async () => {
  for (
    const options of [
      ["--port", "65536"],
      ["--port", "http"],
      ["--cors", "https://a.example/page"],
      ["--cors", "*"],
      ["--limit", "bodyBytes"],
      ["--limit", "colour=3"],
      ["--alias", "x", "--stage", "Staging"],
      ["--stage", "Staging"],
    ]
  ) {
    assertEquals((await cli(["serve", ...options])).code, 2, options.join(" "));
  }
});

Deno.test("serve: other addresses need tokens, tokens must be readable, and a registry must be there", async () => {
  const codeOf = async (args: string[], variables = {}) => {
    const { code, stdout } = await cli(["serve", "--json", "--registry", "/nowhere", ...args], undefined, {
      variables,
    });
    return [code, JSON.parse(stdout).error.code];
  };
  assertEquals(await codeOf(["--host", "0.0.0.0"]), [1, "TOKENS_NEEDED"]);
  assertEquals(await codeOf(["--tokens", "/nowhere/tokens"]), [1, "UNREADABLE_FILE"]);
  assertEquals(await codeOf([], { SERVE_TOKENS: "read:short" }), [1, "INVALID_TOKENS"]);
  assertEquals(await codeOf(["--host", "0.0.0.0"], { SERVE_TOKENS: "read:long-enough-for-it" }), [1, "NOT_FOUND"]);
});

Deno.test("serve: a file of plain tokens that others may read is told of", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "read:long-enough-for-it");
  const stderr = async (mode: number) => {
    await Deno.chmod(file, mode);
    return (await cli(["serve", "--registry", "/nowhere", "--tokens", file])).stderr.includes("chmod 600");
  };
  assertEquals([await stderr(0o644), await stderr(0o600)], [true, false]);
});
