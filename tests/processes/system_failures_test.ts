import { assert, assertEquals, assertMatch } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { tableRows } from "../training/_project.ts";
import { patience } from "../_support/patience.ts";
import { CommandLine } from "../_support/command_line.ts";

const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const MAIN = new URL("../../lib/cli/main.ts", import.meta.url).pathname;

/** A way in which the system can fail a command, told by a shell. */
interface Failure {
  readonly name: string;
  /**
   * Shell text: `$run` is the program, `$p` a trained project, `$s` an empty folder, `$infer` and `$features` commands on the
   * project; `output` and `config` come last.
   */
  readonly shell: string;
  /** Exit code and code of the error; "" where the work is done all the same. */
  readonly ends: readonly [exit: number, code: string];
}

const DONE = [0, ""] as const;
/** Lines that only a failure nobody has caught prints. */
const STACK = /^\s+at .*:\d+:\d+\)?$|Uncaught/m;
const LONG = "n".repeat(300);

const FAILURES: readonly Failure[] = [
  // What is read
  { name: "the config is a folder", shell: "$run features --config $s", ends: [1, "MISSING_FILE"] },
  {
    name: "the config is a loop of links",
    shell: "ln -s a $s/a; $run features --config $s/a",
    ends: [1, "UNREADABLE_FILE"],
  },
  { name: "the config lies in a file", shell: "$run features --config $p/config.json/x", ends: [1, "UNREADABLE_FILE"] },
  { name: "the config has too long a name", shell: `$run features --config $s/${LONG}`, ends: [1, "UNREADABLE_FILE"] },
  { name: "the config has no end", shell: "$run features --config /dev/zero", ends: [1, "INVALID_CONFIG"] },
  { name: "the table is a folder", shell: "$features --input $s", ends: [1, "MISSING_FILE"] },
  { name: "the table is a pipe", shell: "mkfifo $s/t.csv; $features --input $s/t.csv", ends: [1, "UNREADABLE_FILE"] },
  {
    name: "the table is a device",
    shell: "ln -s /dev/zero $s/t.csv; $features --input $s/t.csv",
    ends: [1, "UNREADABLE_FILE"],
  },
  {
    name: "the table is a file of the kernel",
    shell: "ln -s /proc/self/status $s/t.csv; $features --input $s/t.csv",
    ends: [1, "EMPTY_TABLE"],
  },
  {
    name: "the table is a loop of links",
    shell: "ln -s t.csv $s/t.csv; $features --input $s/t.csv",
    ends: [1, "UNREADABLE_FILE"],
  },
  { name: "the table has too long a name", shell: `$features --input $s/${LONG}.csv`, ends: [1, "UNREADABLE_FILE"] },
  {
    name: "the table has a line break in its name",
    shell: '$features --input "$s/a\nb.csv"',
    ends: [1, "MISSING_FILE"],
  },
  {
    name: "the registry's database is a folder",
    shell: "mkdir -p $s/m/registry.db; $infer --registry $s/m",
    ends: [1, "CORRUPT_DATABASE"],
  },
  {
    name: "the registry's database is a pipe",
    shell: "mkdir $s/m; mkfifo $s/m/registry.db; $infer --registry $s/m",
    ends: [1, "CORRUPT_DATABASE"],
  },
  { name: "the registry is a file", shell: "$infer --registry $p/config.json", ends: [1, "NOT_FOUND"] },
  // What is written
  {
    name: "the store is a file",
    shell: "$run features --config $p/config.json --store $p/config.json",
    ends: [1, "WRITE_FAILED"],
  },
  { name: "the output is a folder", shell: "mkdir $s/x.csv; $infer --output $s/x.csv", ends: [1, "WRITE_FAILED"] },
  { name: "the output is a pipe", shell: "mkfifo $s/x.csv; $infer --output $s/x.csv", ends: [1, "WRITE_FAILED"] },
  { name: "the output lies in a file", shell: "$infer --output $p/config.json/x.csv", ends: [1, "WRITE_FAILED"] },
  { name: "the output has too long a name", shell: `$infer --output $s/${LONG}.csv`, ends: [1, "WRITE_FAILED"] },
  {
    name: "temporary files have no place",
    shell: "TMPDIR=$s/none $infer --future $p/table.csv",
    ends: [1, "WRITE_FAILED"],
  },
  // Streams
  { name: "standard output is full", shell: "$infer --output - > /dev/full", ends: [1, "DISK_FULL"] },
  { name: "standard output is full for the result", shell: "$infer --json > /dev/full", ends: [1, "DISK_FULL"] },
  { name: "standard output is full for help", shell: "$run --help > /dev/full", ends: [1, "DISK_FULL"] },
  {
    name: "the reader of the rows goes away",
    shell: "{ $infer --output -; echo $? > $s/exit; } | true; exit $(cat $s/exit)",
    ends: [1, "OUTPUT_CLOSED"],
  },
  {
    name: "the reader of the result goes away",
    shell: "{ $infer; echo $? > $s/exit; } | true; exit $(cat $s/exit)",
    ends: DONE,
  },
  { name: "no stream is open", shell: "$infer <&- >&- 2>&-", ends: DONE },
  { name: "standard output is closed", shell: "$infer >&-", ends: DONE },
  // The process
  { name: "there is no home", shell: "unset HOME; $infer", ends: DONE },
];

/** Runs all on one project: none of them changes it. */
async function run(
  project: CommandLine,
  { shell }: Failure,
): Promise<{ exit: number; stderr: string; left: string[] }> {
  const { store, registry } = project.paths, scratch = Deno.makeTempDirSync();
  const program = `"${Deno.execPath()}" run -A --no-check --no-lock --config "${CONFIG}" "${MAIN}"`;
  const script = `p="${project.root}"; s="${scratch}"
    run() { ${program} "$@"; }
    infer() { run infer --store "${store}" --registry "${registry}" --output "$s/forecasts.csv" --quiet "$@"; }
    features() { run features --config "$p/config.json" --store "$s/store" --quiet "$@"; }
    ${shell.replaceAll(/\$(run|infer|features)\b/g, "$1")}`;
  // The cache of the runtime lies at home; it is told where, so that the command may do without one.
  const env = { NO_COLOR: "1", DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno` };
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", script],
    env,
    stdout: "null",
    stderr: "piped",
    signal: patience(),
  }).output();
  const left = [...Deno.readDirSync(scratch)].map(({ name }) => name).filter((name) => name.endsWith(".tmp"));
  Deno.removeSync(scratch, { recursive: true });
  return { exit: code, stderr: new TextDecoder().decode(stderr), left };
}

Deno.test({
  name: "system failures: each ends with its code, a remedy and the documented exit code, and without a stack",
  ignore: Deno.build.os !== "linux",
  async fn(t) {
    using project = new CommandLine(tableRows(4));
    assertEquals((await project.run()).code, 0);
    // Who only reads a database still keeps an index and a log beside it.
    const files = () => project.files().filter((path) => !/-(shm|wal)$/.test(path));
    const before = files();
    for (const failure of FAILURES) {
      await t.step(failure.name, async () => {
        const { exit, stderr, left } = await run(project, failure);
        const [expected, code] = failure.ends;
        assertEquals([exit, /error\[(\w+)\]/.exec(stderr)?.[1] ?? "", left], [expected, code, []], stderr);
        if (code !== "") assertMatch(stderr, /\nhint: \S/);
        assert(!STACK.test(stderr), stderr);
      });
    }
    assertEquals(files(), before);
  },
});

Deno.test("system failures: every number of file handles ends well, or with TOO_MANY_FILES and its remedy", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  using project = new CommandLine(tableRows(2));
  assertEquals((await project.run()).code, 0);
  const codes = new Set<string>();
  // How many the runtime needs for itself varies with the machine and its load: where it has too few it ends by itself.
  for (let handles = 20; handles <= 36; handles++) {
    const { exit, stderr, left } = await run(project, { name: "", shell: `ulimit -n ${handles}; $infer`, ends: DONE });
    if (isEndOfRuntime(stderr)) continue;
    const code = /error\[(\w+)\]/.exec(stderr)?.[1] ?? "";
    assertEquals([exit, left], [code === "" ? 0 : 1, []], `${handles}: ${stderr}`);
    if (code !== "") assertMatch(stderr, /\nhint: \S/);
    assert(!STACK.test(stderr), stderr);
    codes.add(code);
  }
  assertEquals([...codes].toSorted(), ["", "TOO_MANY_FILES"]);
});

/** Whether the runtime itself came to grief, in its own code or before it had read this program. */
function isEndOfRuntime(stderr: string): boolean {
  return /^Deno has panicked|^error: Import '[^']+\/lib\/cli\/main\.ts' failed/m.test(stderr) &&
    !/error\[\w+\]/.test(stderr);
}

Deno.test("system failures: broken JSON in the registry's database is CORRUPT_DATABASE, of a run by its name, of a version for its key", async () => {
  const columns: readonly (readonly [table: string, column: string])[] = [
    ["runs", "key_columns"],
    ["runs", "summary"],
    ["series", "parts"],
    ["versions", "flags"],
  ];
  for (const [table, column] of columns) {
    using project = new CommandLine(tableRows(2));
    assertEquals((await project.run()).code, 0);
    const database = new DatabaseSync(`${project.paths.registry}/registry.db`);
    database.exec(`UPDATE ${table} SET ${column} = '{broken'`);
    database.close();
    const { code, stdout } = await project.infer();
    const { error, failures } = JSON.parse(stdout);
    if (table === "runs") {
      assertEquals([code, error.code], [1, "CORRUPT_DATABASE"]);
      assertMatch(error.message, new RegExp(`${column} of run shop-`));
    } else {
      assertEquals([code, failures, project.forecasts()[0].reason], [4, { CORRUPT_DATABASE: 2 }, "CORRUPT_DATABASE"]);
    }
  }
});

Deno.test("system failures: the table vanishes between two looks at it", async () => {
  using project = new CommandLine(tableRows(4));
  const { DataError } = await import("@lib/core/errors/errors.ts");
  const { prepareTable } = await import("@lib/data/prepare.ts");
  const log = { debug() {}, warn() {}, info: () => Deno.removeSync(`${project.root}/table.csv`) };
  const error = await prepareTable(project.config, { store: project.paths.store, log }).catch((thrown) => thrown);
  assert(error instanceof DataError);
  assertEquals([error.code, project.leftovers()], ["MISSING_FILE", []]);
});

Deno.test("system failures: a clock that is far off changes names and nothing else", async () => {
  for (const at of [-6e13, 0, 8.64e15]) {
    using project = new CommandLine(tableRows(2));
    const { summary } = await project.train({ now: () => new Date(at) });
    assertEquals(summary.outcomes, { champion: 2, fallback: 0, failed: 0 });
    assertEquals((await project.infer()).json().outcomes, { champion: 2, fallback: 0, failed: 0 });
  }
});
