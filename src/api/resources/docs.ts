import * as z from "zod";
import { refuse } from "../http/errors.ts";
import { defineRoute } from "../http/route.ts";

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>k9 partner API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"><noscript>This page needs JavaScript. The document it shows is <a href="/openapi.json">/openapi.json</a>.</noscript></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null, tryItOutEnabled: false });
`;

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["swagger-ui-bundle.js", "text/javascript; charset=utf-8"],
  ["swagger-ui.css", "text/css; charset=utf-8"],
  ["favicon-32x32.png", "image/png"],
]);

export const getRoot = defineRoute({
  method: "GET",
  path: "/",
  operationId: "getRoot",
  tag: "Reference",
  summary: "Go to the documentation",
  permission: "public",
  hidden: true,
  responses: { 302: { description: "To /docs." } },
  errors: [],
  handler: async () => new Response(null, { status: 302, headers: { Location: "/docs" } }),
});

export const getDocs = defineRoute({
  method: "GET",
  path: "/docs",
  operationId: "getDocs",
  tag: "Reference",
  summary: "Get this documentation as a web page",
  permission: "public",
  responses: { 200: { description: "The page.", contentType: "text/html" } },
  errors: [],
  handler: async () =>
    new Response(PAGE, {
      headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": PAGE_POLICY },
    }),
});

export const getDocsFile = defineRoute({
  method: "GET",
  path: "/docs/{file}",
  operationId: "getDocsFile",
  tag: "Reference",
  summary: "Get a file of the documentation page",
  permission: "public",
  hidden: true,
  params: z.object({ file: z.string() }),
  responses: { 200: { description: "Script or style.", contentType: "text/javascript" } },
  errors: ["route_unknown", "unavailable"],
  async handler({ params, dependencies }) {
    if (params.file === "start.js")
      return new Response(START, { headers: { "Content-Type": "text/javascript; charset=utf-8" } });
    const type = CONTENT_TYPES.get(params.file);
    if (type === undefined) return refuse("route_unknown");
    const asset = await dependencies.assets.fetch(`https://assets.invalid/${params.file}`);
    if (!asset.ok) return refuse("unavailable");
    return new Response(asset.body, { headers: { "Content-Type": type } });
  },
});
