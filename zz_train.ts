import { parseConfig } from "@lib/core/config.ts";
import { trainTable } from "@lib/training/train.ts";
const config = parseConfig(JSON.parse(Deno.readTextFileSync(Deno.args[0])));
let last = 0;
const r = await trainTable(config, { store: "/tmp/t/store", registry: "/tmp/t/reg", reports: "/tmp/t/reports", input: Deno.args[1] || undefined, limit: Deno.args[2] ? Number(Deno.args[2]) : undefined, workers: 2, now: () => new Date(), log: { debug() {}, info: console.log, warn: console.log }, onProgress(p) { const t = performance.now(); if (t - last > 15000 || p.done === p.total) { last = t; console.log(p.phase, p.done, p.total, (t / 1000).toFixed(1)); } } });
const { metrics, ...rest } = r.summary;
console.log(rest);
for (const [n, m] of Object.entries(metrics)) console.log(n.padEnd(26), ["mase", "rmsse", "wape", "bias", "mape"].map((k) => k + " " + (m as any)[k].toFixed(4)).join("  "));
