import { assertEquals } from "@std/assert";
import { inProcess } from "../_support/in_process.ts";

Deno.test("enterProjectFolder() is where deno.json lies, however often it is called", async () => {
  const program = `
    import { enterProjectFolder } from "${new URL("../../lib/plots/project_folder.ts", import.meta.url)}";
    const folders = [1, 2].map(() => (enterProjectFolder(), Deno.cwd()));
    console.log(JSON.stringify(folders));`;
  const root = new URL("../..", import.meta.url).pathname.slice(0, -1);
  assertEquals(await inProcess(program, { cwd: new URL("../../lib", import.meta.url) }), [root, root]);
});
