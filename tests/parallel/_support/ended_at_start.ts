import { serveTasks } from "../../../lib/parallel/serve_tasks.ts";

// An entry that ends its process while it loads, the first times: one file in the folder for each time.
const { searchParams } = new URL(import.meta.url);
const folder = searchParams.get("folder") ?? "", times = Number(searchParams.get("times"));
const before = [...Deno.readDirSync(folder)].length;
Deno.writeTextFileSync(`${folder}/${before}`, "");
if (before < times) {
  Deno.kill(Deno.pid, "SIGKILL");
  await new Promise(() => {});
}
serveTasks(() => before);
