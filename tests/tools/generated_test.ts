import { assert, assertEquals } from "@std/assert";
import { listGenerated, outdated } from "../../tools/generated.ts";

Deno.test("outdated() finds figures of other code and figures that do not say of which", () => {
  const figure = (path: string, code: string) => ({ path, code, command: "" });
  const all = [figure("fresh", "aaaaaaaaaaaa"), figure("old", "cccccccccccc"), figure("silent", "")];
  assertEquals(outdated(all, "aaaaaaaaaaaa").map(({ path }) => path), ["old", "silent"]);
});

Deno.test("listGenerated() knows the README and every line of docs/accuracy.md, each with what renews it", () => {
  const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
  const all = listGenerated(root), paths = all.map(({ path }) => path);
  const page = Deno.readTextFileSync(`${root}/docs/accuracy.md`);
  const [, table = ""] = /<!-- ours:begin -->([^]*)<!-- ours:end -->/.exec(page) ?? [];
  const lines = paths.filter((path) => /accuracy\/[\w-]+\.json$/.test(path));
  assertEquals(table.trim().split("\n").length - 2, lines.length, "a file a line of the table, below its two heads");
  assert(paths.includes("README.md") && all.every(({ command }) => command.startsWith("deno task ")));
});
