import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
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
