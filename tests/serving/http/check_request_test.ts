import { assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { checkRequest } from "@lib/serving/http/check_request.ts";
import { HttpError } from "@lib/serving/http/http_error.ts";
import { DEFAULT_LIMITS } from "@lib/serving/http/limits.ts";
import { predictSchema } from "@lib/serving/protocols/predict_schema.ts";

const SCHEMA = z.strictObject({
  keys: z.array(z.strictObject({ item: z.string() })).max(2),
  horizon: z.int().min(1).optional(),
});

function refused(value: unknown): HttpError {
  try {
    checkRequest(SCHEMA, value);
  } catch (thrown) {
    if (thrown instanceof HttpError) return thrown;
  }
  throw new Error("nothing was refused");
}

Deno.test("checkRequest() gives a good body back", () => {
  assertEquals(checkRequest(SCHEMA, { keys: [{ item: "7" }] }), { keys: [{ item: "7" }] });
});

Deno.test("checkRequest() names every field that is wrong, with what must be there and what is", () => {
  const { status, code, message, context } = refused({ keys: [{ item: "7" }, {}], horizon: 0, more: 1 });
  assertEquals([status, code], [400, "MALFORMED_REQUEST"]);
  assertEquals(message, "Cannot read the request as keys[1].item must be text: current value is missing");
  assertEquals(context, {
    findings: [
      { path: "keys[1].item", message: "text: current value is missing" },
      { path: "horizon", message: "at least 1: current value is 0" },
      { path: "", message: 'an object without other fields: current value is "more"' },
    ],
    count: 3,
  });
});

Deno.test("checkRequest() says of a number where a text must be how keys are written", () => {
  assertEquals(
    refused({ keys: [{ item: 7 }] }).hint,
    'Ids and times are text: write "7", which is another key than "007".',
  );
});

Deno.test("checkRequest() says it of a key in rows to predict, too", () => {
  const schema = predictSchema({ keyColumns: ["shop"], rows: null }, DEFAULT_LIMITS);
  const { hint } = assertThrows(() => checkRequest(schema, { rows: [{ shop: 7 }] }), HttpError);
  assertEquals(hint, 'Ids and times are text: write "7", which is another key than "007".');
});

Deno.test("checkRequest() refuses lists that are too long as too large", () => {
  const { status, code, message } = refused({ keys: [{ item: "1" }, { item: "2" }, { item: "3" }] });
  assertEquals([status, code], [413, "BODY_TOO_LARGE"]);
  assertEquals(message, "Cannot read the request as keys must be at most 2 long: current value is a list of 3");
});

Deno.test("checkRequest() shows long values in part", () => {
  const { message } = refused({ keys: "x".repeat(10_000) });
  assertEquals(message.length < 200, true, message);
});
