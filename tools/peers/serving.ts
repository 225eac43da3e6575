import { assert, assertEquals } from "@std/assert";
import { taskCommand } from "../../tests/_support/task_command.ts";
import { keyRows, Project } from "../../tests/training/_project.ts";
import { visitApiPage } from "./api_page.ts";
import { launch } from "./page_visit.ts";
import type { PeerCheck, PeerContext } from "./peer_check.ts";
import { runPython } from "./run_python.ts";
import { freePort, type PeerServer, startServer } from "./server.ts";
import { runProduct } from "./trained_tables.ts";

/** Keys whose texts mean something elsewhere. */
const ITEMS = ["a/../b\u{1f600}", "007", "x".repeat(300)];
const ROOT = new URL("../../", import.meta.url).pathname;
/** Seconds that made-up requests are sent for. */
const FUZZING = 40;

/** `serve` answers the clients of Triton, MLflow and Prometheus from PyPI, and no made-up request breaks it. */
export const SERVING: PeerCheck = {
  name: "serving",
  needs: ["python", "chromium"],
  async check(context) {
    using project = new Project(ITEMS.flatMap((item) => keyRows(item, "x")), {
      contenders: ["seasonal_naive", "ses", "ridge"],
      exogenous: {},
    });
    await project.train();
    const { registry, store } = project.paths, folders = ["--registry", registry, "--store", store];
    const forecasts = `${context.scratch}/forecasts.json`;
    await runProduct(["infer", ...folders, "--output", forecasts]);
    const port = freePort(), url = `http://127.0.0.1:${port}`, log = `${context.scratch}/serve.log`;
    const server = await serve({ folders, port, log, scratch: context.scratch });
    try {
      const args = [url, project.config.name, forecasts];
      const clients = JSON.parse(await runPython(context, { script: "serving_clients.py", args }));
      await using browser = await launch(context);
      const operations = await visitApiPage(browser, url);
      const cases = await makeUpRequests(context, url, registry);
      assert(server.alive(), await Deno.readTextFile(log));
      const statuses = await statusesOf(log);
      const wrong = statuses.filter((status) => status >= 500 && status !== 503);
      assertEquals(wrong, [], `answers of 5xx: ${log}`);
      return `${operations} operations on its page; ${clients.numbers} numbers by three clients are those of infer; ${clients.metrics} metrics read; ` +
        `${statuses.length} requests, ${cases}`;
    } finally {
      await server.close();
    }
  },
};

function serve(
  { folders, port, log, scratch }: { folders: readonly string[]; port: number; log: string; scratch: string },
): Promise<PeerServer> {
  const predictions = ["--predictions", `${scratch}/predictions`];
  return startServer(Deno.execPath(), {
    args: [...taskCommand("serve"), ...folders, ...predictions, "--port", `${port}`],
    log,
    cwd: ROOT,
    ready: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/v2/health/ready`);
      await answer.body?.cancel();
      return answer.ok;
    },
  });
}

/** Let schemathesis make up requests from the description. @returns What it did, in a few words. */
async function makeUpRequests(context: PeerContext, url: string, secret: string): Promise<string> {
  const python = context.program("python"),
    here = (name: string) => new URL(`python/${name}`, import.meta.url).pathname;
  const options = [
    "--max-time",
    `${FUZZING}`,
    "--max-examples",
    "40",
    "--seed",
    "1",
    "--phases",
    "examples,coverage,fuzzing",
  ];
  const command = new Deno.Command(python.replace(/[^/\\]+$/, "schemathesis"), {
    args: ["--config-file", here("schemathesis.toml"), "run", `${url}/openapi.json`, "--checks", "all", ...options],
    env: { SCHEMATHESIS_HOOKS: here("serving_hooks.py"), SERVING_SECRET: secret, PYTHONUTF8: "1", NO_COLOR: "1" },
    cwd: context.scratch,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(4 * FUZZING * 1000),
  });
  const { success, stdout, stderr } = await command.output(), decoder = new TextDecoder();
  const told = decoder.decode(stdout);
  assert(success, `schemathesis found something:\n${told.slice(-12_000)}${decoder.decode(stderr).slice(-2_000)}`);
  return /\d+ generated/.exec(told)?.[0] ?? "made up from the description";
}

/** Statuses of all answers, by the lines that the server wrote. */
async function statusesOf(log: string): Promise<number[]> {
  const lines = (await Deno.readTextFile(log)).split("\n").filter((line) => line.startsWith('{"time"'));
  return lines.map((line) => Number(JSON.parse(line).status));
}
