/** The client for partners: `import { analyze, createClient, download, verifyWebhook } from "k9-partner-api/client"`. */
export { type AnalyzeOptions, analyze } from "./analyze.ts";
export { type Client, type ClientOptions, createClient } from "./createClient.ts";
export { download, type ReportName } from "./download.ts";
export { AnalysisFailed, RequestRefused } from "./errors.ts";
export type { components, operations, paths } from "./openapi.generated.ts";
export { type AccountAddress, type Execution, type TriggerOptions, trigger } from "./trigger.ts";
export { verifyWebhook } from "./verifyWebhook.ts";
