import { assertEquals, assertInstanceOf, assertMatch } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { databaseError, decoded } from "../../../../lib/data/sources/sql/database_error.ts";

function codeOf(code: string): string {
  const error = databaseError(Object.assign(new Error("x"), { code }), "db");
  assertInstanceOf(error, DataError);
  return error.code;
}

Deno.test("databaseError() says what is wrong by the codes of servers, system and drivers", () => {
  const codes = {
    "28P01": "SOURCE_DENIED",
    "42501": "SOURCE_DENIED",
    ER_ACCESS_DENIED_ERROR: "SOURCE_DENIED",
    ER_TABLEACCESS_DENIED_ERROR: "SOURCE_DENIED",
    "42P01": "MISSING_TABLE",
    ER_NO_SUCH_TABLE: "MISSING_TABLE",
    ER_BAD_DB_ERROR: "MISSING_TABLE",
    "42703": "MISSING_COLUMN",
    ER_BAD_FIELD_ERROR: "MISSING_COLUMN",
    "57014": "TIME_LIMIT",
    TIME_LIMIT: "TIME_LIMIT",
    ECONNREFUSED: "SOURCE_UNREACHABLE",
    ENOTFOUND: "SOURCE_UNREACHABLE",
    CONNECT_TIMEOUT: "SOURCE_UNREACHABLE",
    CONNECTION_CLOSED: "SOURCE_UNREACHABLE",
    PROTOCOL_CONNECTION_LOST: "SOURCE_UNREACHABLE",
    "57P01": "SOURCE_UNREACHABLE",
    ER_UNKNOWN_TIME_ZONE: "SOURCE_FAILED",
    ER_PARSE_ERROR: "SOURCE_FAILED",
    "42601": "SOURCE_FAILED",
  };
  assertEquals(Object.fromEntries(Object.keys(codes).map((code) => [code, codeOf(code)])), codes);
});

Deno.test("databaseError() repeats neither address nor password, whoever has put them into a message", () => {
  const secret = "postgres://ana:hunter%402@db/shop";
  const thrown = Object.assign(new Error(`cannot use ${secret}: hunter@2 hunter%402`), { query: secret });
  const error = databaseError(thrown, "db", { secret });
  assertEquals(/hunter/.test(Deno.inspect(error, { depth: 9 })), false);
});

Deno.test("databaseError() leaves what has its name already, finds the code of many tries, and passes a missing flag on", () => {
  const own = new DataError("TIME_ZONE", "x");
  assertEquals(databaseError(own, "db"), own);
  const tries = new AggregateError([Object.assign(new Error("no"), { code: "ECONNREFUSED" })], "");
  assertEquals(Reflect.get(databaseError(tries, "db"), "code"), "SOURCE_UNREACHABLE");
  const denied = new Error('Requires net access to "db:5432", run again with the --allow-net flag');
  assertEquals(Reflect.get(databaseError(denied, "db"), "code"), "PERMISSION_DENIED");
});

Deno.test("decoded() leaves a percent sign that encodes nothing", () => {
  assertEquals([decoded("a%40b"), decoded("50%")], ["a@b", "50%"]);
});

Deno.test("databaseError() of writing has the remedies of writing: rights, columns, another table, never source", () => {
  const told = (code: string) => {
    const thrown = Object.assign(new Error("x"), { code });
    const error = databaseError(thrown, "db", { action: "write", columns: ["as_of", "yhat_0.9"] });
    assertInstanceOf(error, DataError);
    assertEquals(/source\.|read it/.test(`${error.message} ${error.hint}`), false, error.hint);
    return `${error.code} ${error.hint}`;
  };
  assertMatch(told("42501"), /^SOURCE_DENIED .*CREATE.*INSERT.*DELETE/);
  assertMatch(told("42703"), /^MISSING_COLUMN Name another table.*as_of, yhat_0\.9/);
  assertMatch(told("42804"), /^SOURCE_FAILED Name another table.*as_of, yhat_0\.9/);
  assertMatch(told("3F000"), /^MISSING_TABLE Check the schema/);
  assertMatch(told("57014"), /^TIME_LIMIT/);
  assertMatch(told("ECONNREFUSED"), /host and port/i);
});
