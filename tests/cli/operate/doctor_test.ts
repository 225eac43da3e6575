import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startS3 } from "../../_support/s3_server.ts";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("doctor --json gives one row per check and says whether the main job can run", () =>
  withProject(async (project) => {
    const args = [...project.table, ...project.registry, "--reports", `${project.dir}/reports`, "--json"];
    const run = await cli(["doctor", "--offline", ...args]);
    assertEquals(run.code, 0, run.stdout);
    const { ok, checks } = run.json() as { ok: boolean; checks: Record<string, string>[] };
    assert(ok);
    for (const check of checks) assertEquals(Object.keys(check), ["name", "status", "detail", "hint"]);
    const names = checks.map((check) => check.name);
    for (const name of ["deno", "@duckdb/node-api", "write registry root", "kernel", project.config]) {
      assert(names.includes(name), name);
    }
    const entries = (await Array.fromAsync(Deno.readDir(project.dir))).map((entry) => entry.name).sort();
    assertEquals(entries, ["config.json", "t.csv"]); // it leaves nothing behind
  }));

Deno.test("doctor exits with 1 when something fails, and says the remedy", () =>
  withProject(async (project) => {
    await Deno.remove(`${project.dir}/t.csv`);
    const run = await cli(["doctor", "--offline", ...project.table, ...project.registry]);
    assertEquals(run.code, 1);
    assertStringIncludes(run.stdout, "is not there");
    assertStringIncludes(run.stdout, "1 check failed");
  }));

Deno.test("doctor --storage probes a bucket, refuses one that keeps no promises, and asks for keys", () =>
  withProject(async (project) => {
    await using server = await startS3();
    const { endpoint, accessKeyId, secretAccessKey } = server.access;
    const variables = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const doctor = async (known: Record<string, string>, ...more: string[]) => {
      const args = [
        "doctor",
        "--offline",
        ...project.table,
        ...project.registry,
        "--json",
        "--endpoint",
        endpoint,
        ...more,
      ];
      const run = await cli(args, new AbortController().signal, { variables: known });
      const { checks } = run.json() as { checks: { name: string; status: string; hint: string }[] };
      return { code: run.code, checks: checks.filter(({ name }) => name.startsWith("storage")) };
    };
    const sound = await doctor(variables, "--storage", "s3://bucket/models");
    assertEquals([sound.code, sound.checks.map(({ status }) => status)], [0, ["ok", "ok", "ok", "ok", "ok"]]);
    server.faults = { ignoresConditions: true, ignoresChecksums: true };
    const unsafe = await doctor(variables, "--storage", "s3://bucket/models");
    assertEquals([unsafe.code, unsafe.checks.map(({ status }) => status)], [1, ["fail", "fail", "fail", "ok", "ok"]]);
    assertStringIncludes(unsafe.checks[0]?.hint ?? "", "If-None-Match");
    const without = await doctor({ HOME: project.dir }, "--storage", "s3://bucket/models");
    assertEquals([without.code, without.checks.length], [1, 1]);
    assertStringIncludes(without.checks[0]?.hint ?? "", "AWS_ACCESS_KEY_ID");
    assertEquals((await cli(["doctor", "--storage", "bucket"])).code, 2);
    const alone = await cli(["doctor", "--endpoint", endpoint]);
    assertEquals([alone.code, alone.stderr.includes("--endpoint goes with --storage")], [2, true]);
  }));
