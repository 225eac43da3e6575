import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { EXIT, exitCodeOf } from "../../../lib/cli/session/exit_code.ts";
import { type SmallProject, withProject } from "../_support/small_project.ts";
import { patience } from "../../_support/patience.ts";

const MAIN = new URL("../../../lib/cli/main.ts", import.meta.url).pathname;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run a command line as a process of its own; `until`: interrupt it as soon as this text is on standard error. */
async function run(args: readonly string[], options: { until?: string } = {}): Promise<Ended> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", MAIN, ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: patience(),
  }).spawn();
  let stderr = "", interrupted = false;
  const reading = (async () => {
    for await (const text of process.stderr.pipeThrough(new TextDecoderStream())) {
      stderr += text;
      if (options.until === undefined || interrupted || !stderr.includes(options.until)) continue;
      interrupted = true;
      process.kill("SIGINT");
    }
  })();
  const [stdout] = await Promise.all([new Response(process.stdout).text(), reading]);
  return { code: (await process.status).code, stdout, stderr };
}

function trainArgs({ table, registry, dir }: SmallProject): string[] {
  return ["train", ...table, ...registry, "--reports", `${dir}/reports`, "--workers", "1", "--no-charts", "--debug"];
}

/** The command that an interrupted one names as its remedy, without `deno task`. */
function remedyOf({ stderr }: Ended): string[] {
  const [, command] = stderr.match(/^hint: .*: deno task (.*)$/m) ?? [];
  assert(command !== undefined, stderr);
  return command.split(" ");
}

Deno.test("exitCodeOf() a stage that is not wholly done says so", () => {
  assertEquals((["done", "incomplete", "failed"] as const).map(exitCodeOf), [EXIT.DONE, EXIT.KEYS_FAILED, EXIT.ERROR]);
});

Deno.test("exit codes: 0 done, 1 a condition with a code, 2 wrong usage", () =>
  withProject(async (project) => {
    const features = ["features", ...project.table];
    const ends = await Promise.all([
      run([...features, "--quiet"]),
      run(["models", "runs", "--registry", `${project.dir}/nowhere`]),
      run(["evaluate", ...project.table, "--item", "nobody"]),
      run([...features, "--no-such-option"]),
    ]);
    assertEquals(ends.map(({ code }) => code), [EXIT.DONE, EXIT.ERROR, EXIT.ERROR, EXIT.USAGE]);
  }));

Deno.test("exit code 3: train, interrupted twice, is finished by the command that it names", () =>
  withProject(async (project) => {
    // Chunks of one key each: there is always something left when the first one is done.
    const rows = (await Deno.readTextFile(`${project.dir}/t.csv`)).trim().split("\n");
    const more = Array.from({ length: 12 }, (_, i) => rows.slice(1).map((row) => row.replace(",007,", `,${i},`)));
    await Deno.writeTextFile(
      `${project.dir}/t.csv`,
      [...rows, ...more.flat().filter((row) => !/short|a\//.test(row))].join("\n"),
    );
    const first = await run(trainArgs(project), { until: "scoring contenders on the past: 0 of 28" });
    assertEquals(first.code, EXIT.UNFINISHED, first.stderr);
    assertStringIncludes(first.stderr, "error[ABORTED]");
    const second = await run(remedyOf(first), { until: "fitting the chosen models: 0 of 28" });
    assertEquals(second.code, EXIT.UNFINISHED, second.stderr);
    assertEquals((await run(["models", "runs", ...project.registry])).stdout, "No runs.\n");
    const third = await run(remedyOf(second));
    assertEquals(third.code, EXIT.DONE, third.stderr);
    assertMatch(third.stderr, /Resumed: 28 of 28 keys/);
    assertStringIncludes((await run(["models", "runs", ...project.registry])).stdout, "small-");
  }));

Deno.test("exit code 3: evaluate says to run it again, keeps nothing and offers no --resume", () =>
  withProject(async (project) => {
    const reports = `${project.dir}/reports`;
    const args = ["evaluate", ...project.table, "--reports", reports, "--workers", "1", "--origins", "2", "--debug"];
    const ended = await run(args, { until: "origin 1 of 2: scoring contenders on the past: 0 of 4" });
    assertEquals(ended.code, EXIT.UNFINISHED, ended.stderr);
    assertEquals(remedyOf(ended), args);
    assertEquals([...Deno.readDirSync(reports)].map(({ name }) => name), []);
  }));

Deno.test("exit code 4: keys that failed by an error are one line on standard error; the others have forecasts", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, EXIT.DONE);
    for (const { name } of Deno.readDirSync(`${project.dir}/models/packs`)) {
      Deno.writeFileSync(`${project.dir}/models/packs/${name}`, new Uint8Array(100));
    }
    const output = `${project.dir}/f.csv`;
    const ended = await run(["infer", ...project.registry, "--store", `${project.dir}/store`, "--output", output]);
    assertEquals(ended.code, EXIT.KEYS_FAILED, ended.stderr);
    const line = `warning: 4 keys (CORRUPT_PACK 4) failed: see reason in ${output}`;
    assertEquals(ended.stderr.split("\n").filter((text) => text.includes("fail")), [line]);
    assertEquals(Deno.readTextFileSync(output).trim().split("\n").length, 13);
  }));

Deno.test("exit code 0: a key of which nothing is known has no forecast, and is no failure of the command", () =>
  withProject(async (project) => {
    const rows = (await Deno.readTextFile(`${project.dir}/t.csv`)).trim().split("\n");
    const empty = rows.filter((row) => row.includes(",007,north,")).map((row) =>
      row.replace(/007,north,.*/, "empty,north,")
    );
    await Deno.writeTextFile(`${project.dir}/t.csv`, [...rows, ...empty].join("\n"));
    const trained = await run(trainArgs(project));
    assertEquals(trained.code, EXIT.DONE, trained.stderr);
    assertStringIncludes(trained.stderr, "1 key (ALL_MISSING 1) without data");
    const output = `${project.dir}/f.csv`;
    const args = ["infer", ...project.registry, "--store", `${project.dir}/store`, "--output", output];
    const inferred = await run([...args, "--item", "empty"]);
    assertEquals(inferred.code, EXIT.DONE, inferred.stderr);
    assertMatch(Deno.readTextFileSync(output), /^empty,north,.*,failed,ALL_MISSING$/m);
  }));
