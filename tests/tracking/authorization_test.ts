import { assertEquals } from "@std/assert";
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
