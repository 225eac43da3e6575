import { assertEquals, assertInstanceOf, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import {
  handleLimit,
  isMistake,
  readError,
  sizeLimit,
  storageError,
  systemCondition,
  unnamedError,
} from "../../../lib/storage/files/system_error.ts";
import { patience } from "../../_support/patience.ts";

function codeOf(thrown: unknown): string {
  const error = storageError(thrown, "/x");
  return error instanceof DataError ? error.code : "";
}

function withCode(code: string): Error {
  return Object.assign(new Error("the system says no"), { code });
}

Deno.test("storageError() tells a full disk from a closed folder and from the rest", () => {
  assertEquals(codeOf(withCode("ENOSPC")), "DISK_FULL");
  assertEquals(codeOf(new Error("No space left on device (os error 28)")), "DISK_FULL");
  assertEquals(codeOf(withCode("EDQUOT")), "DISK_FULL");
  assertEquals(codeOf(withCode("EROFS")), "READ_ONLY");
  assertEquals(codeOf(new Deno.errors.PermissionDenied("no")), "READ_ONLY");
  assertEquals(codeOf(new Error("something else")), "WRITE_FAILED");
  assertEquals(codeOf("a text"), "WRITE_FAILED");
});

Deno.test("storageError() keeps the path, a remedy and the cause", () => {
  const cause = withCode("ENOSPC");
  const error = storageError(cause, "/store/demo");
  assertInstanceOf(error, DataError);
  assertEquals(error.context, { path: "/store/demo" });
  assertEquals(error.hint !== "", true);
  assertStrictEquals(error.cause, cause);
});

Deno.test("storageError() passes a typed error unchanged", () => {
  const error = new DataError("EMPTY_TABLE", "x");
  assertStrictEquals(storageError(error, "/x"), error);
});

Deno.test("storageError() knows what each system says, by its code or by its words", () => {
  assertEquals(codeOf(new Error("Disk quota exceeded (os error 122)")), "DISK_FULL");
  assertEquals(codeOf(new Error("IO Error: Could not write: The disk is full")), "DISK_FULL");
  assertEquals(codeOf(new Error("Out of Memory: max_temp_directory_size exceeded")), "DISK_FULL");
  assertEquals(codeOf(new Error("Read-only file system (os error 30)")), "READ_ONLY");
  assertEquals(codeOf(new Error("IO Error: Permission denied")), "READ_ONLY");
  for (const code of ["EACCES", "EPERM"]) assertEquals(codeOf(withCode(code)), "READ_ONLY");
  for (const code of ["EMFILE", "ENFILE"]) assertEquals(codeOf(withCode(code)), "TOO_MANY_FILES");
  assertEquals(codeOf(new Error("Too many open files (os error 24)")), "TOO_MANY_FILES");
  assertEquals(codeOf(withCode("EIO")), "DISK_FAILURE");
  assertEquals(codeOf(new Error("Input/output error (os error 5)")), "DISK_FAILURE");
  assertEquals(codeOf(withCode("EISDIR")), "WRITE_FAILED");
  assertEquals(codeOf(withCode("toString")), "WRITE_FAILED", "no inherited name is a code");
});

Deno.test("storageError() shows the system's own words", () => {
  const error = storageError("plain text", "/store/demo");
  assertStringIncludes(
    error.message,
    'Cannot write /store/demo as its folder must take files: current value is "plain text"',
  );
});

Deno.test("storageError() lets mistakes of the program pass", () => {
  const mistake = new TypeError("x is not a function");
  assertEquals(storageError(mistake, "x"), mistake);
});

Deno.test("systemCondition() tells a limit on files from a full disk, and knows memory", () => {
  assertEquals(systemCondition(withCode("EFBIG"))?.hint.includes("ulimit -f"), true);
  assertEquals(systemCondition(new Error("File too large (os error 27)"))?.hint.includes("ulimit -f"), true);
  for (const thrown of [withCode("ENOMEM"), new Error("mmap: Cannot allocate memory (os error 12)")]) {
    assertEquals(systemCondition(thrown)?.code, "OUT_OF_MEMORY");
  }
});

Deno.test("readError() is of reading: what is closed cannot be read, what the system lacks is told as such", () => {
  const readCode = (thrown: unknown) => Reflect.get(readError(thrown, "/x"), "code");
  const codes = ["EACCES", "ELOOP", "ENAMETOOLONG", "EISDIR", "EMFILE", "EIO", "ENOMEM"];
  assertEquals(codes.map((code) => readCode(withCode(code))), [
    ...Array(4).fill("UNREADABLE_FILE"),
    "TOO_MANY_FILES",
    "DISK_FAILURE",
    "OUT_OF_MEMORY",
  ]);
  const typed = new DataError("EMPTY_TABLE", "x"), mistake = new TypeError("x is not a function");
  assertEquals([readError(typed, "/x"), readError(mistake, "/x")], [typed, mistake]);
  assertEquals(readError("odd", "/x").message, 'Cannot read /x as the file must be readable: current value is "odd"');
});

Deno.test("storageError() and readError() call a device what it is, though the runtime lets nobody look at it", () => {
  const denied = new Deno.errors.NotCapable(
    'Requires all access to "/dev/full", run again with the --allow-all flag',
  );
  const said = (error: Error) => error instanceof DataError ? [error.code, error.hint.includes("--allow")] : [];
  assertEquals(said(storageError(denied, "/dev/full")), ["WRITE_FAILED", false]);
  assertEquals(said(readError(denied, "/dev/full")), ["UNREADABLE_FILE", false]);
});

Deno.test("isMistake() is what the program did wrong, not a path that no system takes", () => {
  assertEquals(isMistake(new TypeError("x is not a function")), true);
  assertEquals(isMistake(Object.assign(new TypeError("bad argument"), { code: "ERR_INVALID_ARG_TYPE" })), true);
  const path = "a\0b";
  try {
    Deno.statSync(path);
  } catch (thrown) {
    assertEquals([isMistake(thrown), Reflect.get(readError(thrown, path), "code")], [false, "UNREADABLE_FILE"]);
  }
});

Deno.test("unnamedError() gives any failure of the system a code and a remedy, and nothing else", () => {
  const unnamed = (thrown: unknown) => unnamedError(thrown)?.code;
  assertEquals(unnamed(withCode("ENOSPC")), "DISK_FULL");
  assertEquals(unnamed(new Error("Failed to spawn 'deno': Too many open files (os error 24)")), "TOO_MANY_FILES");
  assertEquals(unnamed(withCode("ENOTDIR")), "UNREADABLE_FILE");
  assertEquals(unnamed(new Error("No such file or directory (os error 2)")), "UNREADABLE_FILE");
  assertEquals([unnamed(new Error("odd")), unnamed(new TypeError("odd")), unnamed("odd")], Array(3).fill(undefined));
});

Deno.test("handleLimit() is a matter of the process, which has some now", () => {
  assertEquals(handleLimit(), null);
  const open = Deno.openSync, opened: Deno.FsFile[] = [];
  Deno.openSync = (path, options) => {
    // SQLite needs several: one is not enough.
    if (opened.length === 2) throw withCode("EMFILE");
    opened.push(open(path, options));
    return opened[opened.length - 1];
  };
  try {
    assertEquals(handleLimit()?.code, "TOO_MANY_FILES");
  } finally {
    Deno.openSync = open;
  }
});

Deno.test({
  name: "sizeLimit() is a matter of the process: none here, and one of a hundred blocks there",
  fn: async () => {
    assertEquals(sizeLimit(), null);
    const program = `import { sizeLimit } from ${
      JSON.stringify(import.meta.resolve("../../../lib/storage/files/system_error.ts"))
    };
      console.log(sizeLimit()?.code);`;
    const path = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(path, program);
    const limited = `trap '' XFSZ; ulimit -f 100; exec "$0" run -A --no-check --no-lock --config "$1" "$2"`;
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const args = ["-c", limited, Deno.execPath(), config, path];
    const { stdout } = await new Deno.Command("bash", { args, signal: patience() }).output();
    assertEquals(new TextDecoder().decode(stdout), "DISK_FULL\n");
  },
});
