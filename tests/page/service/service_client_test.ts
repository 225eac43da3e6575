import { assertEquals, assertRejects } from "@std/assert";
import { ServiceClient, ServiceError } from "@lib/page/service/service_client.ts";

/** A storage that can be full. */
class Kept extends Map<string, string> {
  getItem(name: string): string | null {
    return this.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.set(name, value);
  }
  removeItem(name: string): void {
    this.delete(name);
  }
}

function asking(answer: () => Response | Promise<Response>, storage = new Kept()) {
  const asked: { path: string; init: RequestInit }[] = [];
  const client = new ServiceClient({
    storage,
    fetch: (path, init = {}) => {
      asked.push({ path: String(path), init });
      return Promise.resolve(answer());
    },
  });
  return { client, asked, storage };
}

Deno.test("ServiceClient asks with its token alone, never with cookies, and leaves out what is empty", async () => {
  const { client, asked, storage } = asking(() => Response.json({ keys: 3 }));
  assertEquals(await client.get("v1/fleet/keys", { search: "a&b", after: "" }), { keys: 3 });
  client.useToken("  secret ");
  await client.post("v1/approvals/r/approve", { by: "ana" });
  const header = (i: number, name: string) => new Headers(asked[i]?.init.headers).get(name);
  assertEquals([asked[0]?.path, asked[0]?.init.credentials, header(0, "authorization")], [
    "v1/fleet/keys?search=a%26b",
    "omit",
    null,
  ]);
  assertEquals([header(1, "authorization"), header(1, "content-type"), asked[1]?.init.body], [
    "Bearer secret",
    "application/json",
    '{"by":"ana"}',
  ]);
  assertEquals([storage.get("token"), client.hasToken], ["secret", true]);
  assertEquals(new ServiceClient({ fetch, storage }).hasToken, true);
  client.useToken("");
  assertEquals([storage.size, client.hasToken], [0, false]);
});

Deno.test("ServiceClient a refusal has status, code and remedy; what is no answer of a server is said", async () => {
  const refused = async (answer: () => Response) => {
    const error = await assertRejects(() => asking(answer).client.get("v1/fleet"), ServiceError);
    return [error.status, error.code, error.message, error.hint];
  };
  const error = { code: "FORBIDDEN", message: "Cannot", hint: "Do.", context: {}, request: "r" };
  assertEquals(await refused(() => Response.json({ error }, { status: 403 })), [403, "FORBIDDEN", "Cannot", "Do."]);
  assertEquals((await refused(() => new Response("<html>", { status: 200 }))).slice(0, 2), [200, "UNEXPECTED"]);
  assertEquals((await refused(() => new Response("Bad gateway", { status: 502 }))).slice(0, 2), [502, "UNEXPECTED"]);
  assertEquals(
    (await refused(() => {
      throw new TypeError("failed");
    })).slice(0, 2),
    [0, "NOT_READY"],
  );
});

Deno.test("ServiceClient a browser that keeps nothing keeps the token until the page is left", async () => {
  const full = new Kept();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const { client, asked } = asking(() => Response.json({}), full);
  client.useToken("secret");
  await client.get("x");
  assertEquals(new Headers(asked[0]?.init.headers).get("authorization"), "Bearer secret");
});
