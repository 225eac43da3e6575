/**
 * Line coverage of lib by the tests, per room and for the worst files: `deno task coverage`.
 *
 * @module
 */

/** Lines of one file. */
export interface FileCoverage {
  /** Path from the project's root. */
  readonly path: string;
  /** Lines with code. */
  readonly lines: number;
  /** Lines that ran. */
  readonly hit: number;
}

/**
 * Files of lib in a report of `deno coverage --lcov`.
 *
 * @param lcov Its text. @param root Project folder.
 */
export function parseLcov(lcov: string, root: string): FileCoverage[] {
  return lcov.split("end_of_record").flatMap((record) => {
    const value = (field: string) => new RegExp(`^${field}:(.*)$`, "m").exec(record)?.[1] ?? "";
    const path = value("SF").replace(`${root}/`, "");
    return path.startsWith("lib/") ? [{ path, lines: Number(value("LF")), hit: Number(value("LH")) }] : [];
  });
}

/** Share of lines that ran, percent; 100 if there are none. */
export function percent(files: readonly FileCoverage[]): number {
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  return lines === 0 ? 100 : 100 * files.reduce((sum, file) => sum + file.hit, 0) / lines;
}

/** Coverage that lib must have, percent. */
const NEEDED = 90;

if (import.meta.main) {
  const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
  const dir = await Deno.makeTempDir();
  const deno = async (...args: string[]) => {
    const options = { args, cwd: root, env: { NO_COLOR: "1" }, stderr: "inherit" as const };
    const { success, stdout } = await new Deno.Command(Deno.execPath(), options).output();
    return { success, text: new TextDecoder().decode(stdout) };
  };
  const tests = await deno("test", "-A", "--no-check", "--parallel", `--coverage=${dir}`, "tests");
  if (!tests.success) console.error(tests.text.split("\n").slice(-60).join("\n"));
  const { text } = await deno("coverage", "--lcov", `--include=^file://${root}/lib/`, dir);
  await Deno.remove(dir, { recursive: true });
  const files = parseLcov(text, root);
  const rooms = Map.groupBy(files, (file) => file.path.split("/")[1] ?? "");
  for (const [room, all] of rooms) console.log(`${room.padEnd(14)} ${percent(all).toFixed(1).padStart(5)} %`);
  const worst = files.toSorted((a, b) => percent([a]) - percent([b])).slice(0, 10);
  console.log("\nleast covered files");
  for (const file of worst) console.log(`${percent([file]).toFixed(1).padStart(5)} %  ${file.path}`);
  console.log(`\nlines of lib: ${percent(files).toFixed(1)} %, needed ${NEEDED} %`);
  Deno.exit(tests.success && percent(files) >= NEEDED ? 0 : 1);
}
