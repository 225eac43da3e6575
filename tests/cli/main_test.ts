import { commandFiles } from "./_support/command_files.ts";
import { assert, assertEquals } from "@std/assert";
import { moduleReferences, resolveSpecifier } from "../../tools/module_graph.ts";
import { patience } from "../_support/patience.ts";

const MAIN = new URL("../../lib/cli/main.ts", import.meta.url).pathname;

Deno.test({
  name: "main: a second Ctrl-C ends the process with 3 and, with --json, says so as an object",
  async fn() {
    const dir = await Deno.makeTempDir();
    // A pipe that nobody writes to: the command waits for its config and cannot end in order.
    await new Deno.Command("mkfifo", { args: [`${dir}/config.json`] }).output();
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", MAIN, "train", "--json", "--config", `${dir}/config.json`],
      stdout: "piped",
      stderr: "piped",
      signal: patience(),
    }).spawn();
    using _ = await Deno.open(`${dir}/config.json`, { write: true });
    const said = child.stderr.getReader();
    child.kill("SIGINT");
    await said.read();
    child.kill("SIGINT");
    const [{ code }, stdout] = await Promise.all([child.status, new Response(child.stdout).text()]);
    await said.cancel();
    assertEquals(code, 3);
    assertEquals(JSON.parse(stdout).error.code, "ABORTED");
  },
});

Deno.test("main starts without what competes, models, explains, draws and reports: commands load it", async () => {
  const root = new URL("../../", import.meta.url).pathname, started = new Set<string>();
  const left = ["lib/cli/main.ts", ...await commandFiles()];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (started.has(path)) continue;
    started.add(path);
    const used = moduleReferences(await Deno.readTextFile(root + path)).filter(({ kind, typeOnly }) =>
      kind === "static" && !typeOnly
    );
    left.push(...used.map(({ specifier }) => resolveSpecifier(path, specifier)).filter((to) => to !== null));
  }
  const heavy = /^lib\/(competition|models|features|explain|plots|report|page|memory|exchange)\//;
  assert(started.has("lib/cli/train/train.ts"));
  assertEquals([...started].filter((path) => heavy.test(path)), []);
});
