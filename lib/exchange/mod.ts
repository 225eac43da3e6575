/**
 * Models for others, and others' models: as LightGBM text, ONNX and JSON, with all that leads from rows to a forecast, or from
 * the columns of a table to a prediction; champions as a page that forecasts in a browser.
 *
 * @module
 */
export { type BundleOptions, type BundleResult, exportBundle } from "./bundle/bundle.ts";
export type { BundledKey, BundleHead, BundleTable } from "./bundle/bundle_key.ts";
export { type Exported, exportModels, type ExportOptions, type Unreadable } from "./export_models.ts";
export type { Inexpressible } from "./folder/export_folder.ts";
export type { Format } from "./formats/model_file.ts";
export { type Imported, importModel, type ImportOptions } from "./import_model.ts";
