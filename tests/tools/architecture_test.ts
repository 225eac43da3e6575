import { assertEquals } from "@std/assert";
import {
  anyViolations,
  cycleViolations,
  functionSpans,
  hasCode,
  importViolations,
  type InnerFloors,
  problemViolations,
  purityViolations,
  roomListViolations,
  roomOf,
  roomSizeViolations,
  sizeViolations,
  testFileViolations,
  writeViolations,
} from "../../tools/architecture.ts";

Deno.test("roomOf() is the first folder of lib", () => {
  assertEquals(["lib/data/a/b.ts", "lib/mod.ts", "tools/x.ts"].map(roomOf), ["data", null, null]);
});

const REFERENCES: [string, string, boolean][] = [
  ["lib/data/x.ts", 'import "../core/a.ts";', true],
  ["lib/data/x.ts", 'import "./sub/_private.ts";', true],
  ["lib/data/x.ts", 'import "zod";', true],
  ["lib/cli/x.ts", 'import "../plots/a.ts";', true],
  ["lib/mod.ts", 'export * from "./data/mod.ts";', true],
  ["lib/plots/x.ts", 'new URL("../../", import.meta.url);', true],
  ["lib/data/x.ts", 'import "../features/a.ts";', true],
  ["lib/data/x.ts", 'import "../models/a.ts";', false],
  ["lib/storage/x.ts", 'import "../features/a.ts";', false],
  ["lib/data/x.ts", 'import type { A } from "../models/a.ts";', false],
  ["lib/data/x.ts", 'const f = () => import("../models/a.ts");', false],
  ["lib/data/x.ts", 'new URL("../training/worker.ts", import.meta.url);', false],
  ["lib/models/x.ts", 'import "../core/mod.ts";', false],
  ["lib/models/x.ts", 'import "../core/_a.ts";', false],
  ["lib/models/x.ts", 'import "@lib/core/a.ts";', false],
  ["lib/models/x.ts", 'import "1000models";', false],
  ["lib/models/x.ts", 'import "../mod.ts";', false],
  ["lib/models/x.ts", 'import "../../tools/a.ts";', false],
  ["lib/core/x.ts", 'import schema from "../../config/schema.json" with { type: "json" };', true],
  ["lib/data/x.ts", 'import schema from "../../config/schema.json" with { type: "json" };', false],
  ["lib/cellar/x.ts", "", false],
];
for (const [path, source, allowed] of REFERENCES) {
  Deno.test(`importViolations() ${allowed ? "allows" : "refuses"} ${source || "a room without a floor"} in ${path}`, () => {
    assertEquals(importViolations({ [path]: source }).length, allowed ? 0 : 1);
  });
}

const INNER: InnerFloors = { data: [{ columns: "texts" }, { sources: "files", "sources/sql": "databases" }] };
const INNER_REFERENCES: [string, string, boolean][] = [
  ["lib/data/sources/x.ts", "../columns/a.ts", true],
  ["lib/data/sources/x.ts", "./deeper/a.ts", true],
  ["lib/data/x.ts", "./sources/a.ts", true],
  ["lib/data/columns/x.ts", "../sources/a.ts", false],
  ["lib/data/columns/x.ts", "../a.ts", false],
  ["lib/data/sources/x.ts", "./sql/a.ts", false],
  ["lib/data/store/parts/x.ts", "../columns/a.ts", false],
];
for (const [path, specifier, allowed] of INNER_REFERENCES) {
  Deno.test(`importViolations() ${allowed ? "allows" : "refuses"} ${specifier} in ${path} of a divided room`, () => {
    assertEquals(importViolations({ [path]: `import "${specifier}";` }, INNER).length, allowed ? 0 : 1);
  });
}

Deno.test("roomSizeViolations() counts each folder with a floor for itself, and nothing that is generated", () => {
  const lines = (count: number) => "x;\n".repeat(count);
  const sizes = { "lib/data/a.ts": lines(3500), "lib/data/columns/a.ts": lines(3500) };
  assertEquals(roomSizeViolations(sizes, INNER), []);
  assertEquals(roomSizeViolations(sizes, {}).length, 1);
  assertEquals(roomSizeViolations({ ...sizes, "lib/data/b.ts": lines(1) }, INNER).length, 1);
  assertEquals(roomSizeViolations({ ...sizes, "lib/data/b.ts": `// Generated\n${lines(1)}` }, INNER), []);
});

Deno.test("purityViolations() finds clocks, chance, console and working directory in code, not in comments", () => {
  const source = "Math.random();\nDate.now();\nnew Date();\nDeno.cwd();\nconsole.log();\nnew Date;\nMath . random";
  assertEquals(purityViolations({ "lib/core/x.ts": source }).length, 7);
  assertEquals(purityViolations({ "lib/cli/x.ts": source }), []);
  const clock = "performance.now();\nperformance.timeOrigin;\nnew Date();";
  const found = (room: string) => purityViolations({ [`lib/${room}/x.ts`]: clock }).length;
  assertEquals(["core", "training", "memory", "cli"].map(found), [3, 2, 2, 0]);
  const clean = '// Math.random()\n"Date.now()";\nnew Date(0);\nnew Date(text);\nlog.console.x;';
  assertEquals(purityViolations({ "lib/core/x.ts": clean }), []);
});

Deno.test("anyViolations() finds the type, not the word", () => {
  const bad = [
    "let a: any;",
    "x as any",
    "f<any>()",
    "type A = any[]",
    "Map<string, any>",
    "B extends any",
    "let a: A | any",
  ];
  for (const source of bad) assertEquals(anyViolations({ x: source }).length, 1, source);
  const good = ["Promise.any([])", "// any", '"any"', "const any = 1;", "{ any: 1 }", "if (x && any(y)) z"];
  for (const source of good) assertEquals(anyViolations({ x: source }), [], source);
});

Deno.test("functionSpans() finds functions, methods and arrows with their lengths", () => {
  const source = `export function a({ b }: { b: number }): { c: number } {
  return { c: b };
}
class D {
  async #e<T>(f: T): Promise<T> {
    if (f) {
      return f;
    }
    return f;
  }
  get g() { return 1; }
}
const h = (i: number) => {
  return i;
};
const j = { k: 1, l() {
  return 2;
} };
interface M { n(): void }
call(() => {
});
`;
  assertEquals(functionSpans(source).map(({ name, from, lines }) => `${name} ${from} ${lines}`), [
    "a 1 3",
    "#e 5 6",
    "g 11 1",
    "h 13 3",
    "l 16 3",
    "(anonymous) 20 2",
  ]);
});

Deno.test("sizeViolations() finds long files and functions without a reason", () => {
  const long = `function f() {\n${"  x();\n".repeat(79)}}\n`;
  assertEquals(sizeViolations({ a: long }), ["a:1: f has 81 lines, at most 80"]);
  assertEquals(sizeViolations({ a: long }, { "a#f": "a table" }), []);
  const file = "x();\n".repeat(401);
  assertEquals(sizeViolations({ a: file }), ["a: 401 lines, at most 400"]);
  assertEquals(sizeViolations({ a: file }, { a: "a table" }), []);
});

Deno.test("hasCode() tells code from types and lists", () => {
  assertEquals(['export * from "./a.ts";', "export interface A { b: number }", "export type A = 1;"].map(hasCode), [
    false,
    false,
    false,
  ]);
  assertEquals(["export function f() {}", "const a = 1;", "export class A {}"].map(hasCode), [true, true, true]);
});

Deno.test("testFileViolations() wants a test file in the same place", () => {
  const sources = { "lib/a/b/c.ts": "const x = 1;", "lib/a/mod.ts": "", "lib/a/t.ts": "export type A = 1;" };
  assertEquals(testFileViolations(sources, new Set()), ["lib/a/b/c.ts: needs tests/a/b/c_test.ts"]);
  assertEquals(testFileViolations(sources, new Set(["tests/a/b/c_test.ts"])), []);
  assertEquals(testFileViolations(sources, new Set(), { "lib/a/b/c.ts": "entry" }), []);
});

Deno.test("testFileViolations() lets a WebAssembly twin share the test file of what it replaces", () => {
  const twin = { "lib/a/heap_wasm.ts": "const x = 1;" };
  assertEquals(testFileViolations(twin, new Set(["tests/a/heap_test.ts"])), []);
  assertEquals(testFileViolations(twin, new Set(["tests/a/heap_wasm_test.ts"])), [
    "lib/a/heap_wasm.ts: needs tests/a/heap_test.ts",
  ]);
});

Deno.test("roomListViolations() wants a documented list in each room", () => {
  assertEquals(roomListViolations({ "lib/data/x.ts": "" }), ["lib/data: needs a mod.ts"]);
  assertEquals(roomListViolations({ "lib/data/mod.ts": 'export * from "./x.ts";' }).length, 1);
  assertEquals(roomListViolations({ "lib/data/mod.ts": "/** A. @module */\nexport const a = 1;" }).length, 1);
  assertEquals(roomListViolations({ "lib/data/mod.ts": '/** A.\n * @module\n */\nexport * from "./x.ts";' }), []);
});

Deno.test("cycleViolations() finds run-time cycles only", () => {
  const cycle = { "lib/core/a.ts": 'import "./b.ts";', "lib/core/b.ts": 'import "./a.ts";' };
  assertEquals(cycleViolations(cycle), ["lib/core/a.ts → lib/core/b.ts → lib/core/a.ts"]);
  const types = { ...cycle, "lib/core/b.ts": 'import type { A } from "./a.ts";' };
  assertEquals(cycleViolations(types), []);
});

Deno.test("problemViolations() finds problems that are told apart by name, but where they are at home", () => {
  const check = `
    if (config.problem === "regression") return;
    const isSeries = "forecast" === problem, rest = problem != "classification";
    switch (problem) {
      case "regression":
    }
    if (["classification"].includes("classification") && problem) return;
  `;
  const plain = `
    // problem === "forecast"
    const basis = pair.basis === "forecast";
    const problem: ProblemKind = "forecast";
  `;
  assertEquals(problemViolations({ "lib/data/x.ts": check }).length, 5);
  assertEquals(problemViolations({ "lib/data/x.ts": plain, "lib/competition/problems/x.ts": check }), []);
});

Deno.test("writeViolations() finds every way to write by oneself, outside of the room that may", () => {
  const write = `
    Deno.writeTextFileSync(path, text);
    await Deno.rename(a, b);
    using file = Deno.openSync(path, { create: true, write: true });
    parquetWriteFile({ filename, columnData });
  `;
  const read = `
    // Deno.remove(path)
    const text = "Deno.mkdir";
    using file = await Deno.open(path, { read: true });
    Deno.statSync(path);
  `;
  assertEquals(writeViolations({ "lib/data/x.ts": write }).length, 4);
  assertEquals(writeViolations({ "lib/data/x.ts": read, "lib/storage/files/files.ts": write }), []);
  assertEquals(writeViolations({ "lib/data/x.ts": write }, { "lib/data/x.ts": "a reason" }), []);
});
