/**
 * Scripts of this folder run in processes of their own, so that one run's memory, cores and caches are not another's.
 *
 * @module
 */
const HERE = import.meta.dirname ?? ".";
const CONFIG = `${HERE}/../../deno.json`;

/** What the targets keep between runs of the bench. */
export async function cacheFolder(): Promise<string> {
  const folder = `${HERE}/../.cache`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/.gitignore`, "*\n");
  return folder;
}

/**
 * Run a script with one JSON argument; its last line of output is its JSON answer.
 *
 * @param script Name of a file of this folder. @param request Its argument. @param options `flags`: further ones of
 * `deno run`; `onStart`: told the id of its process.
 * @throws {Error} If it fails, with what it said.
 */
export async function askChild<Answer>(
  script: string,
  request: unknown,
  { flags = [], onStart = () => {} }: { readonly flags?: string[]; readonly onStart?: (pid: number) => void } = {},
): Promise<Answer> {
  const args = denoArguments(`${HERE}/${script}`, flags);
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, JSON.stringify(request)],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  onStart(child.pid);
  const { success, stdout, stderr } = await child.output();
  const said = new TextDecoder().decode(stdout).trimEnd();
  if (!success) {
    throw new Error(`Cannot run ${script} as it must succeed: current value is ${new TextDecoder().decode(stderr)}`);
  }
  return JSON.parse(said.slice(said.lastIndexOf("\n") + 1));
}

/** Arguments of `deno` for a script of the project. */
export function denoArguments(script: string, flags: readonly string[] = []): string[] {
  return ["run", "--frozen", "--no-check", "-A", "--quiet", "--config", CONFIG, ...flags, script];
}

/** Names, sizes and times of all files below a folder. */
export async function stateOf(folder: string): Promise<string> {
  const lines: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`, { size, mtime } = await Deno.stat(path);
    lines.push(isDirectory ? `${name}/ ${await stateOf(path)}` : `${name} ${size} ${mtime?.getTime()}`);
  }
  return lines.sort().join("\n");
}
