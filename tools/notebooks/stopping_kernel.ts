/**
 * The Deno kernel, and after a cell that fails the cells that wait behind it are not run: "Run all" ends with one message, as in
 * notebooks of other languages. Deno's own kernel goes on, and each later cell fails for want of what the first should have made.
 *
 * It stands between Jupyter and the kernel and passes on every message as it is:
 *
 *     Jupyter  ⇄ ROUTER  this process  DEALER ⇄  deno jupyter --kernel
 *              ← PUB                   SUB    ←
 *
 * @module
 */
import { Dealer, Publisher, Reply, Router, Subscriber } from "zeromq";
import { type Connection, connectionFile } from "./kernel.ts";
import { decodeMessage, encodeMessage, type Header, type Message } from "./protocol.ts";
import { StopQueue } from "./stop_queue.ts";

/**
 * Serve a connection file until the kernel ends.
 *
 * @param path Of the file that Jupyter has written. @param deno Executable.
 * @returns Exit code of the kernel.
 */
export async function serveKernel(path: string, deno: string = Deno.execPath()): Promise<number> {
  const front: Connection = JSON.parse(await Deno.readTextFile(path));
  const back = { ...connectionFile(), key: front.key };
  const inner = await Deno.makeTempFile({ prefix: "kernel-", suffix: ".json" });
  try {
    await Deno.writeTextFile(inner, JSON.stringify(back));
    // Where nothing can be passed on the kernel is ended too.
    await using kernel = new Deno.Command(deno, { args: ["jupyter", "--kernel", "--conn", inner], stdin: "null" })
      .spawn();
    // Jupyter signals the whole group: the kernel decides what an interrupt means, and this process ends with it.
    Deno.addSignalListener("SIGINT", () => {});
    let isOver = false;
    Deno.addSignalListener("SIGTERM", () => isOver || kernel.kill());
    const sockets = await bridge(front, back);
    const { code } = await kernel.status;
    isOver = true;
    for (const socket of sockets) socket.close();
    return code;
  } finally {
    await Deno.remove(inner);
  }
}

async function bridge(front: Connection, back: Connection): Promise<{ close(): void }[]> {
  const at = ({ transport, ip }: Connection, port: number) => `${transport}://${ip}:${port}`;
  const linger = { linger: 0 };
  const published = new Publisher(linger), heard = new Subscriber(linger), beat = new Reply(linger);
  const pairs = (["shell", "control", "stdin"] as const).map((name) => {
    const router = new Router(linger), dealer = new Dealer(linger);
    dealer.connect(at(back, back[`${name}_port`]));
    return { name, router, dealer };
  });
  heard.connect(at(back, back.iopub_port));
  heard.subscribe();
  await published.bind(at(front, front.iopub_port));
  await beat.bind(at(front, front.hb_port));
  for (const { name, router } of pairs) await router.bind(at(front, front[`${name}_port`]));
  const publish = sender(published), routes = new Routes();
  void pump(heard, publish);
  void pump(beat, sender(beat));
  for (const { name, router, dealer } of pairs) {
    const toKernel = sender(dealer), send = sender(router);
    const toJupyter = (message: Message, frames: Frames) => send([...routes.of(message), ...frames]);
    const shell = { router, dealer, toKernel, toJupyter, publish, routes, key: front.key };
    if (name === "shell") stopAfterErrors(shell);
    else passOn(shell);
  }
  return [published, heard, beat, ...pairs.flatMap(({ router, dealer }) => [router, dealer])];
}

/** Who has asked what: the kernel's answers name the request, not the way back. */
class Routes {
  readonly #ways = new Map<string, readonly Uint8Array[]>();

  /** Remember where a request came from. @returns Its frames without the way. */
  take(frames: readonly Uint8Array[], { header }: Message): readonly Uint8Array[] {
    const start = frames.findIndex((frame) => new TextDecoder().decode(frame) === "<IDS|MSG>");
    this.#ways.set(header.msg_id, frames.slice(0, start));
    if (this.#ways.size > MOST_WAYS) this.#ways.delete(this.#ways.keys().next().value ?? "");
    return frames.slice(start);
  }

  /** The way to who has asked for a message. */
  of({ parent_header }: Message): readonly Uint8Array[] {
    return this.#ways.get(parent_header.msg_id ?? "") ?? [];
  }
}

/** Requests whose way back is known: more than any notebook has under way. */
const MOST_WAYS = 10_000;

type Frames = readonly (Uint8Array | string)[];
type Send = (frames: Frames) => void;

/** The library sends one message at a time: later ones wait for those before them. */
function sender(socket: { send(frames: (Uint8Array | string)[]): Promise<void> }): Send {
  let last = Promise.resolve();
  return (frames) => {
    // What cannot be sent any more is for nobody: a side has closed.
    last = last.then(() => socket.send([...frames])).catch(() => {});
  };
}

/** Milliseconds between looks at a socket. */
const LOOK_MS = 5;

interface Source {
  readonly closed: boolean;
  readonly readable: boolean;
  receive(): Promise<Uint8Array[]>;
}

/** Waiting for a bound socket is never woken under Deno, so each is looked at instead. */
async function pump(socket: Source, send: (frames: Uint8Array[]) => void): Promise<void> {
  while (!socket.closed) {
    if (socket.readable) send(await socket.receive());
    else await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/**
 * Take the messages of a socket; what is none, or is signed with another key, is for nobody, as kernels have it.
 *
 * @param source Socket. @param key Shared secret. @param take Receives each with its frames.
 */
export function hear(source: Source, key: string, take: (message: Message, frames: Uint8Array[]) => void): void {
  const read = (frames: Uint8Array[]) => {
    try {
      return decodeMessage(frames, key);
    } catch {
      return null;
    }
  };
  void pump(source, (frames) => {
    const message = read(frames);
    if (message !== null) take(message, frames);
  });
}

interface Shell {
  readonly router: Source;
  readonly dealer: Source;
  readonly toKernel: Send;
  /** Sends frames to who has asked for a message. */
  readonly toJupyter: (message: Message, frames: Frames) => void;
  readonly publish: Send;
  readonly routes: Routes;
  readonly key: string;
}

function passOn({ router, dealer, toKernel, toJupyter, routes, key }: Shell): void {
  hear(router, key, (message, frames) => toKernel(routes.take(frames, message)));
  hear(dealer, key, toJupyter);
}

function stopAfterErrors({ router, dealer, toKernel, toJupyter, publish, routes, key }: Shell): void {
  const queue = new StopQueue<Frames>(toKernel), waiting = new Map<Frames, Message>();
  hear(router, key, (message, all) => {
    const frames = routes.take(all, message), { header, content } = message;
    if (header.msg_type !== "execute_request") return toKernel(frames);
    waiting.set(frames, message);
    queue.request(header.msg_id, frames, content.stop_on_error !== false);
  });
  hear(dealer, key, (reply, frames) => {
    const { header, parent_header, content } = reply;
    toJupyter(reply, frames);
    if (header.msg_type !== "execute_reply") return;
    for (const request of queue.reply(parent_header.msg_id ?? "", content.status === "error")) {
      for (const message of abort(waiting.get(request)?.header ?? header, header)) {
        const encoded = encodeMessage(message, key);
        if (message.header.msg_type === "status") publish(["status", ...encoded]);
        else toJupyter(message, encoded);
      }
    }
    if (!queue.isBusy) waiting.clear();
  });
}

/** What a kernel says of a request that it does not run. */
function abort(request: Header, kernel: Header): Message[] {
  const say = (msg_type: string, content: Record<string, unknown>) => ({
    header: { ...kernel, msg_id: crypto.randomUUID(), msg_type },
    parent_header: request,
    metadata: {},
    content,
  });
  return [
    say("status", { execution_state: "busy" }),
    say("execute_reply", { status: "aborted" }),
    say("status", { execution_state: "idle" }),
  ];
}

if (import.meta.main) Deno.exit(await serveKernel(Deno.args[0] ?? ""));
