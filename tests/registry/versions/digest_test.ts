import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { seriesKey } from "@lib/core/rows/panel.ts";
import {
  bindingsOf,
  type DigestedRun,
  isFullyBound,
  numberedVersion,
  runDigest,
  versionDigest,
  type VersionFacts,
} from "@lib/registry/versions/digest.ts";
import { KEYS, open, register, version } from "../_fixtures.ts";

const DIGITS = 32;
const VERSION: VersionFacts = {
  group: "demo",
  key: KEYS[0],
  run: "r1",
  contender: "ridge",
  family: "ridge",
  status: "champion",
  reason: "",
  specHash: "spec",
  model: "m",
  leaderboard: null,
  scores: { mase: 0.5, mape: NaN },
};
const RUN: DigestedRun = {
  run: "r1",
  name: "demo",
  createdAt: "2024",
  configJson: "{}",
  keyColumns: ["item"],
  summary: "null",
  planHash: "p",
  seed: 1,
  codeRevision: "",
  data: { group: "demo", version: 1, contentHash: "c" },
  shared: [["spec", "s"]],
  environmentJson: null,
};
const BINDINGS = { chosen: true, architecture: "a", recipe: "r", comparison: null };

Deno.test("versionDigest() sees every fact, and no order of scores", () => {
  const changes: Partial<VersionFacts>[] = [
    ...[{ group: "x" }, { key: seriesKey(["x"]) }, { key: { ...KEYS[0], parts: ["x"] } }, { run: "x" }, {
      contender: "x",
    }],
    ...[{ family: "x" }, { status: "fallback" as const }, { reason: "x" }, { specHash: "x" }, { model: "x" }],
    ...[{ leaderboard: "" }, { scores: { mase: 0.5 } }, { scores: { mase: 0.25, mape: NaN } }, { bindings: BINDINGS }],
  ];
  for (const change of changes) assertNotEquals(versionDigest({ ...VERSION, ...change }), versionDigest(VERSION));
  assertEquals(versionDigest({ ...VERSION, scores: { mape: NaN, mase: 0.5 } }), versionDigest(VERSION));
  const bound = { ...VERSION, bindings: BINDINGS };
  for (const change of [{ chosen: false }, { architecture: "x" }, { recipe: "x" }, { comparison: "{}" }]) {
    assertNotEquals(versionDigest({ ...bound, bindings: { ...BINDINGS, ...change } }), versionDigest(bound));
  }
});

Deno.test("runDigest() sees every fact", () => {
  const changes: Partial<DigestedRun>[] = [
    ...[{ run: "x" }, { name: "x" }, { createdAt: "x" }, { configJson: "x" }, { keyColumns: ["x"] }, { summary: "x" }],
    ...[{ planHash: "x" }, { seed: 2 }, { codeRevision: "x" }, { data: { ...RUN.data, version: 2 } }],
    ...[{ shared: [] }, { shared: [["spec", "t"] as const] }, { environmentJson: "{}" }],
  ];
  for (const change of changes) assertNotEquals(runDigest({ ...RUN, ...change }), runDigest(RUN));
});

Deno.test("versionDigest() and runDigest() are those of rows as the registry gives them back, whatever scores (property)", () => {
  const scores = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.double(), { maxKeys: 3 });
  fc.assert(
    fc.property(scores, (given) => {
      const root = Deno.makeTempDirSync(), registry = open(root);
      register(registry, "r1", [KEYS[0]], { scores: given });
      assertEquals(registry.listVersions().map(({ damage }) => damage), [undefined]);
      assertEquals(registry.listRuns().map(({ damage }) => damage), [undefined]);
      registry.close();
      Deno.removeSync(root, { recursive: true });
    }),
    { numRuns: 15 },
  );
});

Deno.test("numberedVersion() a version whose number has changed does not serve", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const run of ["r1", "r2"]) register(registry, run, [KEYS[0]]);
  const database = new DatabaseSync(`${root}/registry.db`);
  const digests = database.prepare("SELECT digest FROM versions ORDER BY id").all();
  assertEquals(digests.map(({ digest }) => String(digest).slice(DIGITS)), [
    numberedVersion("", "1", "1.0.0"),
    numberedVersion("", "2", "1.0.1"),
  ]);
  database.exec("UPDATE versions SET number = 18 WHERE number = 2");
  database.close();
  assertEquals(registry.resolve(KEYS[0].id)?.damage?.code, "CORRUPT_DATABASE");
  registry.close();
});

Deno.test("numberedVersion() a changed semantic number serves nobody either", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", [KEYS[0]]);
  const database = new DatabaseSync(`${root}/registry.db`);
  for (const column of ["major", "minor", "patch"]) {
    database.exec(`UPDATE versions SET ${column} = ${column} + 1`);
    assertEquals(registry.resolve(KEYS[0].id)?.damage?.code, "CORRUPT_DATABASE", column);
    database.exec(`UPDATE versions SET ${column} = ${column} - 1`);
  }
  assertEquals(registry.resolve(KEYS[0].id)?.damage, undefined);
  database.close();
  registry.close();
});

Deno.test("bindingsOf() family and feature spec stand for what is not said", () => {
  assertEquals(bindingsOf(version(KEYS[0])), { chosen: true, architecture: "ridge", recipe: "spec", comparison: null });
  const comparison = { against: 1, error: 0.5, againstError: null, periods: 3, basis: "same hold-out" };
  const said = { chosen: false, architecture: "a", recipe: "r", comparison };
  assertEquals(bindingsOf(version(KEYS[0], said)), { ...said, comparison: JSON.stringify(comparison) });
});

Deno.test("isFullyBound() knows what schema 2 has written", () => {
  assertEquals([numberedVersion("0", "1", "1.0.0"), numberedVersion("0", "1"), "-", null].map(isFullyBound), [
    true,
    false,
    false,
    false,
  ]);
});
