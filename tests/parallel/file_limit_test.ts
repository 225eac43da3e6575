import { assertEquals } from "@std/assert";
import { patience } from "../_support/patience.ts";

const MODULE = new URL("../../lib/parallel/file_limit.ts", import.meta.url).href;

Deno.test({
  name: "ignoreFileLimit() makes a file that may not grow an error, not the end of the process",
  async fn() {
    const path = `${Deno.makeTempDirSync()}/x`;
    const script = `import { ignoreFileLimit } from ${JSON.stringify(MODULE)}; ignoreFileLimit();
      const file = Deno.openSync(${JSON.stringify(path)}, { write: true, create: true });
      try { while (true) file.writeSync(new Uint8Array(1 << 20)); } catch (thrown) { console.log(thrown.message); }`;
    // Smaller limits end the runtime itself, which keeps caches in files.
    const code = `ulimit -f 131072; exec "$0" eval --no-lock "$1"`;
    const { stdout } = await new Deno.Command("sh", { args: ["-c", code, Deno.execPath(), script], signal: patience() })
      .output();
    assertEquals(new TextDecoder().decode(stdout).trim(), "File too large (os error 27)");
    assertEquals(Deno.statSync(path).size > 0, true);
    Deno.removeSync(path);
  },
});
