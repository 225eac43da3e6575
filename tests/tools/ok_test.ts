import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { listGates, runGate } from "../../tools/ok.ts";

Deno.test("listGates() has every gate once, and documents all rooms", async () => {
  const gates = await listGates();
  const names = [
    "format",
    "lint",
    "types",
    "indexes",
    "docs",
    "publish",
    "examples",
    "tests",
    "processes",
    "notebooks",
    "generated",
    "page",
    "bench",
  ];
  assertEquals(gates.map((gate) => gate.name), names);
  const docs = gates.find((gate) => gate.name === "docs");
  for (const room of ["core", "data", "models", "cli"]) assert(docs?.args.includes(`lib/${room}/mod.ts`), room);
});

Deno.test("listGates() checks the types of all guides, README and docstrings with the modules", async () => {
  const { args = [] } = (await listGates()).find((gate) => gate.name === "types") ?? {};
  for (const part of ["--doc", "lib", "tests", "README.md", "docs/guides/tables.md"]) assert(args.includes(part), part);
});

Deno.test("runGate() says whether its command succeeded and what it printed", async () => {
  const passed = await runGate({ name: "a", checks: "", args: ["eval", "--no-lock", "console.log('{tmp}')"] });
  assertEquals([passed.name, passed.ok], ["a", true]);
  assert(!passed.output.includes("{tmp}"));
  const failed = await runGate({
    name: "b",
    checks: "",
    args: ["eval", "--no-lock", "console.error('why'); Deno.exit(3)"],
  });
  assertEquals(failed.ok, false);
  assertStringIncludes(failed.output, "why");
});

Deno.test("runGate() a command that skipped itself says so; one that failed is no skip", async () => {
  const run = (code: string) => runGate({ name: "c", checks: "", args: ["eval", "--no-lock", code] });
  const skip = "console.log('x'); console.error('SKIPPED: no network');";
  const skipped = await run(skip), failed = await run(`${skip} Deno.exit(1);`), passed = await run("0");
  assertEquals([skipped, failed, passed].map(({ ok, skipped }) => [ok, skipped]), [
    [true, "no network"],
    [false, null],
    [true, null],
  ]);
});
