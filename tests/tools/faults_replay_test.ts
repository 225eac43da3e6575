import { assert, assertEquals } from "@std/assert";
import type { Facts } from "../../tools/faults/facts.ts";
import type { Operation } from "../../tools/faults/operations.ts";
import { tellViolations } from "../../tools/faults/proof.ts";
import { listStates, spread } from "../../tools/faults/replay.ts";
import { Workspace } from "../../tools/faults/scenarios.ts";
import { readTree, type Tree, writeTree } from "../../tools/faults/tree.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const START: Tree = new Map([["current", { kind: "file", bytes: bytes("old"), mode: 0o644 }]]);

/** A store that replaces its one file and says so; with or without the two calls that make it durable. */
function publish(durable: boolean): Operation[] {
  const sync = (handle: number): Operation[] => durable ? [{ kind: "sync", handle }] : [];
  const open = (handle: number, path: string): Operation => ({
    kind: "open",
    handle,
    path,
    create: true,
    truncate: false,
    mode: 0o666,
  });
  return [
    open(0, "current.tmp"),
    { kind: "write", handle: 0, at: "end", bytes: bytes("new") },
    ...sync(0),
    { kind: "rename", path: "current.tmp", to: "current" },
    ...(durable ? [open(1, "")] : []),
    ...sync(1),
    { kind: "told", text: "done" },
  ];
}

/** What is in `current` in every state: once it was told, and before. */
function contents(operations: readonly Operation[]): { told: string[]; untold: string[] } {
  const found = { told: new Set<string>(), untold: new Set<string>() };
  for (const { told, tree } of listStates("store", START, operations)) {
    const entry = tree.get("current");
    found[told ? "told" : "untold"].add(entry?.kind === "file" ? new TextDecoder().decode(entry.bytes) : "gone");
  }
  return { told: [...found.told].sort(), untold: [...found.untold].sort() };
}

Deno.test("listStates() a store that syncs file and folder has the old content, then the new one, and no other", () => {
  assertEquals(contents(publish(true)), { told: ["new"], untold: ["new", "old"] });
});

Deno.test("listStates() a store without fsync is found: it is empty after a power cut, or old although it said done", () => {
  assertEquals(contents(publish(false)), { told: ["", "new", "old"], untold: ["", "new", "old"] });
});

Deno.test("listStates() every state once, named by the operation after which it was found", () => {
  const states = listStates("store", START, publish(true));
  assertEquals(new Set(states.map(({ at }) => at)).size, states.length);
  assert(states.some(({ at }) => at === "store, 2 of 7 (write handle 0), killed"));
});

Deno.test("spread() takes the first, the last and what lies evenly between", () => {
  assertEquals(spread([0, 1, 2, 3, 4, 5, 6, 7, 8], 3), [0, 4, 8]);
  assertEquals(spread([1, 2], 5), [1, 2]);
  assertEquals(spread([1, 2, 3], 1), [1]);
});

Deno.test("writeTree() and readTree() are inverse: files with their modes, folders, links", () => {
  using workspace = new Workspace();
  const tree: Tree = new Map([
    ["d", { kind: "folder" }],
    ["d/a", { kind: "file", bytes: bytes("x"), mode: 0o600 }],
    ["l", { kind: "link", target: "d/a" }],
  ]);
  writeTree(workspace.root, new Map([["gone", { kind: "folder" }]]));
  writeTree(workspace.root, tree);
  assertEquals(readTree(workspace.root), tree);
});

Deno.test("tellViolations() one line a kind, most frequent first, whatever the hashes in it", () => {
  const at = (what: string, at = "p") => ({ at, what });
  const hash = "0123456789abcdef", facts: Pick<Facts, "serves"> = { serves: `v1 ${hash}` };
  assertEquals(tellViolations([at("once"), at(`is ${facts.serves}`), at("is v1 fedcba9876543210", "q")]), [
    "2 × is v1 #\n      first at p",
    "1 × once\n      first at p",
  ]);
});
