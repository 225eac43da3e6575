/** What a load found. Latencies are in milliseconds. */
export interface LoadResult {
  /** Answers, whatever their status. */
  readonly answers: number;
  /** Seconds from the first request to the last answer. */
  readonly seconds: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Requests whose connection broke before the answer. */
  readonly broken: number;
  /** Of answers with status 200, from when they were due, ascending. */
  readonly latencies: Float64Array;
  /** The same from when they were sent: what the server took, where more is due than it can answer. */
  readonly taken: Float64Array;
}

/** How to ask. */
export interface LoadOptions {
  readonly port: number;
  /** Connections that are kept open, each with one request at a time. */
  readonly connections: number;
  /** How long to ask, seconds. */
  readonly seconds: number;
  /** Requests as they go over the wire, taken in turn. */
  readonly requests: readonly Uint8Array[];
  /** Requests a second over all connections; default: each connection asks again as soon as it has its answer. */
  readonly rate?: number;
}

/** A request with a JSON body as it goes over the wire. */
export function postRequest(path: string, body: unknown): Uint8Array {
  const text = JSON.stringify(body), length = new TextEncoder().encode(text).length;
  const head =
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  return new TextEncoder().encode(head + text);
}

/**
 * Ask a server on loopback. Where a rate is given a late request counts from when it was due, so that a server that stands
 * still is not flattered.
 */
export async function loadHttp(options: LoadOptions): Promise<LoadResult> {
  const { connections, seconds, requests, rate } = options, start = performance.now(), end = start + seconds * 1000;
  const latencies: number[] = [], taken: number[] = [], statuses: Record<number, number> = {};
  let next = 0, broken = 0, answers = 0, last = start;
  const work = async (worker: number) => {
    let line: Line | null = null;
    for (let turn = 0;; turn++) {
      const due = rate === undefined ? performance.now() : start + (turn * connections + worker) * 1000 / rate;
      if (due >= end) break;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      try {
        line ??= await Line.open(options.port);
        const sent = performance.now();
        const status = await line.ask(requests[next++ % requests.length]!);
        last = performance.now();
        answers++;
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status === 200) {
          latencies.push(last - due);
          taken.push(last - sent);
        }
        if (line.isClosing) line = line.close();
      } catch {
        broken++;
        line = line?.close() ?? null;
        if (performance.now() >= end) break;
      }
    }
    line?.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, worker) => work(worker)));
  const ascending = (values: readonly number[]) => Float64Array.from(values).sort();
  return {
    answers,
    seconds: (last - start) / 1000,
    statuses,
    broken,
    latencies: ascending(latencies),
    taken: ascending(taken),
  };
}

/** A share of the latencies is at most this. @param share In (0, 1]. */
export function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.ceil(share * ascending.length) - 1)] ?? NaN;
}

/** A connection on which one request follows another. */
class Line {
  readonly #connection: Deno.TcpConn;
  readonly #buffer = new Uint8Array(1 << 16);
  readonly #decoder = new TextDecoder();
  /** Whether the server said that it closes. */
  isClosing = false;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<Line> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    return new Line(connection);
  }

  /** @returns Status of the answer, which is read to its end. */
  async ask(request: Uint8Array): Promise<number> {
    for (let rest = request; rest.length > 0;) rest = rest.subarray(await this.#connection.write(rest));
    let head = "", body = -1;
    for (let left = Infinity; left > 0;) {
      const read = await this.#connection.read(this.#buffer);
      if (read === null) throw new Error("closed before the answer");
      if (body >= 0) left -= read;
      else {
        head += this.#decoder.decode(this.#buffer.subarray(0, read), { stream: true });
        body = head.indexOf("\r\n\r\n");
        if (body < 0) continue;
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
        left = length - (new TextEncoder().encode(head.slice(body + 4)).length);
      }
    }
    this.isClosing = /\r\nconnection: close/i.test(head.slice(0, body + 2));
    return Number(head.slice(9, 12));
  }

  close(): null {
    this.#connection.close();
    return null;
  }
}
