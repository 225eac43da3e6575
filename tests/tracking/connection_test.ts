import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { connect, type ConnectionOptions } from "@lib/tracking/connection.ts";

/** A server that gives these answers in turn; a text is a failure of the network. */
function serverOf(answers: readonly (Response | string)[], options: ConnectionOptions = {}) {
  const asked: { url: string; init: RequestInit }[] = [], waited: number[] = [];
  const connection = connect("http://host/mlflow/", {
    fetch: (url, init) => {
      const answer = answers[asked.push({ url, init }) - 1];
      return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(new TypeError(answer));
    },
    wait: (milliseconds) => Promise.resolve(void waited.push(milliseconds)),
    ...options,
  });
  return { connection, asked, waited };
}

const refusal = (status: number, errorCode = "", headers = {}) =>
  Response.json({ error_code: errorCode, message: "no" }, { status, headers });

async function errorOf(work: Promise<unknown>): Promise<[code: string, errorCode: unknown]> {
  const { code, context } = await assertRejects(() => work, TrackingError);
  return [code, context.errorCode];
}

Deno.test("Connection.ask() sends fields in the address or as JSON, below the server's path, with who asks", async () => {
  const { connection, asked } = serverOf([Response.json({ a: 1 }), Response.json({})], {
    variable: (name) => name === "MLFLOW_TRACKING_TOKEN" ? "t" : undefined,
  });
  assertEquals(await connection.ask("GET", "mlflow/x", { name: "a & b" }), { a: 1 });
  assertEquals(await connection.ask("POST", "mlflow/y", { n: 2 }), {});
  assertEquals(asked.map(({ url }) => url), [
    "http://host/mlflow/api/2.0/mlflow/x?name=a+%26+b",
    "http://host/mlflow/api/2.0/mlflow/y",
  ]);
  assertEquals(asked.map(({ init }) => [init.method, init.body, new Headers(init.headers).get("authorization")]), [
    ["GET", undefined, "Bearer t"],
    ["POST", '{"n":2}', "Bearer t"],
  ]);
});

Deno.test("Connection.ask() tries again what may pass, waits longer each time and as long as the server asks", async () => {
  const { connection, waited } = serverOf([
    "connection refused",
    refusal(400, "BAD_REQUEST"),
    refusal(429, "", { "retry-after": "7" }),
    Response.json({ done: 1 }),
  ]);
  assertEquals(await connection.ask("GET", "x", {}), { done: 1 });
  assertEquals(waited, [500, 1000, 7000]);
});

Deno.test("Connection.ask() gives up after five attempts, and at once where another would end alike", async () => {
  const dead = serverOf(Array.from({ length: 9 }, () => "connection refused"));
  assertEquals(await errorOf(dead.connection.ask("GET", "x", {})), ["TRACKING_UNREACHABLE", undefined]);
  assertEquals(dead.asked.length, 5);
  const { connection, asked } = serverOf([
    refusal(400, "INVALID_PARAMETER_VALUE"),
    refusal(401),
    new Response("<html>", { status: 404 }),
    new Response("", { status: 302, headers: { location: "https://host/" } }),
    new Response("<html>"),
  ]);
  assertEquals(await errorOf(connection.ask("GET", "x", {})), ["TRACKING_FAILED", "INVALID_PARAMETER_VALUE"]);
  assertEquals(await errorOf(connection.ask("GET", "x", {})), ["TRACKING_DENIED", undefined]);
  for (let i = 0; i < 3; i++) {
    assertEquals(await errorOf(connection.ask("GET", "x", {})), ["TRACKING_FAILED", undefined]);
  }
  assertEquals(asked.length, 5);
});

Deno.test("Connection.persist() tries the whole work again, and what it asks not by itself", async () => {
  const { connection, asked } = serverOf([Response.json({}), "lost", Response.json({}), Response.json({ n: 4 })]);
  const found = await connection.persist(async () => {
    await connection.ask("GET", "look", {});
    return await connection.ask("GET", "again", {});
  });
  assertEquals([found, asked.map(({ url }) => url.split("/").at(-1))], [{ n: 4 }, [
    "look?",
    "again?",
    "look?",
    "again?",
  ]]);
});

Deno.test("Connection.send() puts bytes; Ctrl-C ends the command and is not tried again", async () => {
  const { connection, asked } = serverOf([new Response("")]);
  await connection.send("files/a%2Fb", new Uint8Array([1, 2]));
  assertEquals([asked[0]?.init.method, asked[0]?.init.body], ["PUT", new Uint8Array([1, 2])]);
  const interrupted = serverOf(["aborted"], { signal: AbortSignal.abort() });
  assertEquals(await errorOf(interrupted.connection.send("x", new Uint8Array())), ["ABORTED", undefined]);
});

Deno.test("Connection.ask() is cut off by time and by Ctrl-C, also while it waits", async () => {
  const hang = (_: string, { signal }: RequestInit) =>
    new Promise<Response>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const slow = connect("http://host", { fetch: hang, timeoutMs: 1, wait: () => Promise.resolve() });
  assertEquals((await errorOf(slow.once("GET", "x", {})))[0], "TRACKING_UNREACHABLE");
  const stop = new AbortController();
  const down = () => {
    queueMicrotask(() => stop.abort());
    return Promise.reject(new TypeError("refused"));
  };
  assertEquals(
    (await errorOf(connect("http://host", { fetch: down, signal: stop.signal }).ask("GET", "x", {})))[0],
    "ABORTED",
  );
});

Deno.test("connect() takes http addresses only, and repeats nobody's password", () => {
  for (const url of ["host:5000", "ftp://host", "http://ann:secret@host", "http://host/?a=1", ""]) {
    const { code, message } = assertThrows(() => connect(url), TrackingError);
    assertEquals([code, message.includes("secret")], ["TRACKING_URL", false], url);
  }
});

Deno.test("Connection.ask() takes no answer that is larger than its limit, and does not ask for it again", async () => {
  const large = () => Response.json({ a: "x".repeat(100) }),
    { connection, asked } = serverOf([large()], { mostBytes: 50 });
  assertEquals(await errorOf(connection.ask("GET", "x", {})), ["TRACKING_FAILED", undefined]);
  assertEquals(asked.length, 1);
});
