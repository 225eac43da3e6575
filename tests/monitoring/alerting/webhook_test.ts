import { assert, assertEquals } from "@std/assert";
import { createHmac } from "node:crypto";
import { alertMessage } from "@lib/monitoring/alerting/alert_message.ts";
import { webhookChannel } from "@lib/monitoring/alerting/webhook.ts";
import { alertOf, hour, ruleOf } from "./_rules.ts";

const event = { alert: alertOf(), since: hour(0), until: null, told: null };
const message = alertMessage([{ status: "firing", event }], { rule: "r", table: "demo", at: hour(0) });
const URL_SECRET = "https://hooks.example/T0/secret-token";

/** Answers one after the other; an error is thrown. */
async function tell(answers: (Response | Error)[], options: {
  variables?: Record<string, string>;
  webhook?: Record<string, unknown>;
} = {}) {
  const { variables = { ALERT_URL: URL_SECRET }, webhook = {} } = options;
  const asked: { url: string; init: RequestInit }[] = [], waits: number[] = [];
  const rule = ruleOf({ webhook: { urlFrom: "ALERT_URL", ...webhook } });
  const failure = await webhookChannel(rule.webhook!, {
    variable: (name) => variables[name],
    fetch: (url, init) => {
      const answer = answers[asked.push({ url, init }) - 1]!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    wait: (milliseconds) => (waits.push(milliseconds), Promise.resolve()),
    now: () => new Date(hour(0)),
  })(message);
  return { failure, asked, waits };
}
const status = (code: number, headers: Record<string, string> = {}) => new Response(null, { status: code, headers });

Deno.test("webhookChannel() posts JSON, with the id of the message and no signature without a secret", async () => {
  const { failure, asked: [request] } = await tell([status(204)]);
  assertEquals([failure, request!.url, request!.init.method, request!.init.redirect], [
    null,
    URL_SECRET,
    "POST",
    "manual",
  ]);
  assertEquals(JSON.parse(String(request!.init.body)), JSON.parse(JSON.stringify(message)));
  assertEquals(request!.init.headers, {
    "content-type": "application/json",
    "webhook-id": message.id,
    "webhook-timestamp": "1767225600",
  });
});

Deno.test("webhookChannel() signs as Standard Webhooks does, by a text or by base64", async () => {
  for (const [secret, key] of [["s3cret", "s3cret"], [`whsec_${btoa("s3cret")}`, "s3cret"]] as const) {
    const variables = { ALERT_URL: URL_SECRET, ALERT_KEY: secret };
    const { asked: [request] } = await tell([status(200)], { variables, webhook: { secretFrom: "ALERT_KEY" } });
    const signed = `${message.id}.1767225600.${request!.init.body}`;
    const expected = createHmac("sha256", key).update(signed).digest("base64");
    assertEquals(new Headers(request!.init.headers).get("webhook-signature"), `v1,${expected}`);
  }
});

Deno.test("webhookChannel() tries again what may pass, and waits longer each time or as long as it is asked to", async () => {
  const { failure, asked, waits } = await tell([new TypeError("refused"), status(503), status(200)]);
  assertEquals([failure, asked.length, waits], [null, 3, [1000, 2000]]);
  assertEquals((await tell([status(429, { "retry-after": "7" }), status(200)])).waits, [7000]);
  assertEquals((await tell([status(429, { "retry-after": "9999" }), status(200)])).waits, [30_000]);
  assertEquals((await tell([status(500), status(500)], { webhook: { retries: 1 } })).asked.length, 2);
});

Deno.test("webhookChannel() tries once what will not pass: refusals and redirects", async () => {
  for (const code of [301, 400, 404]) {
    const { failure, asked } = await tell([status(code, { location: "http://other" })]);
    assertEquals(asked.length, 1);
    assert(failure?.message.endsWith(`current value is status ${code}`));
  }
});

Deno.test("webhookChannel() never tells address or secret", async () => {
  const thrown = new TypeError(`error sending request for url (${URL_SECRET}): s3cret`);
  const variables = { ALERT_URL: URL_SECRET, ALERT_KEY: "s3cret" };
  const { failure } = await tell([thrown], { variables, webhook: { secretFrom: "ALERT_KEY", retries: 0 } });
  assert(!/hooks\.example|s3cret|secret-token/.test(JSON.stringify(failure)));
  assert(failure?.message.includes("ALERT_URL") && failure.message.includes("no connection"));
});

Deno.test("webhookChannel() says which variable is wrong, and what flag is missing", async () => {
  for (
    const [variables, told] of [
      [{}, "not set"],
      [{ ALERT_URL: "" }, "empty"],
      [{ ALERT_URL: "ftp://x" }, "something else"],
    ] as const
  ) {
    const { failure, asked } = await tell([], { variables });
    assertEquals(asked.length, 0);
    assert(failure?.message.includes(`ALERT_URL must hold`) && failure.message.endsWith(told));
  }
  const webhook = { secretFrom: "ALERT_KEY" };
  for (const key of [undefined, "", "whsec_~"]) {
    const { failure } = await tell([], {
      webhook,
      variables: { ALERT_URL: URL_SECRET, ...key === undefined ? {} : { ALERT_KEY: key } },
    });
    assert(failure?.message.includes("ALERT_KEY must hold"));
  }
  const denied = new Error('Requires net access to "h:1", run again with the --allow-net flag');
  assert((await tell([denied], { webhook: { retries: 0 } })).failure?.hint.includes("--allow-net"));
});
