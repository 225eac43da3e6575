import { assert, assertEquals, assertMatch } from "@std/assert";
import { copy } from "@std/fs";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { S3_VARIABLES } from "../../lib/storage/objects/s3_access.ts";
import { MLFLOW_VARIABLES } from "../../lib/tracking/authorization.ts";
import { patience } from "../_support/patience.ts";
import { type S3Server, startS3 } from "../_support/s3_server.ts";
import { FakeMlflow } from "../tracking/_fake_mlflow.ts";
import { formatLightgbm } from "../../lib/exchange/formats/lightgbm_text.ts";
import { EVERY_QUESTION } from "../exchange/_ensembles.ts";
import { cli } from "../cli/_support/memory_terminal.ts";
import { type SmallProject, withProject } from "../cli/_support/small_project.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What the task looks up: the path of the Deno that runs it. */
const DENO = `"$(deno eval --no-config -p 'Deno.execPath()')"`;

/** Flags without which a command does all that it does elsewhere, in brackets in the docs. */
const OPTIONAL =
  /^(--allow-run=git|--allow-env=CI,INIT_CWD|--allow-sys=(systemMemoryInfo(,statfs|,hostname)?|statfs|cpus,networkInterfaces,hostname))$/;

/** What commands may see that read sources. */
const SOURCES = ["SOURCE_*", "PG*", "AWS_*", "HOME"];

/** Commands that read them. */
const READERS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  ["train", "features", "infer", "evaluate", "tune", "retrain", "plan"].map((name) => [name, SOURCES]),
);

/** Commands that speak with other machines, and what they may know of the environment for it. */
const NETWORK: Readonly<Record<string, readonly string[]>> = {
  push: S3_VARIABLES,
  pull: S3_VARIABLES,
  work: [
    ...["SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_JOB_ID", "JOB_COMPLETION_INDEX"],
    ...["AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ID", ...S3_VARIABLES],
  ],
  finalize: SOURCES,
  doctor: [...S3_VARIABLES, "LC_ALL", "LC_CTYPE", "LANG", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"],
  "mlflow-sync": MLFLOW_VARIABLES,
  monitor: ["ALERT_*"],
  pipeline: [...SOURCES, "ALERT_*"],
  ...READERS,
  train: [...SOURCES, "RAY_*"],
  serve: ["SERVE_TOKENS", "DENO_DIR", "XDG_CACHE_HOME", "NODE_V8_COVERAGE", ...S3_VARIABLES],
};

const SERVER = new FakeMlflow();
/** Where `mlflow-sync` sends things to; outside of the tests, as no test ends it. */
const MLFLOW = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  (request) => SERVER.handle(request),
);
MLFLOW.unref();

/** Permissions of each command in `deno.json`, the path of Deno as `deno`; `help` is none. */
function permissionsOfTasks(): Map<string, string[]> {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const commands = Object.values<{ command: string }>(tasks).map(({ command }) => command);
  return new Map(commands.flatMap((command) => {
    const [, flags, name] = /^deno run (.*) lib\/cli\/main\.ts ([a-z]\S*)$/.exec(command) ?? [];
    if (flags === undefined || name === undefined) return [];
    return [[
      name,
      flags.replace(DENO, "deno").split(" ").filter((flag) =>
        !/^--(quiet|frozen|unstable-lazy-dynamic-imports|v8-flags=.*)$/.test(flag)
      ),
    ]];
  }));
}

const TASKS = permissionsOfTasks();

Deno.test("permissions: every command has its own flags in deno.json; few have the network, none has all, or asks", () => {
  assertEquals([...TASKS.keys()].toSorted(), Object.keys(COMMANDS).toSorted());
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  assertEquals(tasks.help.command.match(/--allow-\S+/g), ["--allow-read", "--allow-env=CI,INIT_CWD"]);
  for (const [name, [first, ...flags]] of TASKS) {
    assertEquals(first, "--no-prompt", name);
    for (const flag of flags) {
      assertMatch(
        flag,
        /^--allow-(read|write|ffi|net|run(=\S+)?|env=CI,INIT_CWD[\w,*]*|sys=(systemMemoryInfo(,statfs|,hostname)?|statfs|cpus,networkInterfaces,hostname))$/,
        name,
      );
    }
    const env = flags.find((flag) => flag.startsWith("--allow-env")), variables = NETWORK[name];
    assertEquals(env, `--allow-env=${["CI", "INIT_CWD", ...variables ?? []]}`, name);
    assertEquals(flags.includes("--allow-net"), variables !== undefined, name);
  }
  assertEquals(
    [...TASKS].filter(([, flags]) => flags.some((flag) => flag.startsWith("--allow-run"))).map(([name]) => name)
      .toSorted(),
    [
      "doctor",
      "evaluate",
      "finalize",
      "infer",
      "lineage",
      "monitor",
      "pipeline",
      "plan",
      "report",
      "retrain",
      "serve",
      "train",
      "tune",
      "work",
    ],
  );
});

Deno.test("permissions: docs/cli.md says of every command what deno.json says", async () => {
  const text = await Deno.readTextFile(`${ROOT}docs/cli.md`);
  const rows = text.slice(text.indexOf("## Permissions")).matchAll(/^\| `([\w-]+)` +\| (`--allow.*?) +\|$/gm);
  const documented = new Map([...rows].map(([, name = "", row = ""]) => [name, row]));
  for (const [name, flags] of TASKS) {
    const row = documented.get(name) ?? "";
    const wanted = flags.slice(1).map((flag) => flag.startsWith("--allow-run=deno") ? "deno" : flag);
    // The variables are listed once, below.
    const short = wanted.map((flag) => flag.replace(/^(--allow-env=CI,INIT_CWD),([A-Z]+_).+/, "$1,$2…"));
    for (const flag of short) assert(row.includes(flag), `${name}: ${flag} in "${row}"`);
    for (const variable of NETWORK[name] ?? []) assert(text.includes(`\`${variable}\``), variable);
    const told = [...row.matchAll(/--allow-\w+/g)].map(([flag]) => flag);
    assertEquals(told.toSorted(), flags.slice(1).map((flag) => flag.replace(/=.*/, "")).toSorted(), name);
  }
});

/**
 * One command line that does what the command is for, by the project's folders. @param run A registered run. @param place Of a
 * plan.
 */
function commandLine(
  name: string,
  { dir, table, registry }: SmallProject,
  run = "",
  place = "s3://bucket/plan",
): string[] {
  const decision = ["--by", "ana", "--note", "tried", "--json"];
  switch (name) {
    case "import":
      return [
        name,
        `${dir}/vendor.txt`,
        ...foldersIn(dir),
        "--name",
        "vendor",
        "--trained-until",
        "2022-12-31",
        "--json",
      ];
    case "promote":
      return [name, "--run", run, ...foldersIn(dir), ...decision];
    case "gate":
      return [name, "--run", run, ...foldersIn(dir), "--json"];
    case "reject":
      return [name, "--run", run, ...foldersIn(dir), ...decision];
    case "rollback":
      return [name, "--to", run, ...foldersIn(dir), ...decision];
    case "rollout":
      return [name, "--run", run, "--share", "1", ...foldersIn(dir), ...decision];
    case "history":
      return [name, ...foldersIn(dir), "--json"];
    case "init":
      return [name, `${dir}/t.csv`, "--yes", "--force", "--output", `${dir}/init.jsonc`, "--json"];
    case "show":
      return [name, "--item", "short", ...registry, "--store", `${dir}/store`, "--png", `${dir}/show.png`, "--json"];
    case "doctor":
      return [name, ...table, ...registry, "--reports", `${dir}/reports`, "--offline", "--json"];
    case "train":
      return [name, ...table, ...registry, "--reports", `${dir}/reports`, "--workers", "1", "--json"];
    case "retrain":
      return [
        name,
        ...table.slice(0, 2),
        ...foldersIn(dir),
        "--trigger",
        "manual",
        "--input",
        `${dir}/newer.csv`,
        "--workers",
        "1",
        "--json",
      ];
    case "pipeline": {
      const files = ["--input", `${dir}/newer.csv`, "--output", `${dir}/f.csv`, "--predictions", `${dir}/predictions`];
      const folders = [...registry, "--reports", `${dir}/reports`];
      // What is tried is what it may do, not whether a week more makes a better model.
      const [, own = ""] = table, fields = JSON.parse(Deno.readTextFileSync(own)), config = `${dir}/any.json`;
      Deno.writeTextFileSync(config, JSON.stringify({ ...fields, lifecycle: { nonInferiority: null } }));
      const at = table.map((text) => text === own ? config : text);
      return [name, "--stages", "full", ...at, ...folders, ...files, "--workers", "1", "--json"];
    }
    case "evaluate":
      return [name, ...table, "--workers", "1", "--origins", "1", "--output", `${dir}/past.parquet`, "--json"];
    case "tune": {
      const boosted = { name: "boosted", base: "global_gradient_boosting", params: { trees: 3 } };
      const [, own = ""] = table, fields = JSON.parse(Deno.readTextFileSync(own));
      const config = `${dir}/tuned.json`, contenders = ["seasonal_naive", boosted];
      Deno.writeTextFileSync(config, JSON.stringify({ ...fields, contenders }));
      const at = [...table.map((text) => text === own ? config : text), ...registry];
      const to = ["--reports", `${dir}/reports`, "--output", `${dir}/best.json`];
      return [name, ...at, ...to, "--workers", "1", "--trials", "2", "--json"];
    }
    case "features":
      return [name, ...table, "--json"];
    case "plan":
      return [name, ...table, ...registry, "--output", place, "--shards", "1", "--json"];
    case "work":
      return [name, "--plan", place, "--shard", "0", "--json"];
    case "finalize":
      return [name, "--plan", place, ...foldersIn(`${dir}/elsewhere`), "--no-charts", "--json"];
    case "infer":
      return [name, ...table, ...registry, "--output", `${dir}/forecasts.csv`, "--json"];
    case "explain":
      return [name, ...table, ...registry, "--output", `${dir}/explained.csv`, "--json"];
    case "serve":
      return [
        name,
        ...registry,
        "--store",
        `${dir}/store`,
        "--predictions",
        `${dir}/predictions`,
        "--port",
        "0",
        "--json",
      ];
    case "monitor":
      return [name, ...table.slice(0, 2), ...foldersIn(dir), "--predictions", `${dir}/predictions`, "--json"];
    case "models":
      return [name, "list", ...registry, "--json"];
    case "export":
      return [name, ...foldersIn(dir), "--format", "json", "--output", `${dir}/exported`, "--json"];
    case "mlflow-sync":
      return [name, ...foldersIn(dir), "--to", `http://127.0.0.1:${MLFLOW.addr.port}`, "--json"];
    case "runs":
    case "report":
      return [name, ...foldersIn(dir), "--json"];
    case "lineage":
      return [name, ...foldersIn(dir), "--item", "a/../b", "--retrain", "--workers", "1", "--json"];
    case "fsck":
      return [name, ...foldersIn(dir), "--repair", "--json"];
    case "gc":
      return [name, ...foldersIn(dir), "--json"];
    case "backup":
      return [name, `${dir}/backup.tar`, ...foldersIn(dir), "--json"];
    case "restore":
      return [name, `${dir}/backup.tar`, ...foldersIn(`${dir}/restored`), "--json"];
    case "push":
      return [name, "--to", "s3://bucket/models", ...foldersIn(dir), "--json"];
    case "pull":
      return [name, "--from", "s3://bucket/models", ...foldersIn(`${dir}/pulled`), "--json"];
    default:
      return [name, ...table, ...registry, "--reports", `${dir}/reports`, "--json"];
  }
}

function foldersIn(dir: string): string[] {
  return ["--registry", `${dir}/models`, "--store", `${dir}/store`, "--reports", `${dir}/reports`];
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What tells `push` and `pull` their server. */
function variablesOf({ access }: S3Server): Record<string, string> {
  const { endpoint, accessKeyId, secretAccessKey } = access;
  return { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

async function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...variables },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: patience(),
  });
  const child = command.spawn();
  const [stdout, stderr] = await Promise.all([
    readText(child.stdout, () => args.includes("serve") && child.kill("SIGTERM")),
    readText(child.stderr),
  ]);
  return { code: (await child.status).code, stdout, stderr };
}

/** A stream as text. @param onStart Called when the first of it has come: what serves then ends when it is told to. */
async function readText(stream: ReadableStream<Uint8Array<ArrayBuffer>>, onStart?: () => void): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    if (text === "") onStart?.();
    text += part;
  }
  return text;
}

Deno.test("permissions: every command does its work as the task that deno.json has", () =>
  withProject(async (project) => {
    await using server = await startS3();
    let last = "";
    // Models and forecasts come after training, what is put back after what was copied.
    const names = [
      "init",
      "features",
      "train",
      "evaluate",
      "tune",
      "infer",
      "explain",
      "show",
      "serve",
      "monitor",
      "models",
      "lineage",
      "runs",
      "report",
      "export",
      "rollout",
      "reject",
      "gate",
      "promote",
      "mlflow-sync",
      "rollback",
      "history",
      "import",
      "doctor",
      "fsck",
      "gc",
      "backup",
      "restore",
      "retrain",
      "pipeline",
      "plan",
      "work",
      "finalize",
      "push",
      "pull",
    ];
    assertEquals(names.toSorted(), [...TASKS.keys()].toSorted(), "a command that is not tried");
    await writeVendor(project.dir);
    await writeNewer(project.dir);
    for (const name of names) {
      // What a run over fewer keys has waits.
      if (name === "rollout") last = String((await project.train("--json", "--item", "007")).json().run);
      if (name === "finalize") await finishBut(project, variablesOf(server));
      const line = [...commandLine(name, project, last), ...FORCED[name] ?? []];
      const { code, stdout, stderr } = await run(["task", ...line], variablesOf(server));
      assertEquals(code, 0, `${name}: ${stderr} ${stdout}`);
      assertEquals(typeof JSON.parse(stdout), "object", name);
      assert(!/allow-|NotCapable/.test(stderr.replace(/^Task .*$/m, "")), `${name}: ${stderr}`);
    }
  }));

/** All passes of the plan are done, the last of which is left to be finalized. */
async function finishBut(project: SmallProject, variables: Readonly<Record<string, string>>): Promise<void> {
  for (const name of ["finalize", "work"]) {
    await cli(commandLine(name, project), new AbortController().signal, { variables });
  }
}

/** A model of somebody else, to import. */
function writeVendor(dir: string): Promise<void> {
  const trees = { ...EVERY_QUESTION, names: ["lag_1", "step"] };
  return Deno.writeTextFile(`${dir}/vendor.txt`, formatLightgbm(trees)?.text ?? "");
}

/** The table, a week later. */
async function writeNewer(dir: string): Promise<void> {
  const week = "2024-07-01,007,north,30\n2024-07-01,007,south,30\n";
  await Deno.writeTextFile(`${dir}/newer.csv`, await Deno.readTextFile(`${dir}/t.csv`) + week);
}

/** What was rejected just now is promoted all the same. */
const FORCED: Readonly<Record<string, readonly string[]>> = { promote: ["--force"] };

/** Without these a command ends; what is in brackets in the docs is not among them. */
function needed(name: string): string[] {
  // Without a table to read, no native code is loaded; without workers, this process does all.
  const unused = ["infer", "explain", "promote", "rollback", "rollout", "export"].includes(name)
    ? /ffi|net|env|run/
    : name === "doctor"
    ? /ffi|write|read|run|env|net/
    // Nobody is to be told, and no file has actuals.
    : name === "monitor"
    ? /ffi|write|run|env|net/
    // One process is enough, and no browser.
    : name === "serve" || name === "report"
    ? /run/
    // Nobody is to be told by its last stage.
    : name === "pipeline"
    ? /env|net|sys/
    // The table is a file of this machine; of a plan its place too, and its truth is no table.
    : name in READERS || name === "work"
    ? /net|env/
    : name === "finalize"
    ? /ffi|net|env/
    : /^$/;
  return (TASKS.get(name) ?? []).filter((flag) =>
    flag !== "--no-prompt" && !unused.test(flag) && (name === "doctor" || !OPTIONAL.test(flag))
  );
}

Deno.test("permissions: a command without one of its flags ends with an error that names the flag", () =>
  withProject(async (project) => {
    await using server = await startS3();
    await writeVendor(project.dir);
    await writeNewer(project.dir);
    const trained = await project.train("--json"), variables = variablesOf(server), place = `${project.dir}/shared`;
    await cli(commandLine("plan", project, "", place));
    await cli(commandLine("push", project), new AbortController().signal, { variables });
    const cases = [...TASKS.keys()].flatMap((name) => needed(name).map((missing) => ({ name, missing })));
    for (const [i, { name, missing }] of cases.entries()) {
      const flags = (TASKS.get(name) ?? []).filter((flag) => flag !== missing)
        .map((flag) => flag.replace("--allow-run=deno", `--allow-run=${Deno.execPath()}`));
      // What is stored already is not read again.
      const table = ["--config", project.config, "--store", `${project.dir}/store${i}`];
      const line = commandLine(
        name,
        ["infer", "explain"].includes(name) ? project : { ...project, table },
        String(trained.json().run),
        place,
      );
      const { code, stdout, stderr } = await run(
        ["run", "--no-check", ...flags, "lib/cli/main.ts", ...line],
        variables,
      );
      const label = `${name} without ${missing}: ${stderr}`;
      assertEquals(code, 1, label);
      // A pipeline tells of each stage.
      const { stages, error = stages?.at(-1).error } = JSON.parse(stdout);
      const flag = missing.replace(/=.*/, "");
      assertEquals([error.code, error.context.flag], ["PERMISSION_DENIED", flag], label);
      assert(error.hint.includes(`Run again with ${flag}`), label);
    }
  }));

Deno.test("permissions: the table of a future is read with the flags of infer, and not without native code", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--json")).code, 0);
    const future = `${project.dir}/future.csv`;
    await Deno.writeTextFile(future, "date,item,location\n2024-07-01,007,north\n");
    const line = [...commandLine("infer", project), "--future", future];
    const flags = (TASKS.get("infer") ?? []).filter((flag) => flag !== "--allow-ffi");
    const { stdout } = await run(["run", "--no-check", ...flags, "lib/cli/main.ts", ...line]);
    assertEquals(JSON.parse(stdout).error.context.flag, "--allow-ffi");
  }));

Deno.test("permissions: a registry of a former release is migrated with the flags of train", () =>
  withProject(async (project) => {
    await copy(`${ROOT}tests/golden/registry_1/registry`, `${project.dir}/models`);
    const { code, stderr } = await run(["task", ...commandLine("train", project)]);
    assertEquals(code, 0, stderr);
    assertEquals((await Deno.stat(`${project.dir}/models/registry.db.v1.backup`)).isFile, true);
  }));

Deno.test("permissions: a device as output is told as such, not as a flag that would not help", async () => {
  if (Deno.build.os !== "linux") return;
  await withProject(async (project) => {
    assertEquals((await project.train("--json")).code, 0);
    const lines = [
      ["backup", "/dev/full", ...foldersIn(project.dir), "--json"],
      [...commandLine("infer", project), "--output", "/dev/full.csv"],
    ];
    for (const line of lines) {
      const { code, stdout, stderr } = await run(["task", ...line]);
      assertEquals([code, JSON.parse(stdout).error.code], [1, "WRITE_FAILED"], stderr);
    }
  });
});
