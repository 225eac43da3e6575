import { assertEquals } from "@std/assert";
import { deadExports, namesTold } from "../../tools/dead_exports.ts";

const LIB = {
  "lib/core/a.ts": `export function used(): void {}\nexport const dead = 1;\nexport interface Shape {}
    /** dead */\nexport function within(shape: Shape): void {}\nwithin({});\nexport type Unused = "dead";`,
  "lib/core/mod.ts": 'export { dead } from "./a.ts";',
  "lib/data/b.ts": 'import { used } from "../core/a.ts";\nexport async function* late() { used(); }',
  "lib/plots/c.ts": "export class Listed {}",
  "lib/plots/mod.ts": 'export { Listed } from "./c.ts";',
  "lib/core/public.ts": "export const offered = 1;",
  "lib/mod.ts": 'export { offered } from "./core/public.ts";',
};

Deno.test("deadExports() finds what neither its own file nor another uses; lists of rooms and own tests do not count", () => {
  const users = { "tests/core/a_test.ts": 'import { dead, used } from "../../lib/core/a.ts";\ndead; used();' };
  assertEquals(deadExports(LIB, users), [
    "lib/core/a.ts: Unused",
    "lib/core/a.ts: dead",
    "lib/data/b.ts: late",
    "lib/plots/c.ts: Listed",
  ]);
});

Deno.test("deadExports() takes imports through a room's list, by alias, later, and of other tests for uses", () => {
  const users = {
    "notebooks/n.ts": 'import { Listed } from "@lib/plots/mod.ts";\nnew Listed();',
    "tools/t.ts": 'const { late } = await import("../lib/data/b.ts");',
    "tests/data/b_test.ts": 'import { dead as gone, type Unused } from "@lib/core/a.ts";\ngone;',
  };
  assertEquals(deadExports(LIB, users), []);
  // A word in a text or comment, or in a module that does not import the file, is no use.
  const talk = { "tools/t.ts": 'import "../lib/data/b.ts"; // late\n"late";', "tools/u.ts": "late();" };
  assertEquals(deadExports(LIB, talk).includes("lib/data/b.ts: late"), true);
});

Deno.test("deadExports() takes what a room's list has for used where the guide names it, as code", () => {
  assertEquals(
    deadExports(LIB, {}, "`1000models/plots`: `Listed`; Unused, late").includes("lib/plots/c.ts: Listed"),
    false,
  );
  // A name that no list has is offered to nobody.
  assertEquals(deadExports(LIB, {}, "`late`").includes("lib/data/b.ts: late"), true);
});

Deno.test("namesTold() takes names and calls in backticks", () => {
  assertEquals([...namesTold("`a`, b, `c(d, e)`, `f g`")], ["a", "c"]);
});
