/**
 * Models for others, and others' models: trees and linear models as LightGBM text, ONNX and JSON, with all that leads from
 * rows to a forecast.
 *
 * @module
 */
export { type Exported, exportModels, type ExportOptions, type Inexpressible } from "./export_models.ts";
export type { Format } from "./model_file.ts";
