import { assert, assertEquals } from "@std/assert";
import { TARGETS } from "../../bench/targets/mod.ts";

const numberOf = (id: string) => Number(/^P(\d+)[A-Z]?$/.exec(id)?.[1]);

Deno.test("TARGETS are in order, each once, with at least five pairs", () => {
  const ids = TARGETS.map(({ id }) => id), numbers = ids.map(numberOf);
  assertEquals(new Set(ids).size, ids.length);
  assertEquals(numbers, [...numbers].sort((a, b) => a - b));
  for (const { id, pairs = 5 } of TARGETS) assert(numberOf(id) > 0 && pairs >= 5, id);
});

Deno.test("TARGETS a stretch asks for no less than its bar", () => {
  for (const { id, bar, stretch, better, stretchOf } of TARGETS) {
    if (stretchOf !== "ours") assert(better === "higher" ? stretch >= bar : stretch <= bar, id);
  }
});

Deno.test("TARGETS each has a file of its number, and each such file is listed", async () => {
  const folder = new URL("../../bench/targets/", import.meta.url);
  const files = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).filter((name) => /^p\d/.test(name));
  const named = new Set(files.map((name) => Number(name.slice(1, 3))));
  assertEquals(new Set(TARGETS.map(({ id }) => numberOf(id))), named);
});
