import { Dealer, Subscriber } from "zeromq";
import { decodeMessage, encodeMessage, type Message } from "./protocol.ts";

/** How an executed piece of code ended. */
export interface Reply {
  readonly status: "ok" | "error" | "timeout" | "dead";
  readonly executionCount: number | null;
}

/** Options of {@linkcode startKernel}. */
export interface KernelOptions {
  /** Working directory: the notebook's folder. */
  readonly cwd: string;
  /** Receives every published message, with the id of the request that caused it. */
  readonly onMessage: (message: Message, request: string) => void;
  /** Command of the kernel, without the connection file at its end; default Deno's own. */
  readonly command?: readonly [string, ...string[]];
}

/** A running Deno kernel. */
export interface Kernel {
  /** Send code; the id by which its messages are known. */
  execute(code: string, options: { seconds: number; onRequest: (id: string) => void }): Promise<Reply>;
  /** Stop the kernel and free its sockets. */
  close(): Promise<void>;
}

/** Outputs may be published after the kernel says that it is idle: so long is listened on. */
const SETTLE_MS = 150;
const START_SECONDS = 60;

/** A port that was free may be another's when the kernel comes to it: so often others are tried. */
const STARTS = 3;

/**
 * Start a Deno kernel and wait until it answers.
 *
 * @param options Where it runs and who listens.
 * @throws {Error} If it does not answer within a minute.
 */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  for (let start = 1;; start++) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (start === STARTS || !/address already in use/i.test(String(error))) throw error;
    }
  }
}

async function startOnce(options: KernelOptions): Promise<Kernel> {
  const folder = await Deno.makeTempDir({ prefix: "notebook-kernel-" });
  const connection = connectionFile();
  const path = `${folder}/connection.json`;
  await Deno.writeTextFile(path, JSON.stringify(connection));
  const [program, ...args] = options.command ?? [Deno.execPath(), "jupyter", "--kernel", "--conn"];
  const process = new Deno.Command(program, {
    args: [...args, path],
    cwd: options.cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const session = new Session(connection, process, options.onMessage);
  try {
    await session.ready(START_SECONDS);
  } catch (error) {
    await session.close();
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return session;
}

/** What a connection file says. */
export type Connection = ReturnType<typeof connectionFile>;

/** A connection file for a kernel on this machine. */
export function connectionFile() {
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    key: crypto.randomUUID(),
    signature_scheme: "hmac-sha256",
    kernel_name: "deno",
    ...freePorts("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"),
  };
}

/** Free ports by name: all are held until the last is found, so that they differ. */
function freePorts<Name extends string>(...names: Name[]): Record<Name, number> {
  const listeners = names.map((name) => [name, Deno.listen({ hostname: "127.0.0.1", port: 0 })] as const);
  const ports = listeners.map(([name, listener]) => [name, listener.addr.port] as const);
  for (const [, listener] of listeners) listener.close();
  return Object.fromEntries(ports) as Record<Name, number>;
}

class Session implements Kernel {
  readonly #shell = new Dealer({ linger: 0 });
  readonly #published = new Subscriber({ linger: 0 });
  readonly #session = crypto.randomUUID();
  readonly #replies = new Map<string, (message: Message) => void>();
  readonly #idle = new Map<string, () => void>();
  readonly #errors: Promise<string>;
  readonly #dead: Promise<"dead">;
  readonly #listening: Promise<unknown>;
  #lastMessage = 0;
  #closed = false;

  constructor(
    readonly connection: Connection,
    readonly process: Deno.ChildProcess,
    readonly onMessage: KernelOptions["onMessage"],
  ) {
    const address = (port: number) => `tcp://${connection.ip}:${port}`;
    this.#shell.connect(address(connection.shell_port));
    this.#published.connect(address(connection.iopub_port));
    this.#published.subscribe();
    this.#errors = new Response(process.stderr).text();
    this.#dead = process.status.then(() => "dead" as const);
    this.#listening = Promise.all([
      this.#listen(this.#shell, (message) => this.#onReply(message)),
      this.#listen(this.#published, (message) => this.#onPublished(message)),
    ]);
  }

  async ready(seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      const probe = `tick${Math.floor(end - Date.now())}`;
      const outcome = await this.#request("kernel_info_request", {}, { id: probe, seconds: 1 });
      // Published messages sent before the subscription reached the kernel are lost: wait for one to arrive.
      if (outcome === "dead") break;
      if (outcome !== "timeout" && this.#lastMessage > 0) return;
    }
    const stderr = this.process.pid && this.#closed
      ? ""
      : await Promise.race([this.#errors, delay(100).then(() => "")]);
    throw new Error(
      `Cannot start the Deno kernel as it must answer within ${seconds} s: current value is ${
        stderr.trim() || "no answer"
      }`,
    );
  }

  async execute(code: string, options: { seconds: number; onRequest: (id: string) => void }): Promise<Reply> {
    const id = crypto.randomUUID();
    options.onRequest(id);
    const idle = Promise.withResolvers<void>();
    this.#idle.set(id, idle.resolve);
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const reply = await this.#request("execute_request", content, { id, seconds: options.seconds });
    if (typeof reply === "string") return { status: reply, executionCount: null };
    await Promise.race([idle.promise, this.#dead, delay(2000)]);
    do await delay(SETTLE_MS); while (Date.now() - this.#lastMessage < SETTLE_MS);
    this.#idle.delete(id);
    const count = reply.content.execution_count;
    return {
      status: reply.content.status === "ok" ? "ok" : "error",
      executionCount: typeof count === "number" ? count : null,
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#shell.close();
    this.#published.close();
    try {
      this.process.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await Promise.all([this.process.status, this.#errors, this.#listening]);
  }

  async #request(
    msg_type: string,
    content: Record<string, unknown>,
    { id, seconds }: { id: string; seconds: number },
  ): Promise<Message | "timeout" | "dead"> {
    const { promise, resolve } = Promise.withResolvers<Message>();
    this.#replies.set(id, resolve);
    const header = {
      msg_id: id,
      msg_type,
      session: this.#session,
      username: "runner",
      date: new Date().toISOString(),
      version: "5.3",
    };
    await this.#shell.send(encodeMessage({ header, parent_header: {}, metadata: {}, content }, this.connection.key));
    const timer = cancellable(seconds * 1000);
    const outcome = await Promise.race([promise, this.#dead, timer.promise.then(() => "timeout" as const)]);
    timer.cancel();
    this.#replies.delete(id);
    return outcome;
  }

  async #listen(socket: AsyncIterable<Uint8Array[]>, onMessage: (message: Message) => void): Promise<void> {
    try {
      for await (const frames of socket) onMessage(decodeMessage(frames, this.connection.key));
    } catch (error) {
      if (!this.#closed) throw error;
    }
  }

  #onReply(message: Message): void {
    this.#replies.get(message.parent_header.msg_id ?? "")?.(message);
  }

  #onPublished(message: Message): void {
    this.#lastMessage = Date.now();
    const request = message.parent_header.msg_id ?? "";
    if (message.header.msg_type === "status" && message.content.execution_state === "idle") this.#idle.get(request)?.();
    this.onMessage(message, request);
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function cancellable(milliseconds: number): { promise: Promise<void>; cancel: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  return { promise, cancel: () => clearTimeout(timer) };
}
