import { inputLines } from "../../lib/cli/train/input_lines.ts";

/** A `serve` in a process of its own. */
export interface ServeProcess extends AsyncDisposable {
  readonly port: number;
  /** Resident memory in bytes. */
  memory(): Promise<number>;
}

/**
 * Start `serve` on a free port of loopback.
 *
 * @param root Folder with `models` and `features`. @param options `predictions`: folder of the log; `limits` as of `--limit`.
 */
export async function startServe(
  root: string,
  { predictions, limits = {} }: { readonly predictions: string; readonly limits?: Readonly<Record<string, number>> },
): Promise<ServeProcess> {
  const home = new URL("../../", import.meta.url).pathname;
  const { tasks } = JSON.parse(await Deno.readTextFile(`${home}deno.json`));
  const flags = String(tasks.serve.command).split(" ").filter((word) => /^--(?:allow|v8)-/.test(word));
  const folders = ["--registry", `${root}/models`, "--store", `${root}/features`, "--predictions", predictions];
  const more = Object.entries(limits).flatMap(([name, value]) => ["--limit", `${name}=${value}`]);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      ...flags,
      `${home}lib/cli/main.ts`,
      "serve",
      ...folders,
      ...more,
      "--port",
      "0",
      "--json",
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = inputLines(child.stdout), first = await lines.next();
  if (first.done) {
    throw new Error(`Cannot start serve as it must listen: current value is ${(await child.status).code}`);
  }
  const { url } = JSON.parse(first.value), port = Number(new URL(url).port);
  return {
    port,
    async memory() {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
      await lines.return(undefined);
    },
  };
}
