import { assertEquals } from "@std/assert";
import { forecast, train } from "../../lib/memory/mod.ts";
import { buildNpm, packNpm } from "../npm.ts";
import type { PeerCheck } from "./peer_check.ts";

/** The oldest Node that the package promises, and the line that is current. */
const NODES = ["22.20.0", "24"];

/** Data of several kinds, as JSON, which both runtimes make the same. */
const SERIES = {
  weekly: {
    options: { keys: ["item"], time: "week", target: "sold", horizon: 6 },
    rows: [7, 8].flatMap((item) =>
      Array.from({ length: 120 }, (_, t) => ({
        week: new Date(Date.UTC(2022, 0, 3 + 7 * t)).toISOString().slice(0, 10),
        item,
        sold: t % 31 === 0 ? null : (40 + item * (t % 13) + (t * t) % 17) % 90,
      }))
    ),
  },
  monthly: {
    options: { keys: [], time: "month", target: "sold", horizon: 4 },
    rows: Array.from({ length: 60 }, (_, t) => ({
      month: `${2019 + Math.floor(t / 12)}-${String(t % 12 + 1).padStart(2, "0")}`,
      sold: 100 + t + 20 * (t % 12),
    })),
  },
};

/** The three lines of the README, on each set: everything that Node gives goes to standard output. */
const SCRIPT = `import { readFileSync } from "node:fs";
import { ForecastError, forecast, openInference, train, trainTable } from "1000models";
const sets = JSON.parse(readFileSync("series.json", "utf8")), found = {};
for (const [name, { rows, options }] of Object.entries(sets)) found[name] = await forecast(rows, options);
const hot = await openInference({ registry: "models", store: "store" });
found.hot = await hot.forecast([7]);
hot.close();
const codes = [];
for (const refused of [() => trainTable({}), async () => {
  const trained = await train(sets.monthly.rows, { ...sets.monthly.options, contenders: ["naive"] });
  trained.save({ registry: "new", store: "new_store" });
}]) {
  try { await refused(); } catch (error) { codes.push(error instanceof ForecastError && error.code); }
}
console.log(JSON.stringify({ ...found, codes }, (_, value) => Number.isNaN(value) ? "NaN" : value));
`;

const TYPES = `import { type ForecastRow, forecast, openInference, train } from "1000models";
const rows = [{ week: "2024-01-01", sold: 1 }];
const next: ForecastRow[] = await forecast(rows, { time: "week", target: "sold", horizon: 8 });
const columns: Record<string, unknown[]> = await forecast({ week: ["2024-01-01"], sold: Float64Array.of(1) }, { time: "week" });
using trained = await train(rows, { target: "sold" });
const hot = await openInference({ registry: "models", store: "store" });
console.log(next[0].yhat.toFixed(), columns, trained.summary.outcomes.champion, await hot.forecast([7], { history: rows }));
// @ts-expect-error: there is no such option
await forecast(rows, { horizont: 8 });
`;

/** The package is installed from its tarball into an empty project, and forecasts there as Deno does here. */
export const NODE: PeerCheck = {
  name: "node",
  needs: [],
  async check({ scratch, log }) {
    const folder = `${scratch}/npm`, project = `${scratch}/project`;
    await buildNpm(folder, log);
    const tarball = await packNpm(folder), expected = await inDeno(project);
    const seen: string[] = [];
    for (const version of NODES) {
      log(`Node ${version}`);
      await Deno.writeTextFile(`${project}/package.json`, '{ "private": true, "type": "module" }');
      const tools = ["typescript@5.9.3", "@types/node@22"];
      await run(project, "npm", ["install", "--no-audit", "--no-fund", tarball, `node@${version}`, ...tools]);
      const bin = (name: string) => `${project}/node_modules/.bin/${name}`;
      const { codes, ...found } = JSON.parse(await run(project, bin("node"), ["script.mjs"]));
      assertEquals(found, expected, `the numbers of Node ${version}`);
      assertEquals(codes, ["DENO_ONLY", "DENO_ONLY"]);
      await run(project, bin("node"), [`${project}/node_modules/typescript/bin/tsc`, "-p", "."]);
      seen.push((await run(project, bin("node"), ["--version"])).trim());
    }
    const { size } = await Deno.stat(tarball);
    return `${seen.join(", ")}: forecasts and hot inference of Deno bit for bit, types check, ${
      Math.round(size / 1024)
    } kB packed`;
  },
};

/** Fill the project that is to be tried. @returns What Deno makes of the same data. */
async function inDeno(project: string): Promise<unknown> {
  await Deno.mkdir(project);
  await Deno.writeTextFile(`${project}/series.json`, JSON.stringify(SERIES));
  await Deno.writeTextFile(`${project}/script.mjs`, SCRIPT);
  await Deno.writeTextFile(`${project}/types.ts`, TYPES);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: "es2022", module: "nodenext", skipLibCheck: false, types: ["node"] },
    lib: ["es2023", "esnext.disposable"],
  };
  await Deno.writeTextFile(`${project}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ["types.ts"] }));
  const { weekly, monthly } = SERIES;
  using trained = await train(weekly.rows, weekly.options);
  trained.save({ registry: `${project}/models`, store: `${project}/store` });
  const all = await trained.forecast();
  const hot = all.filter(({ item }) => item === 7);
  const found = { weekly: all, monthly: await forecast(monthly.rows, monthly.options), hot };
  return JSON.parse(JSON.stringify(found, (_, value) => Number.isNaN(value) ? "NaN" : value));
}

async function run(cwd: string, program: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args], cwd }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (success) return text(stdout);
  throw new Error(`${program} ${args.join(" ")} failed:\n${text(stdout)}${text(stderr)}`);
}
