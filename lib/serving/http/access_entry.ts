/** What is told of one request: neither keys nor bodies. */
export interface AccessEntry {
  /** ISO instant (UTC) of the answer. */
  readonly time: string;
  /** Id of the request: of its header `X-Request-Id`, or made. */
  readonly request: string;
  /** Method. */
  readonly method: string;
  /** Template of the route, such as `/v1/keys/{id}`; `none` if there is no such route. */
  readonly route: string;
  /** Status of the answer. */
  readonly status: number;
  /** Milliseconds from headers to answer. */
  readonly ms: number;
  /** Bytes of the answer; 0 if they are not known. */
  readonly bytes: number;
  /** Keys that were asked for; absent where none are. */
  readonly keys?: number;
  /** Code of the error; absent without one. */
  readonly code?: string;
  /** W3C `traceparent` as sent; absent without one. */
  readonly traceparent?: string;
  /** Which of several servers. */
  readonly replica: string;
}
