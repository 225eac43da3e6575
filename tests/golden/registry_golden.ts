/**
 * Makes a golden registry: what a release wrote, with the forecasts it served, for the test that every later one serves them alike.
 *
 *     deno run -A --no-lock --config deno.json tests/golden/registry_golden.ts tests/golden/registry_3 [lib/cli/main.ts of a release]
 *
 * Two runs over four keys, then one over two of them that waits as challenger, with members of every kind: a forest, boosting, a
 * pooled model, combinations; then one key is rolled back by hand, which releases before schema 3 could not.
 *
 * @module
 */
import { csvOf, tableRows } from "../training/_project.ts";

const [out, main = new URL("../../lib/cli/main.ts", import.meta.url).pathname] = Deno.args;
if (out === undefined) throw new TypeError("Cannot make a golden registry as its folder must be given");
Deno.mkdirSync(out, { recursive: true });
const config = new URL("deno.json", new URL("../../", `file://${Deno.realPathSync(main)}`)).pathname;

function run(name: string, ...args: string[]): void {
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `--config=${config}`, main, ...args],
    cwd: out,
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  if (name !== "") Deno.writeFileSync(`${out}/${name}`, stdout);
}

Deno.writeTextFileSync(`${out}/table.csv`, csvOf(tableRows(4, 48)));
Deno.writeTextFileSync(
  `${out}/config.json`,
  JSON.stringify(
    {
      name: "golden",
      source: "table.csv",
      frequency: "month",
      horizon: 6,
      folds: { count: 2 },
      contenders: [
        "seasonal_naive",
        "ses",
        "ridge",
        "global_ridge",
        { name: "forest", base: "random_forest", params: { trees: 3 } },
        { name: "boosting", base: "gradient_boosting", params: { trees: 4 } },
        "mean",
        "median",
      ],
      exogenous: { historic: ["price"] },
    },
    null,
    2,
  ) + "\n",
);
const train = (...args: string[]) => run("", "train", "--config", "config.json", "--store", "features", "--registry", "registry", ...args);
train("--quiet", "--no-charts", "--workers", "1");
train("--quiet", "--no-charts", "--workers", "1", "--seed", "7");
train("--quiet", "--no-charts", "--workers", "1", "--seed", "9", "--limit", "2");
run("runs.json", "models", "runs", "--registry", "registry", "--json");
const { runs } = JSON.parse(Deno.readTextFileSync(`${out}/runs.json`));
const who = ["--by", "ana", "--note", "worse since"], folders = ["--registry", "registry", "--store", "features", "--reports", "reports"];
run("", "rollback", "--to", runs.at(-1).run, "--item", "i01", ...who, ...folders, "--quiet");
run("", "infer", "--registry", "registry", "--quiet", "--store", "features", "--digits", "all", "--output", "forecasts.csv");
run("", "infer", "--registry", "registry", "--quiet", "--store", "features", "--alias", "challenger", "--limit", "2", "--digits", "all", "--output", "challengers.csv");
run("list.json", "models", "list", "--registry", "registry", "--json");
run("show.json", "models", "show", "--registry", "registry", "--item", "i00", "--location", "north", "--json");
run("leaderboard.json", "models", "leaderboard", "--registry", "registry", "--item", "i00", "--location", "north", "--json");
run("runs.json", "models", "runs", "--registry", "registry", "--json");
for (const name of ["features", "reports"]) Deno.removeSync(`${out}/${name}`, { recursive: true });
// What SQLite needs only while somebody has the database open.
for (const name of ["registry.db-shm", "registry.db-wal"]) Deno.removeSync(`${out}/registry/${name}`);
