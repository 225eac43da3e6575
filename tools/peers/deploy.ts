import { copy } from "@std/fs";
import { equal } from "node:assert/strict";
import type { PeerCheck } from "./peer_check.ts";
import { runPython } from "./run_python.ts";

const DEPLOY = new URL("../../deploy", import.meta.url).pathname;
/** Of `systemd-analyze security`: from 0, where nothing is allowed, to 10; a unit of which nobody has thought has 9.6. */
const MOST_EXPOSURE = 2;

/** What a test machine cannot run is read by the programs that will read it: linters, schemas, and Prometheus's own tests. */
export const DEPLOY_CHECK: PeerCheck = {
  name: "deploy",
  needs: ["python", "promtool", "systemd"],
  async check(context) {
    const { scratch, program } = context;
    const validated = JSON.parse(await runPython(context, { script: "check_deploy.py", args: [DEPLOY] }));
    const promtool = (...args: string[]) => succeed(program("promtool"), args, `${DEPLOY}/prometheus`);
    await promtool("check", "config", "--syntax-only", "prometheus.yml");
    await promtool("check", "rules", "alerts.yml");
    await promtool("test", "rules", "alerts_test.yml");
    const units = await readableUnits(`${scratch}/units`);
    await succeed(program("systemd"), ["verify", ...units], scratch);
    for (const unit of units.filter((unit) => unit.endsWith(".service"))) {
      const security = ["security", "--offline=true", `--threshold=${MOST_EXPOSURE * 10}`, unit];
      await succeed(program("systemd"), security, scratch);
    }
    equal(validated.failed.join("\n"), "");
    return `${validated.passed} files pass hadolint, Compose, Kubernetes, AWS Batch and bash, ${units.length} units systemd; alerts fire`;
  },
};

/** Units, with programs that this machine has in place of those that it need not have. */
async function readableUnits(folder: string): Promise<string[]> {
  await copy(`${DEPLOY}/systemd`, folder);
  const units = [];
  for await (const { name } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replaceAll("/usr/local/bin/deno", "/bin/true"));
    units.push(path);
  }
  return units.sort();
}

async function succeed(command: string, args: readonly string[], cwd: string): Promise<void> {
  const options: Deno.CommandOptions = { args: [...args], cwd, stdin: "null", stdout: "piped", stderr: "piped" };
  const { code, stdout, stderr } = await new Deno.Command(command, options).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${text(stdout)}\n${text(stderr)}`);
}
