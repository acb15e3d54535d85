import { appendFileSync, closeSync, openSync, readSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { HOST } from "../scripts/local/port.ts";

/** Stands where the service has object storage: outside of the isolate. */
export interface ReportStore {
  port: number;
  close(): void;
}

/** Of a longer file the rest is dropped: nothing is read again but chunks of cells, and those are short. */
const KEPT_BYTES = 512 * 1024 * 1024;

/**
 * Files in `folder`, over HTTP: POST /NAME adds to a file, GET /NAME?from=BYTE&length=BYTES gives that part of it, shorter
 * at its end.
 */
export async function startReportStore(folder: string): Promise<ReportStore> {
  const server = createServer((request, response) => {
    serve(folder, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  // A Worker that computes for long would write to a connection that was closed meanwhile.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port, close };
}

async function serve(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://store");
  const path = join(folder, url.pathname.replaceAll(/[^\w.-]/g, "_"));
  if (request.method === "POST") {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < KEPT_BYTES)
      appendFileSync(path, Buffer.concat(chunks));
    response.end();
    return;
  }
  const bytes = Buffer.alloc(Number(url.searchParams.get("length")));
  const file = openSync(path, "r");
  const read = readSync(file, bytes, 0, bytes.length, Number(url.searchParams.get("from")));
  closeSync(file);
  response.end(bytes.subarray(0, read));
}
