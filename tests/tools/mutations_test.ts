import { assert, assertEquals, assertThrows } from "@std/assert";
import { stepsFor } from "../../tools/mutate/judge.ts";
import { draw, plantedFaults } from "../../tools/mutate/main.ts";
import { listMutations, locate, mutate } from "../../tools/mutate/mutations.ts";
import { PLANTED } from "../../tools/mutate/planted.ts";

const SOURCE = `import type { A } from "./a.ts"; // a < b
export type B = A extends "x < y" ? 1 : 2;
export const f = (a: number, b: Map<string, A>) => a < 3 && b.size - 1 === a ? Math.max(a, 0) + 1 : -a;
`;

Deno.test("listMutations() finds operators in code, not in comments, texts and types, by position", () => {
  const found = listMutations("lib/x.ts", SOURCE);
  assertEquals(found.map(({ before, after, line }) => [before, after, line]), [
    [" < ", " <= ", 3],
    [" && ", " || ", 3],
    [" - 1", "", 3],
    [" === ", " !== ", 3],
    ["Math.max(", "Math.min(", 3],
    [" + 1", "", 3],
  ]);
});

Deno.test("mutate() changes that one place", () => {
  for (const mutation of listMutations("lib/x.ts", SOURCE)) {
    const faulty = mutate(mutation, SOURCE);
    assertEquals(faulty.slice(mutation.at, mutation.at + mutation.after.length), mutation.after);
    assertEquals(faulty.length, SOURCE.length - mutation.before.length + mutation.after.length);
  }
});

Deno.test("locate() refuses a text that stands never or twice, and a fault that changes nothing", () => {
  const planted = (before: string, after: string) => ({ name: "n", file: "f", before, after });
  assertEquals(locate(planted("a < 3", "a < 4"), SOURCE).line, 3);
  for (const [before, after] of [["nowhere", "x"], ["a < ", "x"], ["a < 3", "a < 3"]]) {
    assertThrows(() => locate(planted(before, after), SOURCE), RangeError, '"n"');
  }
});

Deno.test("locate() finds a text whose indexes are said to be there, and keeps their marks in what it replaces", () => {
  const found = locate(
    { name: "n", file: "f.ts", before: "sum += x[i] * f(2);", after: "sum++;" },
    "sum += x[i]! * f(2)!;\n",
  );
  assertEquals(mutate(found, "sum += x[i]! * f(2)!;\n"), "sum++;\n");
});

Deno.test("PLANTED follows the code: every fault has its place, once, and a name of its own", async () => {
  const faults = await plantedFaults();
  assertEquals(faults.length, PLANTED.length);
  assertEquals(new Set(PLANTED.map(({ name }) => name)).size, PLANTED.length);
  assertEquals(new Set(faults.map(({ file, at }) => `${file}:${at}`)).size, PLANTED.length);
});

Deno.test("draw() gives the same for the same seed, another draw for another, all for many", () => {
  const all = Array.from({ length: 60 }, (_, i) => i);
  assertEquals(draw(all, 10, "1"), draw(all, 10, "1"));
  assert(draw(all, 10, "1").join() !== draw(all, 10, "2").join());
  assertEquals(draw(all, 99, "1"), all);
});

Deno.test("stepsFor() begins with the tests of the file and its room, and ends with all others", async () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
  const [own, room, others] = await stepsFor("lib/metrics/pinball.ts", root);
  assertEquals([own, room], [["tests/metrics/pinball_test.ts"], ["tests/metrics"]]);
  assert(others[0].startsWith("--ignore=") && others[0].endsWith(",tests/metrics") && others[1] === "tests");
});
