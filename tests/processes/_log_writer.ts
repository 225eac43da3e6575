// Logs one batch after the other, publishes now and then, and tells each that it has logged; ends by itself after a number of them.
import { openForecastLog } from "@lib/inference/log/forecast_log.ts";
import { batchOf } from "../inference/_log.ts";

const [folder = "", name = "", count = ""] = Deno.args;
const log = openForecastLog(folder, { registry: "r", now: () => new Date("2026-05-01T10:00:00Z") });
for (let i = 0; i < Number(count); i++) {
  log.append(batchOf([`${name}${i}`]));
  Deno.stdout.writeSync(new TextEncoder().encode(`${name}${i}\n`));
  if (i % 8 === 7) await log.flush();
}
await log.close();
