/** A process of this machine. */
export interface RunningProcess {
  readonly pid: number;
  /** Its words, separated by blanks. */
  readonly command: string;
}

/**
 * The processes that a process has started, and those that these have started, the newest first.
 *
 * @param root Process id.
 */
export async function descendants(root: number): Promise<RunningProcess[]> {
  const parents = new Map<number, number>();
  for await (const { name } of Deno.readDir("/proc")) {
    const stat = /^\d+$/.test(name) ? await Deno.readTextFile(`/proc/${name}/stat`).catch(() => "") : "";
    // The name of the program, in parentheses, may hold anything.
    const parent = /\) \S (\d+)/.exec(stat.slice(stat.lastIndexOf(")")))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const comesFrom = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent === root || (parent !== undefined && parent > 1 && comesFrom(parent));
  };
  const own = [...parents.keys()].filter(comesFrom).sort((a, b) => b - a);
  const words = (pid: number) => Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
  return Promise.all(own.map(async (pid) => ({ pid, command: (await words(pid)).replaceAll("\0", " ").trim() })));
}

/**
 * Kill the newest of the processes that a process has led to, by what its command line says.
 *
 * @param root Process id. @param isMeant Whether it is the one.
 * @throws {Error} If there is none.
 */
export async function killNewest(root: number, isMeant: (command: string) => boolean): Promise<void> {
  const all = await descendants(root), found = all.find(({ command }) => isMeant(command));
  if (found === undefined) throw new Error(`none to kill of ${all.map(({ command }) => command).join("\n")}`);
  Deno.kill(found.pid, "SIGKILL");
}
