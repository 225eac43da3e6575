import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import { rebuildDatabase } from "@lib/registry/maintenance/rebuild.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { verifyRecords } from "@lib/registry/records/verify_records.ts";
import { addChampion, KEYS, open, register, runInput } from "../_fixtures.ts";
import { moveVersion } from "../../_support/move_version.ts";

function makeRoot(): string {
  const root = Deno.makeTempDirSync(), registry = open(root);
  const run = registry.begin(runInput("r1"));
  run.addShared("global", Uint8Array.of(9));
  for (const key of KEYS) addChampion(run, key);
  run.commit(() => null);
  register(registry, "r2", KEYS);
  moveVersion(registry, 1, "Production");
  registry.close();
  return root;
}

Deno.test("verifyRecords() a changed row of any table is found, though SQLite holds the database for whole", () => {
  const changes = {
    "UPDATE versions SET model_id = 4 WHERE id = 2": "versions",
    "UPDATE versions SET contender = 'sidge' WHERE id = 2": "versions",
    "UPDATE metrics SET value = value * 2 WHERE version_id = 2 AND name = 'mase'": "metrics",
    "UPDATE artifacts SET length = length - 1 WHERE id = 3": "artifacts",
    "UPDATE shared SET artifact_id = 2": "shared",
    "UPDATE runs SET config = '{ }' WHERE id = 'r1'": "runs",
    "UPDATE lineage SET seed = 8 WHERE run_id = 'r1'": "lineage",
    'UPDATE series SET parts = \'["a","z"]\' WHERE id = 2': "series",
    "UPDATE outcomes SET scores = '{\"mase\":0.6}' WHERE run_id = 'r1' AND series_id = 1": "outcomes",
    "DELETE FROM metrics WHERE version_id = 1": "metrics",
  };
  for (const [sql, table] of Object.entries(changes)) {
    const root = makeRoot(), database = new DatabaseSync(`${root}/registry.db`);
    assertEquals(verifyRecords({ root, database }), { problems: [], notes: [] });
    database.exec(sql);
    const [first] = verifyRecords({ root, database }).problems;
    assertEquals(
      [first?.code, first?.name, first?.detail.includes(` ${table} `)],
      ["CORRUPT_DATABASE", "run r1", true],
      sql,
    );
    database.close();
    rebuildDatabase(root);
    assertEquals(verifyRegistry(root).problems, [], sql);
  }
});
