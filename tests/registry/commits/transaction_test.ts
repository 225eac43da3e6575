import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertGreater, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { type SeriesKey, seriesKey } from "@lib/core/rows/panel.ts";
import type { Registry } from "@lib/registry/registry.ts";
import {
  addChampion,
  codeOf,
  copyRoot,
  KEYS,
  NOW,
  open,
  outcome,
  packNames,
  register,
  runInput,
  version,
} from "../_fixtures.ts";
import { type Operation, systemFailure, watchedFiles } from "../../storage/_files.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { patience } from "../../_support/patience.ts";
import { moveVersion } from "../../_support/move_version.ts";

Deno.test("RunTransaction.commit() is the only moment anything becomes visible", () => {
  const root = Deno.makeTempDirSync();
  const registry = open(root), reader = open(root, { readOnly: true });
  const run = registry.begin(runInput("r1"));
  run.addShared("global", new Uint8Array([9]));
  for (const key of KEYS) addChampion(run, key);
  for (const view of [registry, reader]) {
    assertEquals([view.listRuns(), view.listVersions(), view.listOutcomes("r1"), view.events()], [[], [], [], []]);
    assertEquals(codeOf(() => view.readShared("r1", "global")), "NOT_FOUND");
  }
  run.commit(() => ({ note: 1 }));
  for (const view of [registry, reader]) {
    assertEquals([view.listRuns().length, view.listVersions().length], [1, 3]);
    assertEquals(view.readShared("r1", "global"), new Uint8Array([9]));
    view.close();
  }
});

Deno.test("RunTransaction.commit() numbers versions per key, moves the champion, archives the former, logs it", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", [KEYS[0], KEYS[1]]);
  register(registry, "r2", [KEYS[1], KEYS[2]]);
  const rows = registry.listVersions().map((
    row,
  ) => [row.key.parts.join(""), row.version, row.stage, row.aliases.length]);
  assertEquals(rows, [
    ["ax", 1, "Production", 1],
    ["ay", 1, "Archived", 0],
    ["ay", 2, "Production", 1],
    ["bx", 1, "Production", 1],
  ]);
  const events = registry.events({ run: "r2" }).map((
    event,
  ) => [event.kind, event.key?.parts.join(""), event.version, event.detail]);
  assertEquals(events, [
    ["STAGE_CHANGED", "ay", 2, { from: "None", to: "Staging" }],
    ["STAGE_CHANGED", "bx", 1, { from: "None", to: "Staging" }],
    ["STAGE_CHANGED", "ay", 2, { from: "Staging", to: "Production" }],
    ["STAGE_CHANGED", "bx", 1, { from: "Staging", to: "Production" }],
    ["ALIAS_MOVED", "ay", 2, { alias: "champion", from: 1 }],
    ["ALIAS_MOVED", "bx", 1, { alias: "champion", from: null }],
    ["STAGE_CHANGED", "ay", 1, { from: "Production", to: "Archived" }],
    ["RUN_COMMITTED", undefined, null, { versions: 2 }],
  ]);
  assertEquals(registry.events().every((event) => event.at === NOW.toISOString()), true);
  registry.close();
});

Deno.test("RunTransaction.commit() a key that failed keeps its former champion", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", [KEYS[0]]);
  const run = registry.begin(runInput("r2", { keys: 1 }));
  run.addOutcome(outcome(KEYS[0], "failed", ""));
  run.commit(() => ({}));
  assertEquals(registry.resolve(KEYS[0].id)?.run, "r1");
  assertEquals(registry.showRun("r2").outcomes, { champion: 0, fallback: 0, failed: 1 });
  registry.close();
});

Deno.test("RunTransaction.commit() refuses unless each key has exactly one outcome", () => {
  const root = Deno.makeTempDirSync();
  const registry = open(root);
  const attempts: [string, (run: ReturnType<typeof registry.begin>) => void][] = [
    ["OUTCOME_MISMATCH", (run) => (run.addVersion(version(KEYS[0])), run.commit(() => ({})))],
    ["OUTCOME_MISMATCH", (run) => (addChampion(run, KEYS[0]), run.commit(() => ({})))],
    ["OUTCOME_MISMATCH", (run) => run.addOutcome(outcome(KEYS[0], "champion"))],
    ["OUTCOME_MISMATCH", (run) => (run.addVersion(version(KEYS[0])), run.addOutcome(outcome(KEYS[0], "failed")))],
    ["OUTCOME_MISMATCH", (run) => (run.addVersion(version(KEYS[0])), run.addOutcome(outcome(KEYS[0], "fallback")))],
    [
      "OUTCOME_MISMATCH",
      (run) => (run.addVersion(version(KEYS[0])), run.addOutcome(outcome(KEYS[0], "champion", "x"))),
    ],
    ["DUPLICATE_KEY", (run) => (addChampion(run, KEYS[0]), addChampion(run, KEYS[0]))],
    ["DUPLICATE_KEY", (run) => (addChampion(run, KEYS[0]), run.addOutcome(outcome(KEYS[0], "champion")))],
    ["DUPLICATE_KEY", (run) => (run.addShared("g", new Uint8Array(1)), run.addShared("g", new Uint8Array(2)))],
  ];
  for (const [code, attempt] of attempts) {
    assertEquals(codeOf(() => attempt(registry.begin(runInput("r1", { keys: 2 })))), code, `${attempt}`);
    assertEquals([registry.listRuns(), packNames(root)], [[], []], `${attempt}`);
  }
  registry.close();
});

Deno.test("RunTransaction a run id is registered once; a closed run takes nothing more", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", [KEYS[0]]);
  assertEquals(codeOf(() => registry.begin(runInput("r1"))), "RUN_EXISTS");
  const run = registry.begin(runInput("r2"));
  run.abort();
  run.abort();
  assertEquals(codeOf(() => run.addVersion(version(KEYS[0]))), "RUN_CLOSED");
  register(registry, "r2", [KEYS[0]]);
  registry.close();
});

Deno.test("RunTransaction is aborted when its registry is closed, so that the next one can write", () => {
  const root = Deno.makeTempDirSync();
  const first = open(root);
  addChampion(first.begin(runInput("r1")), KEYS[0]);
  first.close();
  assertEquals(packNames(root), []);
  const second = open(root);
  register(second, "r1", [KEYS[0]]);
  second.close();
});

Deno.test("RunTransaction holds no lock before its commit: others begin, commit and promote meanwhile", () => {
  const root = Deno.makeTempDirSync();
  const one = open(root), two = open(root);
  register(one, "r1", [KEYS[0]]);
  const run = one.begin(runInput("r2"));
  addChampion(run, KEYS[0]);
  addChampion(run, KEYS[1]);
  register(two, "r3", [KEYS[0], KEYS[1]]);
  moveVersion(two, 1, "Production");
  assertEquals(two.resolve(KEYS[0].id)?.version, 1);
  // Numbers are given in the order of the commits.
  const { sequence, versions, challengers } = run.commit(() => ({}));
  assertEquals([sequence, versions, challengers], [3, [3, 2], 0]);
  assertEquals(one.listRuns().map((row) => [row.run, row.sequence]), [["r2", 3], ["r3", 2], ["r1", 1]]);
  assertEquals(two.resolve(KEYS[0].id)?.version, 3);
  one.close();
  two.close();
});

Deno.test("RunTransaction.commit() waits for another writer as long as it was told, then says LOCKED and nothing is left", () => {
  const root = Deno.makeTempDirSync();
  const registry = open(root, { waitMs: 1 });
  const run = registry.begin(runInput("r1"));
  addChampion(run, KEYS[0]);
  const other = new DatabaseSync(`${root}/registry.db`);
  other.exec("BEGIN IMMEDIATE");
  assertEquals(codeOf(() => run.commit(() => ({}))), "LOCKED");
  other.exec("ROLLBACK");
  other.close();
  assertEquals([registry.listRuns(), packNames(root)], [[], []]);
  register(registry, "r1", [KEYS[0]]);
  registry.close();
});

Deno.test("RunTransaction.commit() gives what only it decides to the summary, and gives it back", () => {
  const registry = open(Deno.makeTempDirSync());
  const run = registry.begin(runInput("r1"));
  run.addOutcome(outcome(KEYS[1], "failed", ""));
  addChampion(run, KEYS[0]);
  const { summary, ...committed } = run.commit(({ sequence, versions }) => ({ sequence, versions }));
  assertEquals(summary, { sequence: 1, versions: [0, 1] });
  assertEquals(committed, { sequence: 1, committedAt: NOW.toISOString(), challengers: 0, versions: [0, 1] });
  assertEquals(registry.showRun("r1").summary, summary);
  registry.close();
});

Deno.test("RunTransaction.commit() a summary that cannot be made undoes the commit", () => {
  const root = Deno.makeTempDirSync();
  const registry = open(root), run = registry.begin(runInput("r1"));
  addChampion(run, KEYS[0]);
  const failing = () => {
    throw new RegistryError("REGISTRY_FAILURE", "no summary");
  };
  assertEquals(codeOf(() => run.commit(failing)), "REGISTRY_FAILURE");
  assertEquals(registry.listRuns(), []);
  register(registry, "r1", [KEYS[0]]);
  registry.close();
});

Deno.test("RunTransaction runs are ordered by their commits, though the clock goes backwards", () => {
  let at = 5e9;
  const registry = open(Deno.makeTempDirSync(), { now: () => new Date(at -= 1e9) });
  for (const id of ["r1", "r2", "r3"]) register(registry, id, [KEYS[0]]);
  const failed = registry.begin(runInput("r4"));
  failed.addOutcome(outcome(KEYS[0], "failed", ""));
  failed.commit(() => ({}));
  assertEquals(registry.listRuns().map(({ run }) => run), ["r4", "r3", "r2", "r1"]);
  assertEquals(registry.resolve(KEYS[0].id)?.run, "r3");
  for (const id of [1, 3]) moveVersion(registry, id, "Production");
  assertEquals(registry.lastOutcomes("demo", [KEYS[0].id]).map(({ status }) => status), ["failed"]);
  assertEquals(registry.servingRuns({}).map(({ run }) => run), ["r3"]);
  registry.close();
});

Deno.test("RunTransaction programmer mistakes are RangeErrors", () => {
  const registry = open(Deno.makeTempDirSync());
  for (const id of ["", "a\nb", "x".repeat(201)]) assertThrows(() => registry.begin(runInput(id)), RangeError);
  registry.close();
});

Deno.test("RunTransaction.addVersion() equal models are stored once and flagged, fallbacks not", () => {
  const root = Deno.makeTempDirSync();
  const registry = open(root);
  const run = registry.begin(runInput("r1"));
  const model = new Uint8Array(5000);
  addChampion(run, KEYS[0], { model, flags: ["CONSTANT"] });
  addChampion(run, KEYS[1], { model });
  addChampion(run, KEYS[2], { model, status: "fallback", reason: "TOO_SHORT" });
  run.commit(() => ({}));
  assertEquals(registry.listVersions().map((row) => row.flags), [["CONSTANT", "EQUAL_MODEL"], ["EQUAL_MODEL"], []]);
  assertEquals(Deno.statSync(`${root}/packs/${packNames(root)[0]}`).size < 6000, true);
  registry.close();
});

Deno.test("RunTransaction same models in the same order give the same packs, whatever the clock and run", () => {
  const names = ["r1", "r2"].map((id, i) => {
    const root = Deno.makeTempDirSync();
    const registry = open(root, { now: () => new Date(i * 1e9), packBytes: 100 });
    register(registry, id, KEYS);
    registry.close();
    return packNames(root);
  });
  assertEquals(names[0], names[1]);
  assertEquals(names[0].length, 2);
  names[0].forEach((name) => assertMatch(name, /^[0-9a-f]{64}\.pack$/));
});

/** Number of file operations of begin, add and commit; those after the commit write the run's record. */
function operations(): { readonly before: number; readonly all: number } {
  const calls: Operation[] = [];
  const root = Deno.makeTempDirSync();
  open(root).close();
  const registry = open(root, { packBytes: 100, files: watchedFiles((call) => calls.push(call)) });
  register(registry, "r1", KEYS);
  registry.close();
  return { before: calls.findIndex(({ path }) => path.includes(".record.")), all: calls.length };
}

Deno.test("RunTransaction a failure at any write step is typed and leaves the former state", () => {
  const total = operations().before;
  assertGreater(total, 5);
  for (let fail = 0; fail < total; fail++) {
    const root = Deno.makeTempDirSync();
    const before = open(root);
    register(before, "r0", [KEYS[0]]);
    const packs = packNames(root);
    const files = watchedFiles((_, step) => {
      if (step === fail) throw Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
    });
    const registry = open(root, { packBytes: 100, files });
    const error = assertThrows(() => register(registry, "r1", KEYS), RegistryError);
    assertEquals(error.code, "DISK_FULL", `step ${fail}`);
    assertEquals(
      [before.listRuns().length, before.listVersions().length],
      [1, 1],
      `step ${fail}`,
    );
    // A published pack stays: a commit of which nobody knows may name it.
    const left = packNames(root).filter((name) => !packs.includes(name));
    assertEquals(left.filter((name) => !name.endsWith(".pack")), [], `step ${fail}`);
    assertEquals(packs.every((name) => packNames(root).includes(name)), true);
    register(before, "r1", KEYS);
    assertEquals(before.resolve(KEYS[0].id)?.version, 2);
    registry.close();
    before.close();
  }
});

Deno.test("RunTransaction.commit() a failure after the commit fails nothing", () => {
  const { before, all } = operations();
  assertGreater(all, before);
  for (let fail = before; fail < all; fail++) {
    const root = Deno.makeTempDirSync();
    open(root).close();
    const files = watchedFiles((_, step) => {
      if (step === fail) throw systemFailure("EIO");
    });
    const registry = open(root, { packBytes: 100, files });
    register(registry, "r1", KEYS);
    assertEquals([registry.listRuns().length, registry.resolve(KEYS[2].id)?.version], [1, 1]);
    registry.close();
  }
});

Deno.test("RunTransaction a crash at any step before the commit leaves the former state, after it the new one", () => {
  const root = Deno.makeTempDirSync();
  const copies: string[] = [];
  const registry = open(root);
  register(registry, "r0", [KEYS[0]]);
  registry.close();
  const watched = open(root, { packBytes: 100, files: watchedFiles(() => copies.push(copyRoot(root))) });
  register(watched, "r1", KEYS);
  watched.close();
  const { before, all } = operations();
  assertEquals(copies.length, all);
  for (const [step, copy] of copies.entries()) {
    const after = open(copy), runs = step < before ? ["r0"] : ["r1", "r0"];
    assertEquals([after.listRuns().map((run) => run.run), after.resolve(KEYS[0].id)?.version], [runs, runs.length]);
    assertEquals(after.readModels(after.listVersions()).filter((bytes) => bytes instanceof Error), []);
    assertEquals(verifyRegistry(copy).problems, []);
    register(after, "next", KEYS);
    assertEquals(after.resolve(KEYS[0].id)?.version, runs.length + 1);
    assertEquals(packNames(copy).filter((name) => !name.endsWith(".pack")), []);
    after.close();
    assertEquals(verifyRegistry(copy).problems, []);
  }
});

Deno.test("RunTransaction a killed process frees the lock and leaves the former state", async () => {
  const root = Deno.makeTempDirSync();
  const registry = open(root);
  register(registry, "r0", [KEYS[0]]);
  const fixtures = new URL("../_fixtures.ts", import.meta.url).href;
  const code = `import { addChampion, KEYS, open, runInput } from ${JSON.stringify(fixtures)};
    const run = open(${JSON.stringify(root)}, { packBytes: 100 }).begin(runInput("r1"));
    for (const key of KEYS) addChampion(run, key);
    Deno.kill(Deno.pid, "SIGKILL");`;
  const child = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", code],
    stderr: "null",
    signal: patience(),
  })
    .output();
  assertEquals(child.success, false);
  assertEquals(packNames(root).some((name) => name.endsWith(".tmp")), true);
  register(registry, "r1", KEYS);
  assertEquals([registry.listRuns().length, packNames(root).some((name) => name.endsWith(".tmp"))], [2, false]);
  registry.close();
});

Deno.test("RunTransaction eight processes that start, train and commit at once all finish", async () => {
  const root = Deno.makeTempDirSync();
  const fixtures = new URL("../_fixtures.ts", import.meta.url).href;
  const code = `import { KEYS, open, register } from ${JSON.stringify(fixtures)};
    const registry = open(${JSON.stringify(root)}, { waitMs: 60000 });
    for (let i = 0; i < 3; i++) register(registry, registry.reserve("run"), KEYS);
    registry.close();`;
  const ended = await Promise.all(
    Array.from(
      { length: 8 },
      () =>
        new Deno.Command(Deno.execPath(), { args: ["eval", "--no-check", code], stderr: "piped", signal: patience() })
          .output(),
    ),
  );
  assertEquals(ended.map(({ stderr }) => new TextDecoder().decode(stderr)).filter((text) => text !== ""), []);
  const registry = open(root);
  assertEquals(registry.listRuns().map(({ sequence }) => sequence), Array.from({ length: 24 }, (_, i) => 24 - i));
  for (const { id } of KEYS) {
    const versions = registry.listVersions({ keys: [id] });
    assertEquals(versions.map(({ version }) => version), Array.from({ length: 24 }, (_, i) => i + 1));
    assertEquals(versions.filter(({ stage }) => stage === "Production").map(({ version }) => version), [24]);
    assertEquals(registry.resolve(id)?.version, 24);
  }
  assertEquals(packNames(root).filter((name) => !name.endsWith(".pack")), []);
  registry.close();
});

Deno.test("RunTransaction hostile keys come back exactly and are told apart (property)", () => {
  const hostile = [
    "../../x",
    "a|b",
    "a",
    "A",
    "%2e%2e/",
    "",
    "'; DROP TABLE runs; --",
    "x\ny",
    "🦄",
    "nul\0l",
    "007",
    "7",
    "é",
    "e\u0301",
  ];
  const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "grapheme" }));
  const root = Deno.makeTempDirSync();
  const registry = open(root);
  let count = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(text, text), { minLength: 1, maxLength: 20, selector: (p) => JSON.stringify(p) }),
      (all) => {
        const keys = all.map((parts) => seriesKey(parts));
        const group = `group ${count++}`;
        const run = registry.begin(runInput(`r${count}`, { data: { group, version: 1, contentHash: "" } }));
        for (const key of keys) addChampion(run, key);
        run.commit(() => ({}));
        assertEquals(registry.resolveAll({ group }).map((row) => row.key), keys);
        for (const key of keys) {
          assertEquals(registry.resolve(key.id, { group })?.key, key);
          const found = registry.resolveAll({ group, where: { item: [key.parts[0]], location: [key.parts[1]] } });
          assertEquals(found.map((row) => row.key), [key]);
        }
      },
    ),
    { numRuns: 15 },
  );
  assertEquals(packNames(root).every((name) => /^[0-9a-f]{64}\.pack$/.test(name)), true);
  registry.close();
});

/** Versions that an alias points at, as `key version stage`. */
function named(registry: Registry, alias: string): string[] {
  return registry.listVersions({ alias }).map(({ key, version, stage }) => `${key.parts.join("")} ${version} ${stage}`);
}

/** Register a run that challenges: one champion per key. */
function challenge(registry: Registry, name: string, keys: readonly SeriesKey[]): number {
  const run = registry.begin(runInput(name, { challenges: true, keys: keys.length }));
  keys.forEach((key) => addChampion(run, key, { model: new TextEncoder().encode(name) }));
  return run.commit(() => ({})).challengers;
}

Deno.test("commit() of a run that challenges leaves champions of runs over more keys in place", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "full", KEYS.slice(0, 2));
  assertEquals(registry.championsOfLargerRuns("demo", [KEYS[0].id]), 1);
  assertEquals(registry.championsOfLargerRuns("demo", KEYS.slice(0, 2).map(({ id }) => id)), 0);
  assertEquals(registry.championsOfLargerRuns("other", [KEYS[0].id]), 0);
  // Key bx has nothing that serves.
  assertEquals(challenge(registry, "one", [KEYS[0]]), 1);
  assertEquals(challenge(registry, "new", [KEYS[2]]), 0);
  assertEquals(named(registry, "champion"), ["ax 1 Production", "ay 1 Production", "bx 1 Production"]);
  assertEquals(named(registry, "challenger"), ["ax 2 Staging"]);
  assertEquals(registry.events({ run: "one" }).map(({ kind, detail }) => [kind, detail.alias]), [
    ["STAGE_CHANGED", undefined],
    ["ALIAS_MOVED", "challenger"],
    ["RUN_COMMITTED", undefined],
  ]);
  assertEquals(registry.listRuns().map(({ run, staged }) => [run, staged]), [["new", 0], ["one", 1], ["full", 0]]);
  registry.close();
});

Deno.test("commit() a newer version of a key ends its challenge, whether it waits or serves", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "full", KEYS);
  challenge(registry, "one", [KEYS[0]]);
  challenge(registry, "two", [KEYS[0]]);
  assertEquals(named(registry, "challenger"), ["ax 3 Staging"]);
  assertEquals(registry.listVersions({ run: "one" }).map(({ stage }) => stage), ["None"]);
  register(registry, "full again", KEYS);
  assertEquals(named(registry, "challenger"), []);
  assertEquals(named(registry, "champion"), ["ax 4 Production", "ay 2 Production", "bx 2 Production"]);
  // Archived is what has served: a version that only challenged is never served as a former one.
  assertEquals(registry.listVersions({ run: "two" }).map(({ stage }) => stage), ["None"]);
  registry.close();
});

Deno.test("commit() a run that challenges replaces champions of runs over as many keys or fewer", () => {
  const registry = open(Deno.makeTempDirSync());
  challenge(registry, "look", [KEYS[0]]);
  assertEquals(challenge(registry, "again", [KEYS[0]]), 0);
  assertEquals(challenge(registry, "more", KEYS.slice(0, 2)), 0);
  assertEquals(named(registry, "champion"), ["ax 3 Production", "ay 1 Production"]);
  registry.close();
});
