import { assert, assertEquals } from "@std/assert";
import {
  anyViolations,
  cycleViolations,
  FLOORS,
  importViolations,
  problemViolations,
  purityViolations,
  roomListViolations,
  sizeViolations,
  type Sources,
  testFileViolations,
  writeViolations,
} from "../tools/architecture.ts";
import { deadExports } from "../tools/dead_exports.ts";
import { listModules } from "../tools/module_graph.ts";
import { parseNotebook } from "../tools/notebooks/nbformat.ts";

// Good reasons only. A line goes when its file does: see "no reason is left over".

/** Files of lib that have code but no test file of their own. */
const UNTESTED: Readonly<Record<string, string>> = {
  "lib/cli/main.ts":
    "the process entry: tests/cli/main_test.ts would need a process; tests/cli/run_cli_test.ts covers all",
  "lib/page/bundle/main.ts": "the script's entry: tools/peers/browser.ts runs it in a browser",
  "lib/page/run/main.ts": "the script's entry: tools/peers/report.ts runs it in a browser",
  "lib/page/run/run_page.ts": "as above",
  "lib/page/run/key_view.ts": "as above",
  "lib/page/service/main.ts": "the script's entry: tools/peers/pages.ts runs it in a browser",
  "lib/page/service/service_page.ts": "follows the address of a browser: as above",
  "lib/page/parts/chart_mount.ts": "waits for what only browsers tell: tools/peers/report.ts looks at it there",
  "lib/page/parts/mark_contents.ts": "as above",
  "lib/page/parts/read_out.ts": "as above",
  "lib/page/run/chart_choice.ts": "as above",
};

/** Files outside of lib/storage that write by themselves. */
const WRITERS: Readonly<Record<string, string>> = {
  "lib/data/sources/mend_text.ts": "copies in the database's scratch folder, which nobody else reads",
  "lib/training/run/run_log.ts": "a log is appended to line by line, and read by people: half a line is no harm",
};

/** Files past 400 lines (`path`) and functions past 80 (`path#name`). */
const LARGE: Readonly<Record<string, string>> = {
  "lib/core/config/config_type.ts": "generated, a line or two for each field of a config",
};

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

Deno.test("lib: seed, clock, paths and logger are parameters but in plots, page and cli", () => {
  assertEquals(purityViolations(sources), []);
});

Deno.test("lib: files are written by lib/storage alone", () => {
  assertEquals(writeViolations(sources, WRITERS), []);
  for (const path of Object.keys(WRITERS)) {
    assertEquals(writeViolations({ [path]: sources[path] ?? "" }).length > 0, true, `${path}: its reason is left over`);
  }
});

Deno.test("lib: no room tells problems apart by their names", () => {
  assertEquals(problemViolations(sources), []);
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

Deno.test("lib: no export that nothing uses", async () => {
  const users: Record<string, string> = {};
  for (const folder of ["tests", "tools", "bench"]) {
    for (const path of await listModules(ROOT, folder)) users[path] = await Deno.readTextFile(`${ROOT}/${path}`);
  }
  for (const name of ["feature", "training", "inference"]) {
    const { cells } = parseNotebook(await Deno.readTextFile(`${ROOT}/notebooks/${name}_pipeline.ipynb`));
    const code = cells.filter((cell) => cell.cell_type === "code").map((cell) => [cell.source].flat().join(""));
    users[`notebooks/${name}.ts`] = code.join("\n");
  }
  assertEquals(deadExports(sources, users, await Deno.readTextFile(`${ROOT}/docs/guides/library.md`)), []);
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

Deno.test("docs/architecture.md answers where things are decided by files that export the names", async () => {
  const text = await Deno.readTextFile(`${ROOT}/docs/architecture.md`);
  const table = text.split(/^## /m).find((part) => part.startsWith("Where is it decided?")) ?? "";
  const answers = [...table.matchAll(/`([\w$]+)` in `(lib\/[\w/.]+)`/g)];
  const wrong = answers.filter(([, name, path = ""]) =>
    !new RegExp(`^export (?:abstract |async )?(?:function\\*?|class|const|interface|type) ${name}\\b`, "m").test(
      sources[path] ?? "",
    )
  );
  assertEquals(wrong.map(([answer]) => answer), []);
  const questions = table.split("\n").filter((line) => /^\|(?! \*\*| Question|[ -]+\|)/.test(line));
  assertEquals(questions.filter((line) => !/` in `/.test(line)), []);
  assert(questions.length >= 30, `${questions.length} questions`);
});
