import { inputLines } from "../../lib/cli/train/input_lines.ts";
import type { Peer, Repetition } from "./target.ts";

/** A peer function raised, or the process ended. */
export class PeerError extends Error {
  /** @param message What happened. @param trace Python's stack. */
  constructor(message: string, readonly trace = "") {
    super(message);
  }
}

/** Every library that has threads is told to use one. */
export const ONE_THREAD: readonly (readonly string[])[] = [
  "OMP",
  "OPENBLAS",
  "MKL",
  "NUMEXPR",
  "NUMBA",
  "BLIS",
  "VECLIB",
].map((name) => [
  name === "VECLIB" ? "VECLIB_MAXIMUM_THREADS" : `${name}_NUM_THREADS`,
  "1",
]);

/** The Python process of the peers; see `target.ts` for the protocol. */
export class PeerProcess implements Peer {
  readonly #start: () => Promise<Deno.ChildProcess>;
  #child: Deno.ChildProcess | null = null;
  #lines: AsyncGenerator<string> | null = null;
  #calls = 0;

  /** @param prepare Makes the environment; gives its Python. Run once, at the first call. @param server `server.py`. */
  constructor(prepare: () => Promise<string>, server: string) {
    this.#start = async () => {
      const env = Object.fromEntries([...ONE_THREAD, ["PYTHONUTF8", "1"], ["PYTHONDONTWRITEBYTECODE", "1"]]);
      return new Deno.Command(await prepare(), { args: [server], env, stdin: "piped", stdout: "piped" }).spawn();
    };
  }

  /** Calls so far. */
  get calls(): number {
    return this.#calls;
  }

  async call(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#child ??= await this.#start();
    this.#lines ??= inputLines(this.#child.stdout);
    this.#calls++;
    const writer = this.#child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${JSON.stringify({ call: name, args })}\n`));
    writer.releaseLock();
    const line = await this.#lines.next();
    if (line.done) throw new PeerError(`Cannot call ${name} as the peer process must live: current value is ended`);
    const { ok, answer, error, trace } = JSON.parse(line.value);
    if (!ok) throw new PeerError(`Cannot call ${name} as the peer must succeed: current value is ${error}`, trace);
    return answer;
  }

  async repeat(name: string, args: Readonly<Record<string, unknown>>): Promise<Repetition> {
    const answer = await this.call(name, args);
    if (isRepetition(answer)) return answer;
    throw new PeerError(
      `Cannot use the answer of ${name} as it must hold its seconds: current value is ${JSON.stringify(answer)}`,
    );
  }

  /** Versions of Python and the packages that were asked for. */
  async versions(requirements: string): Promise<Record<string, string>> {
    const packages = requirements.split("\n").flatMap((line) => /^[\w.-]+(?===)/.exec(line)?.[0] ?? []);
    const answer = await this.call("server.versions", { packages });
    return Object.fromEntries(Object.entries(answer ?? {}).map(([name, version]) => [name, String(version)]));
  }

  /** End the process. */
  async close(): Promise<void> {
    if (this.#child === null) return;
    await this.#child.stdin.close();
    await this.#lines?.return(undefined);
    await this.#child.status;
    this.#child = null;
  }
}

/** True for what {@linkcode Peer.repeat} may return. */
export function isRepetition(value: unknown): value is Repetition {
  if (typeof value !== "object" || value === null || !("seconds" in value)) return false;
  return typeof value.seconds === "number" && value.seconds > 0;
}
