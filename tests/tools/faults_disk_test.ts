import { assertEquals, assertThrows } from "@std/assert";
import { type Cut, CUTS, Disk } from "../../tools/faults/disk.ts";
import type { Operation } from "../../tools/faults/operations.ts";
import type { Tree } from "../../tools/faults/tree.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (text: string) => ({ kind: "file" as const, bytes: bytes(text), mode: 0o644 });
const open = (handle: number, path: string, truncate = false): Operation => ({
  kind: "open",
  handle,
  path,
  create: true,
  truncate,
  mode: 0o666,
});
const write = (handle: number, text: string, at: number | "end" = "end"): Operation => ({
  kind: "write",
  handle,
  at,
  bytes: bytes(text),
});
const sync = (handle: number): Operation => ({ kind: "sync", handle });

/** Texts of files by path; folders are `/`. */
function texts(tree: Tree): Record<string, string> {
  return Object.fromEntries(
    [...tree].map(([path, entry]) => [path, entry.kind === "file" ? new TextDecoder().decode(entry.bytes) : "/"]),
  );
}

function after(start: Tree, operations: readonly Operation[]): Record<"now" | Cut, Record<string, string>> {
  const disk = new Disk(start);
  operations.forEach((operation) => disk.apply(operation));
  const cuts = Object.fromEntries(CUTS.map((cut) => [cut, texts(disk.after(cut))]));
  return { now: texts(disk.now()), ...cuts as Record<Cut, Record<string, string>> };
}

Deno.test("Disk a file that was written and renamed without any fsync is gone, or empty, after a power cut", () => {
  const found = after(new Map([["a", file("old")]]), [
    open(0, "a.tmp"),
    write(0, "new"),
    { kind: "rename", path: "a.tmp", to: "a" },
  ]);
  assertEquals(found, { now: { a: "new" }, lost: { a: "old" }, named: { a: "" }, torn: { a: "" } });
});

Deno.test("Disk content is durable by the fsync of the file, its name by that of the folder", () => {
  const written = [open(0, "a"), write(0, "new"), sync(0)];
  assertEquals(after(new Map(), written), { now: { a: "new" }, lost: {}, named: { a: "new" }, torn: { a: "new" } });
  const named = [...written, open(1, ""), sync(1)];
  assertEquals(after(new Map(), named).lost, { a: "new" });
});

Deno.test("Disk a folder's names are not durable before its own is", () => {
  const made: Operation[] = [
    { kind: "mkdir", path: "d" },
    open(0, "d/a"),
    write(0, "x"),
    sync(0),
    open(1, "d"),
    sync(1),
  ];
  assertEquals(after(new Map(), made).lost, {});
  assertEquals(after(new Map(), [...made, open(2, ""), sync(2)]).lost, { d: "/", "d/a": "x" });
});

Deno.test("Disk of several writes since the last fsync the last one may be missing", () => {
  const found = after(new Map(), [open(0, "a"), write(0, "1"), sync(0), write(0, "2"), write(0, "3")]);
  assertEquals([found.now.a, found.named.a, found.torn.a], ["123", "1", "12"]);
});

Deno.test("Disk writes in the middle, past the end and truncation are exact; a mode is kept", () => {
  const found = after(new Map([["a", file("abcd")]]), [open(0, "a"), write(0, "X", 1), write(0, "Y", 6), {
    kind: "truncate",
    handle: 0,
    length: 8,
  }]);
  assertEquals(found.now.a, "aXcd\0\0Y\0");
  const disk = new Disk(new Map([["a", file("")]]));
  disk.apply({ kind: "mode", path: "a", mode: 0o100600 });
  assertEquals(disk.now().get("a"), { ...file(""), mode: 0o600 });
});

Deno.test("Disk what is opened goes on meaning its file when the name is given away", () => {
  const found = after(new Map([["a", file("1")]]), [
    open(0, "a"),
    { kind: "link", path: "a", to: "b" },
    { kind: "unlink", path: "a" },
    open(1, "a"),
    write(1, "other"),
    write(0, "2"),
  ]);
  assertEquals(found.now, { a: "other", b: "12" });
});

Deno.test("Disk an operation on what is not there is a hole in the recording", () => {
  assertThrows(() => new Disk(new Map()).apply({ kind: "rename", path: "a", to: "b" }), RangeError, "holes");
  assertThrows(() => new Disk(new Map()).apply(write(3, "x")), RangeError, "holes");
  assertThrows(() => new Disk(new Map()).apply({ kind: "mkdir", path: "a/b" }), RangeError, "holes");
});

Deno.test("Disk a sync that failed is not made good by a later one, but by content that is written anew", () => {
  const failed: Operation[] = [open(0, "a"), write(0, "new"), { kind: "sync", handle: 0, failed: true }, sync(0)];
  assertEquals(after(new Map([["a", file("")]]), failed).lost, { a: "" });
  const again = [...failed, { kind: "truncate" as const, handle: 0, length: 0 }, write(0, "other", 0), sync(0)];
  assertEquals(after(new Map([["a", file("")]]), again).lost, { a: "other" });
});
