import { assert, assertEquals } from "@std/assert";
import {
  anyViolations,
  cycleViolations,
  FLOORS,
  importViolations,
  purityViolations,
  roomListViolations,
  sizeViolations,
  type Sources,
  testFileViolations,
} from "../tools/architecture.ts";
import { listModules } from "../tools/module_graph.ts";

// Good reasons only. A line goes when its file does: see "no reason is left over".

/** Files of lib that have code but no test file of their own. */
const UNTESTED: Readonly<Record<string, string>> = {
  "lib/cli/main.ts":
    "the process entry: tests/cli/main_test.ts would need a process; tests/cli/run_cli_test.ts covers all",
};

/** Files past 400 lines (`path`) and functions past 80 (`path#name`). */
const LARGE: Readonly<Record<string, string>> = {};

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

async function readSources(): Promise<Sources> {
  const paths = await listModules(ROOT, "lib");
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await Deno.readTextFile(`${ROOT}/${path}`)])),
  );
}

const sources = await readSources();
const tests = new Set(await listModules(ROOT, "tests"));

Deno.test("lib: imports point down, by file, never into another room's list or private files", () => {
  assertEquals(importViolations(sources), []);
});

Deno.test("lib: no run-time import cycles", () => {
  assertEquals(cycleViolations(sources), []);
});

Deno.test("lib: seed, clock, paths and logger are parameters on floors 0 to 5", () => {
  assertEquals(purityViolations(sources), []);
});

Deno.test("lib: no any", () => {
  assertEquals(anyViolations(sources), []);
});

Deno.test("lib: files of at most 400 lines, functions of at most 80", () => {
  assertEquals(sizeViolations(sources, LARGE), []);
});

Deno.test("lib: every file with code has its test file", () => {
  assertEquals(testFileViolations(sources, tests, UNTESTED), []);
});

Deno.test("lib: every room has a mod.ts that only lists", () => {
  assertEquals(roomListViolations(sources), []);
});

Deno.test("lib: no reason is left over", () => {
  for (const path of [...Object.keys(UNTESTED), ...Object.keys(LARGE)]) {
    assert(sources[path.split("#")[0]] !== undefined, `${path} is gone: remove its reason`);
  }
});

Deno.test("docs/architecture.md names every room", async () => {
  const text = await Deno.readTextFile(`${ROOT}/docs/architecture.md`);
  const rooms = new Set(Object.keys(sources).flatMap((path) => path.split("/").length > 2 ? [path.split("/")[1]] : []));
  for (const room of rooms) assert(text.includes(`\`${room}/\``), `room ${room} is missing`);
  for (const room of FLOORS.flat()) assert(text.includes(`\`${room}/\``), `room ${room} is missing`);
});
