import { assertEquals } from "@std/assert";
import { enterProjectFolder } from "@lib/plots/project_folder.ts";

Deno.test("enterProjectFolder() is where deno.json lies, however often it is called", () => {
  const before = Deno.cwd();
  try {
    Deno.chdir(new URL("../../lib", import.meta.url));
    enterProjectFolder();
    const folder = Deno.cwd();
    assertEquals(JSON.parse(Deno.readTextFileSync("deno.json")).imports["1000models"], "./lib/mod.ts");
    enterProjectFolder();
    assertEquals(Deno.cwd(), folder);
  } finally {
    Deno.chdir(before);
  }
});
