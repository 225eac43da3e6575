/**
 * The competition on tables of the targets P21 and P21C beside AutoGluon-tabular: the same rows, the same rows later. AutoGluon
 * fits its kinds of models to all keys together and weighs them; we compete per key. Processor seconds, one thread each.
 *
 *     deno run -A bench/table_autogluon.ts [--keys 200] [--preset light] [--classes]
 *
 * @module
 */
import { parseArgs } from "node:util";
import { PeerProcess } from "./harness/peer.ts";
import { environmentIn, makeEnvironment } from "./harness/venv.ts";
import { errorsOf, makeTable, SIZES, trainOurs, writeRows } from "./targets/p21_tables.ts";

const { values } = parseArgs({
  options: {
    keys: { type: "string", default: String(SIZES.keys) },
    preset: { type: "string", default: "light" },
    classes: { type: "boolean", default: false },
  },
});
const HERE = import.meta.dirname ?? ".", environment = environmentIn(`${HERE}/.venv-autogluon-tabular`);
const requirements = await Deno.readTextFile(`${HERE}/peers/autogluon_tabular.txt`);
const peer = new PeerProcess(async () => {
  await makeEnvironment(environment, { requirements, python: "python3", log: (line) => console.error(line) });
  return environment.python;
}, `${HERE}/peers/server.py`);
const scratch = await Deno.makeTempDir({ prefix: "autogluon-" }), keys = Number(values.keys), isClass = values.classes;
try {
  const context = { scratch, log: (line: string) => console.error(line) };
  const table = await makeTable(scratch, isClass ? "classification" : "regression", { ...SIZES, keys });
  const { seconds, predicted } = await trainOurs(context, table);
  const [ours] = Object.entries(errorsOf(table, predicted, new Set(Array.from({ length: keys }, (_, key) => key))));
  writeRows(`${scratch}/answers.csv`, table.later, { isClass, withTarget: true });
  const theirs = await peer.call("tables_autogluon.compete", {
    ...{ known: table.config.source, later: `${scratch}/answers.csv`, categories: ["customer", "c0", "c1"] },
    ...{ target: "y", is_class: isClass, preset: values.preset },
  });
  console.log(
    JSON.stringify({ metric: ours?.[0], ours: { seconds: seconds * keys, error: ours?.[1] }, theirs }, null, 2),
  );
} finally {
  await peer.close();
  await Deno.remove(scratch, { recursive: true });
}
Deno.exit(0);
