import { descendants } from "../../tools/peers/descendants.ts";

/**
 * Seconds of processor that a process and all that it has led to have taken, from the kernel's own account: also of what has ended,
 * if somebody has waited for it.
 *
 * @param root Process id.
 */
export async function processorSeconds(root: number): Promise<number> {
  const all = [root, ...(await descendants(root)).map(({ pid }) => pid)];
  const ticks = await Promise.all(all.map(async (pid) => {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
    // Fields 14 to 17 of stat(5): user and system time, then those of children that were waited for.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 15);
    return stat === "" ? 0 : fields.map(Number).reduce((sum, value) => sum + value, 0);
  }));
  return ticks.reduce((sum, value) => sum + value, 0) / 100;
}
