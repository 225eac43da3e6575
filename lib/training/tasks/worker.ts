/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { serveTraining } from "./serve_training.ts";

serveTraining();
