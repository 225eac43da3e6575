import { assert, assertEquals } from "@std/assert";
import { listGenerated, outdated } from "../../tools/generated.ts";

const NOW = { forecasts: "aaaaaaaaaaaa", engine: "bbbbbbbbbbbb" };

Deno.test("outdated() finds figures of other code and figures that do not say of which", () => {
  const figure = (path: string, code: string, of: "forecasts" | "engine") => ({ path, code, of, command: "" });
  const all = [
    figure("fresh", "aaaaaaaaaaaa", "forecasts"),
    figure("old", "cccccccccccc", "forecasts"),
    figure("silent", "", "engine"),
    figure("of another kind", "aaaaaaaaaaaa", "engine"),
  ];
  assertEquals(outdated(all, NOW).map(({ path }) => path), ["old", "silent", "of another kind"]);
});

Deno.test("listGenerated() knows every result file and the README, each with the command that renews it", () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
  const all = listGenerated(root), paths = all.map(({ path }) => path);
  for (const folder of ["bench/results", "bench/results/accuracy"]) {
    for (const { name, isFile } of Deno.readDirSync(`${root}/${folder}`)) {
      if (isFile) assert(paths.includes(`${folder}/${name}`), name);
    }
  }
  assert(paths.includes("README.md") && all.every(({ command }) => command.startsWith("deno ")));
});
