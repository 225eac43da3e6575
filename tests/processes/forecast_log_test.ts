// What a process has logged survives its death, and stands beside what others log.
import { assert, assertEquals } from "@std/assert";
import { openForecastLog } from "@lib/inference/log/forecast_log.ts";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import { rowsOf } from "../inference/_log.ts";

const WRITER = new URL("./_log_writer.ts", import.meta.url).pathname;

/** Start a process that logs; with `killAt` it is killed as soon as it has told so many batches. */
async function write(folder: string, name: string, options: { count: number; killAt?: number }): Promise<string[]> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "-A", WRITER, folder, name, String(options.count)],
    stdout: "piped",
  }).spawn();
  let text = "";
  for await (const part of process.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (options.killAt === undefined || text.split("\n").length <= options.killAt) continue;
    process.kill("SIGKILL");
    break;
  }
  await process.status;
  return text.split("\n").slice(0, -1);
}

Deno.test("openForecastLog() what was logged before a kill is there, beside what another process logs; the next one publishes it", async () => {
  const folder = Deno.makeTempDirSync();
  // Between two publications, in one of them, and before the first.
  const dead = [3, 8, 21].map((killAt, i) => write(folder, `dead${i}-`, { count: 100_000, killAt }));
  const told = (await Promise.all([...dead, write(folder, "alive-", { count: 20 })])).flat();
  const reading = new ForecastReading(folder, { table: "demo" });
  const rows = await rowsOf(reading), found = new Set(rows.map((row) => row.split(" ")[0]));
  assertEquals(reading.damaged, []);
  assertEquals(told.filter((name) => !found.has(name)), []);
  assertEquals(rows.length, 2 * found.size);
  assert(told.length >= 52);
  await openForecastLog(folder, { registry: "r", now: () => new Date("2026-05-02T10:00:00Z") }).close();
  assertEquals([...Deno.readDirSync(`${folder}/journal`)], []);
  assertEquals(await rowsOf(new ForecastReading(folder, { table: "demo" })), rows);
});
