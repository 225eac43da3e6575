import { assertEquals } from "@std/assert";
import { resolve } from "node:path";
import { openPage } from "../../../lib/cli/session/open_page.ts";

Deno.test("openPage() runs what opens files on each system, with a whole path", async () => {
  const asked: string[][] = [];
  const run = (program: string, args: readonly string[]) => Promise.resolve(asked.push([program, ...args]) > 0);
  for (const os of ["linux", "darwin", "freebsd"]) {
    assertEquals(await openPage("a b/x.html", { os, run }), true);
  }
  const path = resolve("a b/x.html");
  assertEquals(asked, [["xdg-open", path], ["open", path], ["xdg-open", path]]);
});

Deno.test("openPage() a system without a browser says no", async () => {
  assertEquals(await openPage("x.html", { run: () => Promise.resolve(false) }), false);
});
