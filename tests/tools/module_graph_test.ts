import { assert, assertEquals } from "@std/assert";
import { listModules, moduleReferences, reachableFrom, resolveSpecifier } from "../../tools/module_graph.ts";

Deno.test("moduleReferences() finds every kind of literal reference with its line", () => {
  const source = `/** import x from "doc"; */
import { a } from "./a.ts";
import type { B } from "./b.ts";
import { type C, type D as E } from "./c.ts";
import { type F, g } from "./g.ts";
import "./effect.ts";
import json from "./data.json" with { type: "json" };
export * from "./star.ts";
export type { H } from "./h.ts";
const text = 'import z from "text"';
const later = () => import("./later.ts");
new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
new URL("./elsewhere.ts", base);
import.meta.resolve("./x");
`;
  const found = moduleReferences(source).map(({ specifier, kind, typeOnly, line }) =>
    `${line} ${specifier} ${kind}${typeOnly ? " type" : ""}`
  );
  assertEquals(found, [
    "2 ./a.ts static",
    "3 ./b.ts static type",
    "4 ./c.ts static type",
    "5 ./g.ts static",
    "6 ./effect.ts static",
    "7 ./data.json static",
    "8 ./star.ts static",
    "9 ./h.ts static type",
    "11 ./later.ts dynamic",
    "12 ./worker.ts url",
  ]);
});

Deno.test("moduleReferences() takes imports over several lines and no other calls", () => {
  assertEquals(
    moduleReferences('import {\n  a,\n  b,\n} from "./x.ts";\nimporter("./y.ts"); this.import("./z.ts");').length,
    1,
  );
});

Deno.test("resolveSpecifier() leads to paths from the root, or to packages", () => {
  assertEquals(resolveSpecifier("lib/data/x.ts", "../core/y.ts"), "lib/core/y.ts");
  assertEquals(resolveSpecifier("notebooks/x.ts", "@lib/core/y.ts"), "lib/core/y.ts");
  assertEquals(resolveSpecifier("x.ts", "1000models"), "lib/mod.ts");
  assertEquals(resolveSpecifier("x.ts", "1000models/data"), "lib/data/mod.ts");
  assertEquals(resolveSpecifier("lib/data/x.ts", "zod"), null);
  assertEquals(resolveSpecifier("lib/data/x.ts", "node:fs"), null);
});

Deno.test("reachableFrom() follows imports, dynamic imports and workers, not types", async () => {
  const root = await Deno.makeTempDir();
  try {
    const files: Record<string, string> = {
      "main.ts": 'import "./a.ts";\nimport type { T } from "./type.ts";\nconst f = () => import("./later.ts");',
      "a.ts": 'import "zod";\nimport "./main.ts";',
      "type.ts": 'import "heavy";',
      "later.ts":
        'new URL("./worker.ts", import.meta.url);\nnew URL("./data.json", import.meta.url);\nnew URL("./gone.ts", import.meta.url);',
      "worker.ts": 'import "npm:x@1";',
      "unused.ts": 'import "unused";',
    };
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${root}/${name}`, text);
    const { modules, packages } = await reachableFrom(root, ["main.ts"]);
    assertEquals(modules, ["a.ts", "later.ts", "main.ts", "worker.ts"]);
    assertEquals(packages, ["npm:x@1", "zod"]);
    assertEquals(await reachableFrom(root, ["main.ts"], { start: true }), {
      modules: ["a.ts", "main.ts"],
      packages: ["zod"],
    });
    assertEquals(await listModules(root, "."), Object.keys(files).sort());
    assertEquals(await listModules(root, "nowhere"), []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("reachableFrom() the command line: everything but the notebooks' packages", async () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
  const { packages } = await reachableFrom(root, ["lib/cli/main.ts"]);
  assert(packages.includes("@duckdb/node-api") && packages.includes("zod"));
  for (const heavy of ["zeromq", "playwright-core", "arquero"]) assert(!packages.includes(heavy), heavy);
});
