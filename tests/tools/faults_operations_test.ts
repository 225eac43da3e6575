import { assertEquals, assertThrows } from "@std/assert";
import { listOperations, type Operation } from "../../tools/faults/operations.ts";
import { parseSystemCalls } from "../../tools/faults/syscalls.ts";

const hex = (text: string) => `"${[...new TextEncoder().encode(text)].map((b) => `\\x${b.toString(16)}`).join("")}"`;

/** Operations of a recording on `/r`, bytes as text. */
function operations(...lines: string[]): unknown[] {
  const calls = parseSystemCalls(lines.join("\n"));
  const text = (operation: Operation) =>
    "bytes" in operation ? { ...operation, bytes: new TextDecoder().decode(operation.bytes) } : operation;
  return listOperations(calls, { root: "/r", cwd: "/r/.." }).map(text);
}

const CREATE = "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666";
const opened = (handle: number, path: string) => ({
  kind: "open",
  handle,
  path,
  create: true,
  truncate: true,
  mode: 0o666,
});

Deno.test("listOperations() writes stand where the descriptor is, whichever thread writes and however it was moved", () => {
  const found = operations(
    `1  openat(AT_FDCWD, ${hex("/r/a")}, ${CREATE}) = 5`,
    `1  clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD}, 88) = 2`,
    `2  write(5, ${hex("abc")}, 3) = 2`,
    `1  fcntl(5, F_DUPFD_CLOEXEC, 3) = 6`,
    `2  write(6, ${hex("c")}, 1) = 1`,
    `1  lseek(5, 1, SEEK_SET) = 1`,
    `1  write(5, ${hex("x")}, 1) = 1`,
    `1  pwrite64(5, ${hex("y")}, 1, 7) = 1`,
    `1  fsync(5) = -1 EIO (Input/output error) (INJECTED)`,
    `1  fdatasync(6) = 0`,
    `1  close(5) = 0`,
    `1  write(5, ${hex("gone")}, 4) = 4`,
  );
  assertEquals(found, [
    opened(0, "a"),
    { kind: "write", handle: 0, at: 0, bytes: "ab" },
    { kind: "write", handle: 0, at: 2, bytes: "c" },
    { kind: "write", handle: 0, at: 1, bytes: "x" },
    { kind: "write", handle: 0, at: 7, bytes: "y" },
    { kind: "sync", handle: 0, failed: true },
    { kind: "sync", handle: 0 },
  ]);
});

Deno.test("listOperations() descriptors of another process are others; a new program has none", () => {
  const found = operations(
    `1  openat(AT_FDCWD, ${hex("/r/a")}, O_WRONLY|O_APPEND|O_CREAT, 0644) = 5`,
    `9  write(5, ${hex("not ours")}, 8) = 8`,
    `1  write(5, ${hex("b")}, 1) = 1`,
    `1  execve(${hex("/bin/true")}, [], 0x7f /* 3 vars */) = 0`,
    `1  write(5, ${hex("not ours")}, 8) = 8`,
  );
  assertEquals(found.slice(1), [{ kind: "write", handle: 0, at: "end", bytes: "b" }]);
});

Deno.test("listOperations() names are relative to the folder, through folders that are open; failures and others' files are left out", () => {
  const found = operations(
    `1  mkdir(${hex("r/sub")}, 0777) = 0`,
    `1  mkdir(${hex("/elsewhere")}, 0777) = 0`,
    `1  mkdir(${hex("/r/sub")}, 0777) = -1 EEXIST (File exists)`,
    `1  openat(AT_FDCWD, ${hex("/r/sub")}, O_RDONLY|O_DIRECTORY) = 4`,
    `1  unlinkat(4, ${hex("a")}, 0) = 0`,
    `1  unlinkat(4, ${hex("b")}, AT_REMOVEDIR) = 0`,
    `1  renameat2(AT_FDCWD, ${hex("/r/x")}, 4, ${hex("y")}, RENAME_NOREPLACE) = 0`,
    `1  linkat(AT_FDCWD, ${hex("/r/x")}, AT_FDCWD, ${hex("/r/z")}, 0) = 0`,
    `1  fsync(4) = 0`,
    `1  write(1, ${hex("done")}, 4) = 4`,
  );
  assertEquals(found, [
    { kind: "mkdir", path: "sub" },
    { kind: "open", handle: 0, path: "sub", create: false, truncate: false, mode: 0o644 },
    { kind: "unlink", path: "sub/a" },
    { kind: "rmdir", path: "sub/b" },
    { kind: "rename", path: "x", to: "sub/y" },
    { kind: "link", path: "x", to: "z" },
    { kind: "sync", handle: 0 },
    { kind: "told", text: "done" },
  ]);
});

Deno.test("listOperations() a call that changes files and is not understood is refused", () => {
  const open = `1  openat(AT_FDCWD, ${hex("/r/a")}, O_RDWR) = 5`;
  assertThrows(() => operations(open, `1  fallocate(5, 0, 0, 10) = 0`), RangeError, "fallocate");
  assertThrows(() => operations(`1  rename(${hex("/r/a")}, ${hex("/out")}) = 0`), RangeError, "rename");
  assertEquals(operations(`1  fallocate(7, 0, 0, 10) = 0`), []);
});
