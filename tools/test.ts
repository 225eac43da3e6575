/**
 * Run the tests: `deno task test`, a gate of ok.
 *
 * Deno starts a worker for each module of tests, which reads and compiles anew all that the module imports: with a
 * thousand modules this takes longer than the tests. So the files of a room share workers, some files each.
 *
 * @module
 */
import { join, relative, resolve } from "node:path/posix";
import { listModules } from "./module_graph.ts";
import { slowestText } from "./slowest.ts";

/** Files of tests that share a worker. */
export interface TestGroup {
  /** The room and a number, such as `data_2`. */
  readonly name: string;
  /** Paths from the project's root. */
  readonly files: readonly string[];
}

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

/** Most files of a group: few enough that the cores end together, enough that little is compiled twice. */
const MOST = 64;

/** Workers: one more than cores, as tests wait for disks and for processes that they start. */
const WORKERS = navigator.hardwareConcurrency + 1;

/** Rooms whose tests take longest start first, so that no core waits for one of them at the end. */
const LONGEST = ["training", "project", "tools", "cli", "data", "upkeep", "inference"];

/** Files that change what all modules of their worker see, with the reason. */
const ALONE: Readonly<Record<string, string>> = {
  "tests/models/neural/host_plain_test.ts": "a host without vector instructions, which networks ask for once",
  "tests/models/smoothing/lanes_plain_test.ts": "a host without vector instructions, which lanes ask for once",
  "tests/models/trees/host_plain_test.ts": "a host without vector instructions, which the tree engine asks for once",
};

/** Tests of whole commands, a gate of their own; as they wait for commands, each file is a group. */
const PROCESSES = "tests/processes";

/** The flag that asks which tests take longest. */
const SLOWEST = /^--slowest(?:=(\d+))?$/;

const HELP = `Run tests, files of a room in one worker.

Usage: deno task test [PATH…] [FLAG…]

  PATH       a file of tests or a folder of them; without: all of tests/ but ${PROCESSES}, a gate of \`deno task ok\`
  FLAG       a flag of \`deno test\`, its value behind "=": --filter=name, --fail-fast, --coverage=folder
  --slowest  tell in the end which 30 files and tests took longest; --slowest=5: which 5
  --help     this text

Examples
  deno task test
  deno task test tests/data tests/metrics --fail-fast
  deno task test tests/training --slowest=10
`;

/**
 * Share out files of tests over groups of one room each, those that take longest first; some files are groups alone.
 *
 * Neighbours go to different groups: files with names alike take long together.
 *
 * @param files Paths from the project's root, such as `tests/data/prepare_test.ts`.
 */
export function groupTests(files: readonly string[]): TestGroup[] {
  const rooms = Map.groupBy(files.toSorted(), (file) => {
    const [top, room = "", ...below] = file.split("/");
    return top === "tests" && below.length > 0 ? room : "project";
  });
  const place = (room: string) => LONGEST.includes(room) ? LONGEST.indexOf(room) : LONGEST.length;
  return [...rooms].toSorted(([a], [b]) => place(a) - place(b)).flatMap(([room, members]) => {
    const shared = members.filter((file) => !Object.hasOwn(ALONE, file)), most = room === "processes" ? 1 : MOST;
    const groups = Math.ceil(shared.length / most);
    const dealt = Array.from({ length: groups }, (_, g) => shared.filter((_, i) => i % groups === g));
    const alone = members.filter((file) => Object.hasOwn(ALONE, file)).map((file) => [file]);
    return [...dealt, ...alone].map((files, g) => ({ name: `${room}_${g + 1}`, files }));
  });
}

/**
 * Files of tests at and below some paths.
 *
 * @param paths Files or folders. @returns Paths from the project's root.
 * @throws {RangeError} If there is none at one of the paths.
 */
export async function listTests(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(async (path) => {
    const local = relative(ROOT, resolve(path));
    const files = local.endsWith("_test.ts") ? [local] : await listModules(ROOT, local);
    const tests = files.filter((file) => file.endsWith("_test.ts"));
    if (tests.length === 0) throw new RangeError(`Cannot run tests as a path must have some: current value is ${path}`);
    return tests;
  }));
  return [...new Set(found.flat())];
}

/**
 * Run tests with all permissions, one group more at a time than there are cores.
 *
 * @param args Paths and flags, as in the help.
 * @returns Exit code of `deno test`.
 */
export async function runTests(args: readonly string[]): Promise<number> {
  const slow = args.find((arg) => SLOWEST.test(arg)), paths = args.filter((arg) => !arg.startsWith("-"));
  const flags = args.filter((arg) => arg.startsWith("-") && arg !== slow);
  const all = await listTests(paths.length > 0 ? paths : [`${ROOT}/tests`]);
  const files = paths.length > 0 ? all : all.filter((file) => !file.startsWith(`${PROCESSES}/`));
  const folder = await Deno.makeTempDir(), scratch = `${folder}/tmp`;
  await Deno.mkdir(scratch);
  try {
    const modules = await Promise.all(
      groupTests(files).map(async (group) => {
        const module = join(folder, `${group.name}_test.ts`);
        const imports = group.files.map((file) => `import ${JSON.stringify(new URL(file, `file://${ROOT}/`).href)};\n`);
        await Deno.writeTextFile(module, imports.join(""));
        return module;
      }),
    );
    const options = ["--config", `${ROOT}/deno.json`, "-A", "--no-check", "--parallel"];
    const report = `${folder}/junit.xml`, asked = slow === undefined ? [] : [`--junit-path=${report}`];
    const args = ["test", ...options, ...asked, ...flags, ...modules];
    // Commands that tests start elsewhere mean paths of the folder that they start them in. What tests leave goes with the rest.
    const env = { INIT_CWD: "", TMPDIR: scratch, DENO_JOBS: Deno.env.get("DENO_JOBS") ?? `${WORKERS}` };
    const child = new Deno.Command(Deno.execPath(), { args, cwd: ROOT, env });
    const { code } = await child.spawn().status;
    // Who is ended from outside leaves no report.
    const told = slow === undefined ? "" : await Deno.readTextFile(report).catch(() => "");
    if (told !== "") console.log(slowestText(told, Number(SLOWEST.exec(slow ?? "")?.[1] ?? 30)));
    return code;
  } finally {
    // A process that a test has ended may still write there: what then stays lies where all that is temporary does.
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

if (import.meta.main) {
  const help = Deno.args.includes("--help");
  if (help) console.log(HELP);
  Deno.exit(help ? 0 : await runTests(Deno.args));
}
