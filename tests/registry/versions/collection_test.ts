import { assertEquals, assertThrows } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { bindText, Collection } from "@lib/registry/versions/collection.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { KEYS, outcome, version } from "../_fixtures.ts";

function opened() {
  const path = `${Deno.makeTempDirSync()}/registry.db`;
  const database = openDatabase(path, { readOnly: false, waitMs: 0 });
  return { path, database, collection: new Collection(database, ["item", "location"]) };
}

Deno.test("bindText() keeps texts and turns one with NUL into bytes", () => {
  assertEquals(bindText("a'b\n🦄"), "a'b\n🦄");
  assertEquals(bindText("a\0b"), new Uint8Array([97, 0, 98]));
});

Deno.test("Collection keeps a key once, with one row per part", () => {
  const { database, collection } = opened();
  const key = seriesKey(["a", "a\0b"]);
  collection.addVersion(version(key), { model: 1, leaderboard: null, digest: "" });
  assertEquals(collection.findVersion(key), "champion ridge");
  assertEquals(collection.findVersion(KEYS[0]), null);
  const parts = database.prepare("SELECT * FROM new_parts WHERE key = 1 ORDER BY column_name").all();
  assertEquals(parts.map((row) => Object.values(row)), [[1, "item", "a"], [
    1,
    "location",
    new Uint8Array([97, 0, 98]),
  ]]);
  database.close();
});

Deno.test("Collection.addVersion() undefined scores are NULL", () => {
  const { database, collection } = opened();
  collection.addVersion(version(KEYS[0], { scores: { a: 1.5, b: NaN, c: Infinity } }), {
    model: 1,
    leaderboard: null,
    digest: "",
  });
  const metrics = database.prepare("SELECT name, value FROM new_metrics").all();
  assertEquals(metrics.map((row) => Object.values(row)), [["a", 1.5], ["b", null], ["c", null]]);
  database.close();
});

Deno.test("Collection counts, finds equal bytes, and refuses a second outcome", () => {
  const { database, collection } = opened();
  const span = { pack: 1, offset: 8, length: 1, sha256: "h" };
  assertEquals([collection.findArtifact("h"), collection.addArtifact(span), collection.findArtifact("h")], [
    null,
    1,
    1,
  ]);
  collection.addVersion(version(KEYS[0]), { model: 1, leaderboard: null, digest: "" });
  collection.addOutcome(outcome(KEYS[0], "champion"));
  collection.addOutcome(outcome(KEYS[1], "failed", ""));
  assertThrows(() => collection.addOutcome(outcome(KEYS[1], "failed", "")), Error, "UNIQUE");
  assertEquals(collection.counts(), { outcomes: 2, served: 1, versions: 1 });
  database.close();
});

Deno.test("Collection holds nothing of the registry: another connection writes meanwhile", () => {
  const { path, database, collection } = opened();
  collection.addVersion(version(KEYS[0]), { model: 1, leaderboard: null, digest: "" });
  const other = openDatabase(path, { readOnly: false, waitMs: 0 });
  other.exec("BEGIN EXCLUSIVE; INSERT INTO reservations VALUES ('r', 't'); COMMIT");
  other.close();
  collection.close();
  database.exec("BEGIN IMMEDIATE; INSERT INTO reservations VALUES ('s', 't'); COMMIT");
  database.close();
});

Deno.test("Collection.findVersion() is that of the key asked for, whichever came last", () => {
  const { database, collection } = opened(), [first, second] = KEYS;
  const row = { model: 1, leaderboard: null, digest: "" };
  collection.addVersion(version(first), row);
  collection.addVersion(version(second, { contender: "naive", chosen: false }), row);
  assertEquals([collection.findVersion(second), collection.findVersion(first)], [null, "champion ridge"]);
  collection.addVersion(version(second, { status: "fallback" }), row);
  assertEquals([collection.findVersion(second), collection.findVersion(KEYS[2])], ["fallback ridge", null]);
  database.close();
});
