/**
 * Type check `lib`, `tools` and `vendor` as if anything that is read by an index may be missing (`noUncheckedIndexedAccess`).
 *
 * A gate of its own, as Deno has one set of compiler options for all files that are reached: the trees, whose
 * loops are compiled to WebAssembly from the same text, are exempt, and so are tests and benchmarks.
 *
 * @module
 */

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const OPTION = "noUncheckedIndexedAccess";

/** Folders that are not held to it. */
export const EXEMPT: readonly string[] = ["lib/models/trees/"];

/**
 * The errors of a type check in files that are not exempt.
 *
 * @param report What `deno check` printed, without colours.
 * @param options `root`: folder of the project; `exempt`: folders whose errors do not count.
 * @returns Each error with its message, source line and place.
 */
export function indexErrors(report: string, options: { root: string; exempt: readonly string[] }): string[] {
  const { root, exempt } = options;
  return report.replaceAll(/^Check .*\n/gm, "").split(/\n\n(?=TS\d+ \[ERROR\])/).filter((error) => {
    const place = /^ {4}at file:\/\/(.+):\d+:\d+$/m.exec(error)?.[1];
    const path = place?.startsWith(`${root}/`) ? place.slice(root.length + 1) : place;
    return path !== undefined && !exempt.some((folder) => path.startsWith(folder));
  });
}

/** Run the check on the project; the errors that count. */
export async function checkIndexes(root = ROOT): Promise<string[]> {
  const config = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  // Beside deno.json, as its paths are relative to it.
  const path = `${root}/.deno.indexes.${Deno.pid}.json`;
  const compilerOptions = { ...config.compilerOptions, [OPTION]: true };
  await Deno.writeTextFile(path, JSON.stringify({ ...config, compilerOptions }));
  try {
    const options = { args: ["check", "--config", path, "lib", "tools", "vendor"], cwd: root, env: { NO_COLOR: "1" } };
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { ...options, stdout: "null" }).output();
    const report = new TextDecoder().decode(stderr);
    if (!success && !/^TS\d+ \[ERROR\]/m.test(report)) return [report];
    return indexErrors(report, { root, exempt: EXEMPT });
  } finally {
    await Deno.remove(path);
  }
}

if (import.meta.main) {
  const errors = await checkIndexes();
  if (errors.length > 0) console.error(`${errors.join("\n\n")}\n\n${errors.length} errors (${OPTION})`);
  Deno.exit(errors.length > 0 ? 1 : 0);
}
