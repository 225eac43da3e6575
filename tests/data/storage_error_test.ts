import { assertEquals, assertInstanceOf, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { DataError } from "../../lib/core/errors.ts";
import { storageError } from "../../lib/data/storage_error.ts";

function withCode(code: string): Error {
  return Object.assign(new Error("the system says no"), { code });
}

Deno.test("storageError() tells a full disk from a closed folder and from the rest", () => {
  const codes = (thrown: unknown) => storageError(thrown, "/x").code;
  assertEquals(codes(withCode("ENOSPC")), "DISK_FULL");
  assertEquals(codes(new Error("No space left on device (os error 28)")), "DISK_FULL");
  assertEquals(codes(withCode("EDQUOT")), "DISK_FULL");
  assertEquals(codes(withCode("EROFS")), "READ_ONLY");
  assertEquals(codes(new Deno.errors.PermissionDenied("no")), "READ_ONLY");
  assertEquals(codes(new Error("something else")), "WRITE_FAILED");
  assertEquals(codes("a text"), "WRITE_FAILED");
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
  const codes = (text: string) => storageError(new Error(text), "/x").code;
  assertEquals(codes("Disk quota exceeded (os error 122)"), "DISK_FULL");
  assertEquals(codes("IO Error: Could not write: The disk is full"), "DISK_FULL");
  assertEquals(codes("Out of Memory: max_temp_directory_size exceeded"), "DISK_FULL");
  assertEquals(codes("Read-only file system (os error 30)"), "READ_ONLY");
  assertEquals(codes("IO Error: Permission denied"), "READ_ONLY");
  for (const code of ["EACCES", "EPERM"]) assertEquals(storageError(withCode(code), "/x").code, "READ_ONLY");
  assertEquals(storageError(withCode("EIO"), "/x").code, "WRITE_FAILED");
  assertEquals(storageError(withCode("toString"), "/x").code, "WRITE_FAILED", "no inherited name is a code");
});

Deno.test("storageError() shows the system's own words", () => {
  const error = storageError("plain text", "/store/demo");
  assertStringIncludes(
    error.message,
    'Cannot write /store/demo as its folder must take files: current value is "plain text"',
  );
});
