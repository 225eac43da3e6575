import { assert, assertEquals } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { patience } from "../_support/patience.ts";
import { cli } from "../cli/_support/memory_terminal.ts";

const ROOT = new URL("../../", import.meta.url).pathname, MONTHS = 96, KNOWN = 92;

/** Three keys of months, written as month/year, up to a month. */
function table(months: number): string {
  const rng = createRng(3);
  const rows = ["a", "b", "c"].flatMap((item, k) =>
    Array.from({ length: MONTHS }, (_, t) => {
      const demand = Math.round(100 * (k + 1) + 20 * Math.sin(t / 2) + 8 * rng.normal()),
        shift = k === 0 && t >= KNOWN ? 2 : 1;
      const date = `${2015 + Math.floor(t / 12)}-${String(t % 12 + 1).padStart(2, "0")}`;
      return t < months ? [`${date},${item},${demand * shift}`] : [];
    }).flat()
  );
  return `date,item,demand\n${rows.join("\n")}\n`;
}

Deno.test("monitor killed at any moment leaves what the next look goes on from, as if it had never been", async () => {
  const dir = Deno.makeTempDirSync(), config = `${dir}/config.json`;
  const fields = {
    name: "months",
    source: `${dir}/t.csv`,
    keys: ["item"],
    frequency: "month",
    horizon: 3,
    folds: { count: 3 },
  };
  Deno.writeTextFileSync(config, JSON.stringify({ ...fields, contenders: ["naive", "seasonal_naive"] }));
  const folders = ["registry", "store", "predictions"].flatMap((name) => [`--${name}`, `${dir}/${name}`]);
  const run = async (command: string, ...more: string[]) => {
    const done = await cli([command, "--config", config, ...more]);
    assertEquals(done.code, 0, done.stderr);
    return done;
  };
  const load = (months: number) => Deno.writeTextFileSync(`${dir}/t.csv`, table(months));
  load(KNOWN);
  await run("train", ...folders.slice(0, 4), "--reports", `${dir}/reports`, "--workers", "1", "--quiet", "--no-charts");
  for (let month = KNOWN; month < MONTHS; month++) {
    await run("infer", ...folders, "--log", "--quiet", "--output", `${dir}/f.csv`);
    load(month + 1);
    await run("features", ...folders.slice(2, 4), "--quiet");
  }
  const look = async (reports: string) => (await run("monitor", ...folders, "--reports", reports, "--json")).json();
  const whole = await look(`${dir}/whole`),
    state = (reports: string) => Deno.readFileSync(`${reports}/monitor/months/state.bin`);
  assertEquals([whole.checked, (whole.watch as { taken: number }).taken], [27, 12]);

  const killed = `${dir}/killed`, args = [...folders, "--reports", killed, "--config", config];
  for (let pause = 100; pause < 3000; pause += 350) {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", "lib/cli/main.ts", "monitor", ...args, "--json"],
      cwd: ROOT,
      ...{ stdout: "null", stderr: "null", signal: patience() },
    }).spawn();
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      child.kill("SIGKILL");
    } catch {
      // It had ended.
    }
    await child.status;
  }
  const after = await look(killed);
  assertEquals([after.checked, after.metrics, after.conditions], [whole.checked, whole.metrics, whole.conditions]);
  assertEquals(state(killed), state(`${dir}/whole`));
  const again = await look(killed);
  assert((again.watch as { taken: number }).taken === 0);
  assertEquals(state(killed), state(`${dir}/whole`));
  Deno.removeSync(dir, { recursive: true });
});
