import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type GateResult, listGates, runGate, runGates } from "../../tools/ok.ts";

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

Deno.test("runGates() runs two at a time, those alone that use all processors, and gives all in order", async () => {
  const folder = await Deno.makeTempDir();
  try {
    // Ends when the other one has begun, too.
    const meets = (own: string, other: string) =>
      `Deno.writeTextFileSync("${folder}/${own}", ""); for (let i = 0; i < 600; i++) ` +
      `{ try { Deno.statSync("${folder}/${other}"); Deno.exit(0); } catch { await new Promise((r) => setTimeout(r, 50)); } } Deno.exit(1)`;
    const begun = `Deno.exit([...Deno.readDirSync("${folder}")].length === 2 ? 0 : 1)`;
    const gate = (name: string, code: string) => ({ name, checks: "", args: ["eval", "--no-lock", code] });
    const ended: string[] = [];
    const results = await runGates(
      [{ ...gate("whole", begun), alone: true }, gate("a", meets("a", "b")), gate("b", meets("b", "a"))],
      ({ name }: GateResult) => void ended.push(name),
    );
    assertEquals(results.map(({ name, ok }) => [name, ok]), [["whole", true], ["a", true], ["b", true]]);
    assertEquals(ended.at(-1), "whole");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
