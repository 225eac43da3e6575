import { createHmac } from "node:crypto";
import type { AlertRule } from "./alerts.ts";
import type { AlertMessage } from "./alert_message.ts";
import { type Channel, type ChannelFailure, failureOf } from "./channel.ts";

/** What a webhook is reached by. */
export interface WebhookOptions {
  /** Value of an environment variable; undefined: it is not set. */
  readonly variable: (name: string) => string | undefined;
  /** Default: the runtime's. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Wait before another try; default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Clock: a signature carries its time. */
  readonly now: () => Date;
}

type Webhook = NonNullable<AlertRule["webhook"]>;

/** Milliseconds before the second try; each further one waits twice as long. */
const FIRST_PAUSE = 1000;
/** Most milliseconds between two tries, whatever the server asks for. */
const LONGEST_PAUSE = 30_000;

/**
 * A webhook: POST the message as JSON, signed as Standard Webhooks are if there is a secret. It is tried again where the
 * failure may pass: no connection, no answer in time, status 408, 429 and from 500. No redirect is followed.
 *
 * @param webhook Of the rule. @param options Environment, network, time.
 * @see https://www.standardwebhooks.com
 */
export function webhookChannel(webhook: Webhook, options: WebhookOptions): Channel {
  const { urlFrom, secretFrom, retries } = webhook, { variable, wait = pause } = options;
  return async (message) => {
    const url = variable(urlFrom), secret = secretFrom === null ? null : variable(secretFrom);
    if (!isAddress(url)) return unset(urlFrom, url, "an address that begins with https:// or http://");
    const key = secret === null ? null : keyOf(secret);
    if (key === undefined) return unset(secretFrom ?? "", secret, "a secret, after whsec_ in base64");
    for (let left = retries, next = FIRST_PAUSE;; left--, next *= 2) {
      const { failure, retryAfter } = await tryOnce(url, { message, key, webhook, options });
      if (failure === null || retryAfter === null || left === 0) return failure;
      await wait(Math.min(LONGEST_PAUSE, Math.max(next, retryAfter)));
    }
  };
}

/** What came of a try; `retryAfter` null: another one would not help. */
interface Attempt {
  readonly failure: ChannelFailure | null;
  readonly retryAfter: number | null;
}

async function tryOnce(
  url: string,
  { message, key, webhook, options }: {
    readonly message: AlertMessage;
    readonly key: Uint8Array | null;
    readonly webhook: Webhook;
    readonly options: WebhookOptions;
  },
): Promise<Attempt> {
  const { urlFrom, timeoutSeconds } = webhook, { fetch: send = (to, init) => fetch(to, init), now } = options;
  const body = JSON.stringify(message), signal = AbortSignal.timeout(1000 * timeoutSeconds);
  const headers = { "content-type": "application/json", ...signatureOf({ id: message.id, body, key, at: now() }) };
  try {
    const answer = await send(url, { method: "POST", body, headers, redirect: "manual", signal });
    // What it says is not needed, and may be without end.
    await answer.body?.cancel();
    return judge(answer, urlFrom);
  } catch (thrown) {
    // The runtime's words hold the address, which may be a secret.
    const told = signal.aborted ? `no answer within ${timeoutSeconds} s` : "no connection";
    return { failure: failureOf(thrown, refused(urlFrom, told)), retryAfter: 0 };
  }
}

function judge(answer: Response, urlFrom: string): Attempt {
  const { ok, status } = answer;
  if (ok) return { failure: null, retryAfter: null };
  const mayPass = status === 408 || status === 429 || status >= 500,
    seconds = Number(answer.headers.get("retry-after"));
  return { failure: refused(urlFrom, `status ${status}`), retryAfter: mayPass ? 1000 * (seconds || 0) : null };
}

/** Headers by which a receiver knows who sent it, and that it is not sent again by somebody else. */
function signatureOf({ id, body, key, at }: {
  readonly id: string;
  readonly body: string;
  readonly key: Uint8Array | null;
  readonly at: Date;
}): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000)),
    headers = { "webhook-id": id, "webhook-timestamp": timestamp };
  if (key === null) return headers;
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { ...headers, "webhook-signature": `v1,${signature}` };
}

/** Bytes of a secret; undefined: there is none. */
function keyOf(secret: string | undefined): Uint8Array | undefined {
  if (secret === undefined || secret === "") return undefined;
  if (!secret.startsWith("whsec_")) return new TextEncoder().encode(secret);
  try {
    return Uint8Array.from(atob(secret.slice(6)), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function isAddress(url: string | undefined): url is string {
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function refused(urlFrom: string, value: string): ChannelFailure {
  return {
    message:
      `Cannot tell the webhook of ${urlFrom} as it must answer with a status of 200 to 299: current value is ${value}`,
    hint: "It is told by the next deno task monitor; look whether the address is right and its server runs.",
  };
}

function unset(name: string, value: string | null | undefined, requirement: string): ChannelFailure {
  const is = value === undefined ? "not set" : value === "" ? "empty" : "something else";
  return {
    message: `Cannot tell a webhook as ${name} must hold ${requirement}: current value is ${is}`,
    hint: `Set the environment variable ${name}.`,
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
