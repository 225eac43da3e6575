import { assertRows } from "../../data/rows/assert_layout.ts";
import { checkRequest } from "../http/check_request.ts";
import { formatPredictions } from "./format_predictions.ts";
import { bodySchema, named } from "../api/openapi.ts";
import { predictSchema, predictSchemaOf } from "./predict_schema.ts";
import { withJson } from "../api/json_body.ts";
import { serviceRequest } from "./request_schema.ts";
import { json, type Route, type RouteCall, type ServerContext } from "../api/route.ts";

/** `POST /v1/predict`. */
export const PREDICT_ROUTES: readonly Route[] = [{
  method: "POST",
  path: "/v1/predict",
  access: "read",
  doc: {
    summary: "Predict rows of a table without a calendar with the models that serve their keys",
    tag: "Predictions",
    body: ({ table, limits }) => ({ "application/json": bodySchema(predictSchema(table, limits)) }),
    answers: {
      200: {
        description: "A prediction, or the reason why there is none, of every row",
        content: named("RowPredictions"),
      },
    },
    errors: [404, 422, 504],
    onlyRows: true,
  },
  answer,
}];

async function answer(server: ServerContext, call: RouteCall): Promise<Response> {
  const form = server.table();
  assertRows({ name: form.table, calendar: form });
  const request = await withJson(server, call, (body) => {
    const { rows, ...question } = checkRequest(predictSchemaOf(form, server.limits), body);
    const { levels, choice } = serviceRequest([], question, server.options.choice);
    return { rows, levels, choice };
  });
  return json(formatPredictions(await server.predict(request, call), call.id));
}
