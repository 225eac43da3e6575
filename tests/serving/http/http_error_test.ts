import { assertEquals } from "@std/assert";
import { DataError, RegistryError } from "@lib/core/errors/errors.ts";
import { HttpError, refusalOf, toldOf } from "@lib/serving/http/http_error.ts";

Deno.test("HttpError says when to come again where there is no room", () => {
  assertEquals(new HttpError(503, "OVERLOADED", "Cannot x as y: current value is z").headers, { "Retry-After": "1" });
  assertEquals(new HttpError(400, "MALFORMED_REQUEST", "Cannot x as y: current value is z").headers, {});
});

Deno.test("refusalOf() blames the request where it is at fault, and shows no folder of the machine", () => {
  const wrong = new DataError("INVALID_REQUEST", "Cannot read a row as /data/x has none: current value is 3", {
    hint: "See /data/x/log",
    context: { path: "/data/x/t.csv" },
  });
  const refusal = refusalOf(wrong, ["/data/x"]);
  assertEquals([refusal.status, refusal.code], [422, "INVALID_REQUEST"]);
  assertEquals(JSON.stringify([refusal.message, refusal.hint, refusal.context]).includes("/data"), false);
  assertEquals(
    refusalOf(new RegistryError("NOT_FOUND", "Cannot find run x as it must be there: current value is none")).status,
    404,
  );
});

Deno.test("refusalOf() tells of the server's own troubles the code alone, and keeps the cause", () => {
  const cause = new DataError("DISK_FAILURE", "Cannot read /data/x as it must be readable: current value is EIO");
  const refusal = refusalOf(cause);
  assertEquals([refusal.status, refusal.code, refusal.cause], [503, "DISK_FAILURE", cause]);
  assertEquals(refusal.message.includes("/data"), false);
  assertEquals(refusalOf(new TypeError("oops")).status, 500);
});

Deno.test("toldOf() names no file or flag of the machine where the runtime has denied the server something", () => {
  const cause = new Deno.errors.NotCapable('Requires write access to "/data/x", run again with the --allow-write flag');
  const told = toldOf(refusalOf(cause));
  assertEquals([told.code, told.context, JSON.stringify(told).includes("/data")], ["PERMISSION_DENIED", {}, false]);
  const other = new HttpError(503, "OVERLOADED", "m", { hint: "h" });
  assertEquals(toldOf(other), { code: "OVERLOADED", message: "m", hint: "h", context: {} });
});
