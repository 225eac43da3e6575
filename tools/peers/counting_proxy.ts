/** A line to a server on which requests are counted, and at one of them something happens. */
export interface CountingProxy extends Disposable {
  /** Address to speak to instead of the server's. */
  readonly url: string;
  /** Requests since `cutAt` was called last. */
  readonly requests: number;
  /** What has passed since it was started. */
  readonly traffic: Traffic;
  /**
   * Count anew, and cut the line at the n-th request, for good: before it is passed on, or when it is answered.
   *
   * @param n From 1; 0: never. @param options `isAnswered`: when; `onCut`: called at that moment.
   */
  cutAt(n: number, options?: { readonly isAnswered: boolean; readonly onCut: () => void }): void;
}

/** What has passed a line. */
export interface Traffic {
  /** Requests by method; `LIST` is a GET of a listing. */
  readonly requests: Readonly<Record<string, number>>;
  /** Bytes to the server. */
  readonly sent: number;
  /** Bytes from it. */
  readonly received: number;
}

/** Where a request begins; what is sent in its body is not text. */
const REQUEST = /^(?:GET|PUT|HEAD|DELETE) \/\S* HTTP\/1\.1\r$/gm;

/** Put one before a server on loopback. @param port The server's. */
export function startProxy(port: number): CountingProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 }), open = new Set<Deno.TcpConn>();
  const byMethod: Record<string, number> = {};
  let requests = 0, sent = 0, received = 0, fatal = 0, isAnswered = false, isCut = false, onCut = () => {};
  const cut = () => {
    if (isCut) return;
    isCut = true;
    onCut();
    for (const connection of open) close(connection);
  };
  const carry = async (from: Deno.TcpConn, to: Deno.TcpConn, mayPass: (bytes: Uint8Array) => boolean) => {
    try {
      for await (const bytes of from.readable.values({ preventCancel: true })) {
        if (isCut || !mayPass(bytes)) return cut();
        for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
      }
    } catch {
      // The other side has gone: so does this one.
    } finally {
      [from, to].forEach(close);
    }
  };
  const close = (connection: Deno.TcpConn) => {
    open.delete(connection);
    try {
      connection.close();
    } catch {
      // It is closed already.
    }
  };
  const asks = (bytes: Uint8Array) => {
    sent += bytes.length;
    for (const [line] of new TextDecoder().decode(bytes).matchAll(REQUEST)) {
      const method = line.includes("?list-type=") ? "LIST" : line.slice(0, line.indexOf(" "));
      byMethod[method] = (byMethod[method] ?? 0) + 1;
      requests++;
    }
    return fatal === 0 || isAnswered || requests < fatal;
  };
  const answers = (bytes: Uint8Array) => {
    received += bytes.length;
    return fatal === 0 || !isAnswered || requests < fatal;
  };
  void (async () => {
    for await (const client of listener) {
      // While the server is down nobody answers.
      const server = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => null);
      if (server === null) {
        close(client);
        continue;
      }
      open.add(client).add(server);
      void carry(client, server, asks);
      void carry(server, client, answers);
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    get requests() {
      return requests;
    },
    get traffic() {
      return { requests: { ...byMethod }, sent, received };
    },
    cutAt(n, options) {
      [requests, fatal, isCut] = [0, n, false];
      [isAnswered, onCut] = [options?.isAnswered ?? false, options?.onCut ?? (() => {})];
    },
    [Symbol.dispose]() {
      listener.close();
      for (const connection of open) close(connection);
    },
  };
}
