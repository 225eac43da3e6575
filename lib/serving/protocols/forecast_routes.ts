import { checkRequest } from "../http/check_request.ts";
import { formatAnswer } from "./format_answer.ts";
import { assertSeries } from "../../data/rows/assert_layout.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { bodySchema, named } from "../api/openapi.ts";
import { withJson } from "../api/json_body.ts";
import {
  type ForecastBody,
  forecastSchema,
  oncePerTable,
  rowsOfRequest,
  serviceRequest,
  type TableForm,
} from "./request_schema.ts";
import { json, type Route, type RouteCall, type ServerContext } from "../api/route.ts";

/** `POST /v1/forecast`, and `POST /v1/refresh`. */
export const FORECAST_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/forecast",
    access: "read",
    doc: {
      summary: "Forecast keys with the models that serve them",
      tag: "Forecasts",
      body: ({ table, limits }) => ({
        "application/json": bodySchema(forecastSchema(table, limits)),
      }),
      answers: {
        200: { description: "A forecast, or the reason why there is none, of every key", content: named("Forecasts") },
      },
      errors: [404, 422, 504],
      ofRows: null,
    },
    answer: answerForecast,
  },
  {
    method: "POST",
    path: "/v1/refresh",
    access: "write",
    doc: {
      summary: "Take over a new state of registry or table now: when it answers, that serves",
      tag: "Forecasts",
      answers: { 200: { description: "Whether there was one, and what serves", content: named("Refreshed") } },
    },
    async answer({ service }) {
      const changed = await service.refresh();
      const { state, failure } = service.status();
      if (failure !== null) throw ForecastError.fromJSON(failure);
      return json({ changed, state });
    },
  },
];

async function answerForecast(server: ServerContext, call: RouteCall): Promise<Response> {
  const form = server.table();
  assertSeries({ name: form.table, calendar: form });
  const request = await withJson(
    server,
    call,
    (body) => toService(checkRequest(schemaOf(form, server.limits), body), form, server),
  );
  return json(formatAnswer(await server.forecast(request, call), call.id));
}

function toService({ keys, actuals, future, ...question }: ForecastBody, form: TableForm, { options }: ServerContext) {
  return {
    ...serviceRequest(keys.map((key) => form.keyColumns.map((column) => key[column] ?? "")), question, options.choice),
    ...(actuals && { actuals: rowsOfRequest(actuals, form) }),
    ...(future && { future: rowsOfRequest(future, form) }),
  };
}

const schemaOf = oncePerTable(forecastSchema);
