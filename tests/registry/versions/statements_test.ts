import { assertEquals } from "@std/assert";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { Collection } from "@lib/registry/versions/collection.ts";
import { moveCollected, settleCollected } from "@lib/registry/commits/settle.ts";
import { BEGIN_RUN, REGISTER_FILES, REGISTER_VERSIONS } from "@lib/registry/versions/statements.ts";
import { KEYS, outcome, runInput, version } from "../_fixtures.ts";

Deno.test("REGISTER_FILES and REGISTER_VERSIONS give ids after those that are there, and every collected row once", () => {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  for (const [i, run] of ["r1", "r2"].entries()) {
    const database = openDatabase(path, { readOnly: false, waitMs: 0 });
    const collection = new Collection(database, runInput(run).keyColumns);
    const model = collection.addArtifact({ pack: 1, offset: 8, length: 1, sha256: "h" });
    collection.addPack(1, { sha256: `p${i}`, bytes: 9 });
    collection.addVersion(version(KEYS[i]), { model, leaderboard: null, digest: "" });
    collection.addOutcome(outcome(KEYS[i], "champion"));
    collection.close();
    database.exec("PRAGMA foreign_keys = OFF");
    database.prepare(BEGIN_RUN).run(run, "t", "demo");
    database.exec(REGISTER_FILES);
    settleCollected(database, { challenges: true });
    database.exec(REGISTER_VERSIONS);
    moveCollected(database, {});
    const ids = (table: string) => database.prepare(`SELECT id FROM ${table} ORDER BY id`).all().map(({ id }) => id);
    const expected = i === 0 ? [1] : [1, 2];
    assertEquals(["series", "packs", "artifacts", "versions"].map(ids), Array(4).fill(expected));
    const parts = database.prepare("SELECT count(*) AS n FROM key_parts").get();
    assertEquals([parts?.n, database.prepare("SELECT * FROM outcomes").all().length], [2 * (i + 1), i + 1]);
    database.close();
  }
});
