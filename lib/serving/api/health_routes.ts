import { HttpError } from "../http/http_error.ts";
import { bytesAnswer, json, type Route, type ServerContext } from "./route.ts";

const TEXT = { "text/plain": { type: "string" } };

function requireReady(server: ServerContext): void {
  if (server.isReady()) return;
  throw new HttpError(
    503,
    "NOT_READY",
    "Cannot serve as a state of registry and table must be there: current value is none or ending",
  );
}

const plain = (text: string, type = "text/plain; charset=utf-8") => bytesAnswer(new TextEncoder().encode(text), type);

const alive = (path: string, summary: string): Route => ({
  method: "GET",
  path,
  access: "open",
  doc: { summary, tag: "Health", answers: { 200: { description: "Forecasts are answered", content: TEXT } } },
  answer(server) {
    requireReady(server);
    return plain("OK\n");
  },
});

/** Health of the server, its metrics and its description, but for those of the Open Inference Protocol. */
export const HEALTH_ROUTES: readonly Route[] = [
  alive("/ping", "Whether forecasts are answered, as scoring servers of MLflow are asked"),
  alive("/health", "The same"),
  {
    method: "GET",
    path: "/version",
    access: "open",
    doc: {
      summary: "Version of the program",
      tag: "Health",
      answers: { 200: { description: "For instance 0.1.0", content: TEXT } },
    },
    answer: ({ options }) => plain(options.build.version),
  },
  {
    method: "GET",
    path: "/metrics",
    access: "read",
    doc: {
      summary: "Metrics in the format of Prometheus",
      tag: "Health",
      answers: { 200: { description: "Metrics", content: TEXT } },
    },
    answer: async (server) => plain(await server.metrics(), "text/plain; version=0.0.4; charset=utf-8"),
  },
  {
    method: "GET",
    path: "/openapi.json",
    access: "read",
    doc: {
      summary: "This description",
      tag: "Health",
      answers: { 200: { description: "OpenAPI 3.1", content: { "application/json": { type: "object" } } } },
    },
    answer: (server) => json(server.openapi()),
  },
];
