import { assertEquals, assertThrows } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { authorizationOf } from "@lib/tracking/authorization.ts";

Deno.test("authorizationOf() name and password go before a token; half of a pair and empty texts are none", () => {
  const of = (TOKEN: string, USERNAME = "", PASSWORD = "") => {
    const all: Record<string, string> = { TOKEN, USERNAME, PASSWORD };
    return authorizationOf((name) => all[name.replace("MLFLOW_TRACKING_", "")]).authorization;
  };
  assertEquals([of("t", "ü", "x"), of("t", "ann"), of("t"), of("")], [
    "Basic w7w6eA==",
    "Bearer t",
    "Bearer t",
    undefined,
  ]);
});

Deno.test("authorizationOf() refuses a token that no header takes, and never tells it", () => {
  for (const token of ["secret\nX-More: 1", "secret\r\n", "secret\u0000", "secret\u{1f600}"]) {
    const error = assertThrows(
      () => authorizationOf((name) => name === "MLFLOW_TRACKING_TOKEN" ? token : ""),
      TrackingError,
    );
    assertEquals([error.code, `${error.message} ${Deno.inspect(error)}`.includes("secret")], [
      "TRACKING_DENIED",
      false,
    ]);
  }
});
